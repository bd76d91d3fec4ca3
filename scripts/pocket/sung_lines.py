"""Songs as lines of lyrics with the times at which they are sung."""

import dataclasses
import json
import pathlib
import re
from collections.abc import Iterator

SOUNDS = (".flac", ".wav", ".ogg", ".mp3")
LONGEST_WITHOUT_TIMES = 30.0  # seconds: a recogniser hears one line at a time


@dataclasses.dataclass
class Line:
    text: str
    begin: float  # seconds
    end: float


@dataclasses.dataclass
class Song:
    name: str            # the same in every set that holds the song
    sound: pathlib.Path
    lines: list[Line]


def from_character_times(lyrics: str, times: list[float]) -> list[Line]:
    """Lines of a corpus manifest: a line ends where the newline after it is, the last one a second after its
    last character."""
    found, at = [], 0
    for text in lyrics.split("\n"):
        end = at + len(text)
        if text.strip():
            found.append(Line(text, times[at], times[end] if end < len(times) else times[end - 1] + 1.0))
        at = end + 1
    return found


def from_alignment(lyrics: dict) -> list[Line]:
    """Lines of crooner's lyrics.json; those without times are left out."""
    return [Line(line["text"], line["start"], line["end"]) for line in lyrics["lines"]
            if line["start"] is not None and line["end"] is not None and line["end"] > line["start"]]


def from_lrc(text: str) -> list[Line]:
    """Lines of an LRC file; each lasts until the next tag (an empty line ends a pause's), the last one eight seconds."""
    tags = [(60 * int(m[1]) + float(m[2]), re.sub(r"<[^>]*>", "", m[3]).strip())
            for m in re.finditer(r"^\[(\d+):(\d+(?:\.\d+)?)\](.*)$", text, re.MULTILINE)]
    ends = [begin for begin, _ in tags[1:]] + [tags[-1][0] + 8.0 if tags else 0.0]
    return [Line(words, begin, end) for (begin, words), end in zip(tags, ends) if words]


def _of_manifest(manifest: pathlib.Path, sounds: pathlib.Path | None) -> Iterator[Song]:
    for entry in manifest.read_text().splitlines():
        record = json.loads(entry)
        if "character_times" in record:
            name = pathlib.Path(record["file"]).stem
            yield Song(name, _sound(sounds or manifest.parent, name), from_character_times(
                record["lyrics"], record["character_times"]))


def _sound(folder: pathlib.Path, name: str) -> pathlib.Path:
    for ending in SOUNDS:
        if (file := folder / (name + ending)).exists():
            return file
    raise FileNotFoundError(f"{folder} holds no sound file {name} ({', '.join(SOUNDS)})")


def _of_folder(folder: pathlib.Path) -> Iterator[Song]:
    for sound in sorted(folder.iterdir()):
        if sound.suffix not in SOUNDS:
            continue
        alignment = folder / (sound.name + ".run") / "lyrics.json"
        lrc, text = sound.with_suffix(".lrc"), sound.with_suffix(".txt")
        if alignment.exists():
            yield Song(sound.stem, sound, from_alignment(json.loads(alignment.read_text())))
        elif lrc.exists():
            yield Song(sound.stem, sound, from_lrc(lrc.read_text()))
        elif text.exists():
            yield Song(sound.stem, sound, [_whole(sound, text)])


def _whole(sound: pathlib.Path, text: pathlib.Path) -> Line:
    import soundfile
    seconds = soundfile.info(sound).duration
    if seconds > LONGEST_WITHOUT_TIMES:
        raise ValueError(f"{sound} lasts {seconds:.0f} s: beyond {LONGEST_WITHOUT_TIMES:.0f} s the times of its lines are "
                         f"needed, in {text.with_suffix('.lrc').name} (LRC: [mm:ss.xx] before each line)")
    return Line(" ".join(text.read_text().split()), 0.0, seconds)


def read_songs(path: pathlib.Path, sounds: pathlib.Path | None = None) -> list[Song]:
    """Of a manifest (.jsonl; `sounds`: a folder with other sound files of the same names), or of a folder of sound
    files with lyrics beside them: crooner's run folders, LRC, or a text file for a recording of one line."""
    songs = list(_of_folder(path) if path.is_dir() else _of_manifest(path, sounds))
    if not any(song.lines for song in songs):
        raise ValueError(f"{path} holds no song with lyrics and times")
    return songs
