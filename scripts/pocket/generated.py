#!/usr/bin/env python3
"""Songs to judge the model by.

  generated.py jobs UNSEEN/manifest.jsonl --songs 6 --seconds 20 > jobs.jsonl
  generated.py manifest SONGS > SONGS/manifest.jsonl

`jobs` asks `crooner batch` for songs of every genre, with names and first lines of songs that the model never saw.
`manifest` lists for probes.py what was made: genre, and which vowel is sung when, by the alignment of each song; on
stderr, how far the lines came in order.
"""

import argparse
import json
import pathlib
import sys

CHARACTERS_A_SECOND = 8  # as the corpus sings


def first_lines(lyrics: str, seconds: float) -> str:
    """As many whole lines as are sung in this time, one at least."""
    taken = []
    for line in lyrics.splitlines():
        if taken and len("\n".join(taken + [line])) > CHARACTERS_A_SECOND * seconds:
            break
        taken.append(line)
    return "\n".join(taken)


def jobs(options: argparse.Namespace) -> None:
    asked: dict[str, int] = {}
    for number, line in enumerate(options.path.read_text().splitlines()):
        song = json.loads(line)
        count = asked[song["genre"]] = asked.get(song["genre"], 0) + 1
        if count <= options.songs:
            print(json.dumps({
                "genre": song["genre"], "artist": song["artist"], "seconds": options.seconds, "seed": number + 1,
                "lyrics-text": first_lines(song["lyrics"], options.seconds),
                "out": f"{song['genre'].replace(' ', '-')}-{count}.wav"}))


def sung_vowels(words: list[dict]) -> list[tuple[float, float, str]]:
    """(begin, end, phone) of every vowel of words with times: from the character that spells it to the next vowel's, or
    the word's end. Words that the corpus's dictionary does not know are left out."""
    sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "corpus"))
    import pronounce
    found = []
    for word in words:
        times = [(c["start"], c["end"]) for c in word["characters"]]
        text = "".join(c["text"] for c in word["characters"]).rstrip(".,;:!?\"")
        if any(None in time for time in times) or not pronounce.spoken(text):
            continue
        vowels = [phone for phone in pronounce.phones(text) if phone.vowel]
        for vowel, following in zip(vowels, vowels[1:] + [None]):
            end = times[following.letter][0] if following else times[-1][1]
            if end > times[vowel.letter][0]:
                found.append((times[vowel.letter][0], end, vowel.name))
    return found


def manifest(options: argparse.Namespace) -> None:
    ordered = pairs = timed = lines = 0
    for run in sorted(options.path.glob("*.wav.run")):
        request = json.loads((run / "run.json").read_text())["request"]
        times = json.loads((run / "lyrics.json").read_text())["lines"]
        starts = [line["start"] for line in times if line["start"] is not None]
        lines, timed = lines + len(times), timed + len(starts)
        pairs += max(0, len(starts) - 1)
        ordered += sum(a < b for a, b in zip(starts, starts[1:]))
        words = [word for line in times for word in line["words"]]
        print(json.dumps({"file": run.name.removesuffix(".run"), "genre": request["genre"],
                          "artist": request["artist"], "vowels": sung_vowels(words)}))
    print(json.dumps({"lines": lines, "lines_with_times": timed, "pairs": pairs, "pairs_in_order": ordered}),
          file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["jobs", "manifest"])
    parser.add_argument("path", type=pathlib.Path)
    parser.add_argument("--songs", type=int, default=6, help="of each genre")
    parser.add_argument("--seconds", type=int, default=20)
    options = parser.parse_args()
    {"jobs": jobs, "manifest": manifest}[options.what](options)


if __name__ == "__main__":
    main()
