#!/usr/bin/env python3
"""A job list as hostile as the ones people bring: killed again and again, finished by two processes.

hostile_batch_test.py BUILD

Every good row's song is the one of its own crooner generate, byte for byte; every bad row has its
sentence in failed.jsonl; the exit code is 5; and no file that was there before is touched. With
CROONER_HOSTILE_ROWS=200 the list has 200 rows, a third of them bad, and is killed five times.
"""

import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

ROWS = int(os.environ.get("CROONER_HOSTILE_ROWS", "24"))
KILLS = 5 if ROWS >= 100 else 2
ROOT = pathlib.Path(__file__).resolve().parents[2]
RATE = 22050


def fail(words):
    sys.exit(f"hostile_batch_test: {words}")


# ---- files that the rows name -------------------------------------------------------------------


def wav(samples, rate=RATE, size=None, kind=1):
    """Mono: 16-bit integers (kind 1) or floats (kind 3). `size`: what the header says of the data."""
    width = 2 if kind == 1 else 4
    data = struct.pack(f"<{len(samples)}{'h' if kind == 1 else 'f'}", *samples)
    form = struct.pack("<HHIIHH", kind, 1, rate, rate * width, width, 8 * width)
    size = len(data) if size is None else size
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", size) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def tone(seconds, scale):
    return [((i * 37) % 101 - 50) * scale for i in range(int(seconds * RATE))]


def write_inputs(folder):
    """What the rows read, and files of the user's that must stay as they are."""
    long_tone = [int(sample) for sample in tone(1.0, 200)]
    float_tone = tone(1.0, 0.005)
    files = {
        # lyrics
        "plain.txt": "row row the boat\nla la\n",
        "headings.txt": "[Verse 1]\nrow row\n\n[Chorus: duet]\nthe boat (x2)\n",
        "timed.lrc": "[ar:Anna Quill]\n[00:00.00]row row\n[00:00.20]the boat\n",
        "captions.srt": "1\n00:00:00,000 --> 00:00:01,000\nrow row\n\n2\n00:00:01,000 --> 00:00:02,000\nthe boat\n",
        "mac.txt": "one\rtwo\r",
        "marked.txt": b"\xef\xbb\xbfone\r\ntwo\r\n",
        "utf16.txt": "one\ntwo\n".encode("utf-16"),
        "typed.txt": "one\\ntwo\\nthree",
        "tabs.txt": "one\ttwo\u2028three\u0085four\n",
        "latin.txt": b"caf\xe9\n",
        "empty.txt": "",
        "blank.txt": "\n \t\n",
        "hearts.txt": "\u2665\u2665\u2665\n",
        "big.txt": "la " * 700_000,
        # sound
        "good.wav": wav(long_tone),
        "size_zero.wav": wav(long_tone, size=0),
        "size_unknown.wav": wav(long_tone, size=0xFFFFFFFF),
        "silent.wav": wav([0] * RATE),
        "offset.wav": wav([0.4 + sample for sample in float_tone], kind=3),
        "one_hertz.wav": wav(long_tone[:6000], rate=1),
        "megahertz.wav": wav(long_tone, rate=2_000_000),
        "nan.wav": wav(float_tone[:-1] + [float("nan")], kind=3),
        "scaled.wav": wav([sample * 60000 for sample in float_tone], kind=3),
        "cut.wav": wav(long_tone)[: 44 + RATE],
        "no_samples.wav": wav([]),
        "short.wav": wav(long_tone[:20]),
        "page.mp3": "<!doctype html><html>not found</html>",
        "noise.wav": bytes((i * 97) % 256 for i in range(5000)),
        "empty.wav": "",
        # configurations
        "good.toml": 'temperature = "0.9"\nartist = "Anna Quill"\n',
        "bad.toml": 'temperature = "hot"\n',
        "broken.toml": "temperature = = 3\n",
        # what the output folder holds before
        "songs/mine.wav": "my own recording",
        "songs/notes.txt": "my notes",
        "songs/file": "a file, no folder",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "gone.txt").symlink_to("nowhere.txt")
    (folder / "a_folder").mkdir()
    os.mkfifo(folder / "pipe")
    for name in ["torn", "pointer", "headless"]:  # models
        shutil.copytree(ROOT / "models/smoke", folder / name)
    weights = folder / "torn/vqvae.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])
    (folder / "pointer/model.json").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:00\n")
    (folder / "headless/model.json").unlink()


# ---- the rows -----------------------------------------------------------------------------------

# Each is a row and, if it is bad, what its sentence says.
GOOD = [
    {"lyrics": "plain.txt"},
    {"lyrics": "headings.txt", "artist": "Nobody Known"},
    {"lyrics": "timed.lrc", "seed": 7.0, "lyric-times": True},
    {"lyrics": "captions.srt", "genre": None},
    {"lyrics": "mac.txt", "temperature": {"all": 0.99, "2": 0.9}},
    {"lyrics": "marked.txt", "config": "good.toml"},
    {"lyrics": "utf16.txt", "bits": 24},
    {"lyrics": "typed.txt", "top-k": 5},
    {"lyrics": "tabs.txt", "normalize": True},
    {"lyrics-text": ""},
    {"lyrics-text": "it's \"quoted\", $HOME `date` \\ and \u2665 'tis\nla"},
    {"lyrics-text": "la", "artist": "--clean", "genre": "\u001b[31mred"},
    {"lyrics-text": "la", "prompt": "good.wav", "prompt-seconds": 0.1},
    {"lyrics-text": "la", "prompt": "size_zero.wav", "prompt-seconds": 0.1},
    {"lyrics-text": "la", "prompt": "size_unknown.wav", "prompt-seconds": 0.1},
    {"lyrics-text": "la", "prompt": "silent.wav", "prompt-seconds": 0.1},
    {"lyrics-text": "la", "prompt": "offset.wav", "prompt-seconds": 0.1},
    {"lyrics": "plain.txt", "lyrics-as-is": True, "title": "Bj\u00f6rk \u2014 \u96e8"},
    {"lyrics-text": "la", "songs": 2},
    {"lyrics-text": "la", "seconds": "0.3", "out": "deep/er/song.flac"},
]
BAD = [
    ({"lyrics": "la la la " * 40}, "for text use --lyrics-text"),
    ({"lyrics": "missing.txt"}, "There is no lyrics file 'missing.txt'"),
    ({"lyrics": "loop.txt"}, "symbolic links form a loop"),
    ({"lyrics": "gone.txt"}, "There is no lyrics file"),
    ({"lyrics": "a_folder"}, "is a folder"),
    ({"lyrics": "pipe"}, "which is no file"),
    ({"guidance-lyrics": "pipe"}, "which is no file"),
    ({"config": "pipe"}, "which is no file"),
    ({"lyrics": "plain.txt", "lyric-times": True}, "no times for --lyric-times"),
    ({"lyrics": "latin.txt"}, "not valid UTF-8: the first invalid byte is at offset 3"),
    ({"lyrics": "empty.txt"}, "are empty"),
    ({"lyrics": "blank.txt"}, "are empty"),
    ({"lyrics": "hearts.txt"}, "no usable character"),
    ({"lyrics": "big.txt"}, "has more than 1 MiB"),
    ({"lyrics": "plain.txt", "lyrics-text": "la"}, "lyrics-text"),
    ({"lyrics": 5}, "There is no lyrics file '5'"),
    ({"lyrics-text": ["la"]}, "lyrics-text"),
    ({"prompt": "one_hertz.wav"}, "sample rate of 1 Hz"),
    ({"prompt": "megahertz.wav"}, "sample rate of 2000000 Hz"),
    ({"prompt": "nan.wav"}, "contains a sample that is -?nan"),
    ({"prompt": "scaled.wav"}, "must lie between -1 and 1"),
    ({"prompt": "cut.wav"}, "is truncated"),
    ({"prompt": "no_samples.wav"}, "no samples"),
    ({"prompt": "short.wav"}, "shorter than one top code"),
    ({"prompt": "page.mp3"}, "its contents are a web page"),
    ({"prompt": "noise.wav"}, "its format is unknown"),
    ({"prompt": "empty.wav"}, "is empty"),
    ({"prompt": "missing.wav"}, "There is no audio file"),
    ({"prompt": "a_folder"}, "is a folder"),
    ({"prompt": "pipe"}, "which is no file"),
    ({"prompt": "/dev/zero"}, "which is no file"),
    ({"prompt": "p" * 300}, "name is too long"),
    ({"config": "bad.toml"}, "is 'hot'"),
    ({"config": "broken.toml"}, "--temperature is '= 3'"),
    ({"config": "missing.toml"}, "missing.toml"),
    ({"config": "c" * 300}, "name is too long"),
    ({"out": "x" * 300 + ".wav"}, "name is too long"),
    ({"out": "mine.wav"}, "mine.wav"),
    ({"out": "notes.txt"}, "notes.txt"),
    ({"out": "failed.jsonl"}, "failed.jsonl"),
    ({"out": "file/song.wav"}, "file"),
    ({"out": "../plain.txt"}, "plain.txt"),
    ({"out": "twice.wav"}, "like that of"),  # the second; make_rows() adds a good first one
    ({"model": "none"}, "There is no model 'none'"),
    ({"model": "torn"}, "torn"),
    ({"model": "pointer"}, "pointer"),
    ({"model": "headless"}, "headless"),
    ({"model": "m" * 300}, "There is no model"),
    ({"temprature": 1}, "Did you mean 'temperature'"),
    ({"seed": -1}, "seed"),
    ({"seed": 2**64}, "seed"),
    ({"seed": 7.5}, "takes a whole number"),
    ({"seconds": "long"}, "--seconds is 'long'"),
    ({"seconds": -3}, "--seconds is '-3'"),
    ({"seconds": 0.008}, "too short"),
    ({"temperature": 0}, "--temperature"),
    ({"temperature": {"9": 1}}, "names level 9"),
    ({"top-k": 5, "top-p": 0.9}, "top-p|top-k"),
    ({"artist": "Nobody Known", "strict": True}, "is unknown to this model"),
    ({"clean": "perhaps"}, "clean"),
    ({"bits": 12}, "--bits"),
    ('{"seed": ', "JSON"),
    ('["a", "list"]', "JSON"),
    ("title,lyrics", "JSON"),
    (b'{"title": "caf\xe9"}', "JSON"),
]
FILLING = ["", "{}", "   ", '{"title": null}']  # no jobs at all


def make_rows():
    """Lines of the list, and line number -> what the sentence of a bad row says."""
    bad_count = max(ROWS // 3, len(BAD)) if ROWS < 100 else ROWS // 3
    bad = [BAD[i % len(BAD)] for i in range(bad_count)]
    good = [GOOD[-1 - i % len(GOOD)] for i in range(ROWS - ROWS // 3 - 1)]
    lines, sentences, songs = [json.dumps({"out": "twice.wav", "lyrics-text": "la"}).encode()], {}, 1
    while good or bad:
        if len(lines) % 11 == 5:
            lines.append(FILLING[len(lines) % len(FILLING)].encode())
        # Bad rows among the good ones, in the same proportion throughout.
        take_bad = bad and (not good or len(bad) * (ROWS - ROWS // 3) >= len(good) * bad_count)
        row, sentence = bad.pop(0) if take_bad else (good.pop(0), None)
        if isinstance(row, dict):
            row = dict(row)
            if "out" not in row and "title" not in row:
                row["title"] = f"Song {len(lines) + 1}"
            elif sentence is None and "out" in row:
                row["out"] = f"{len(lines) + 1}/{row['out']}"
            elif sentence is None:
                row["title"] += f" {len(lines) + 1}"
            if sentence is None and len(lines) % 4:
                row.setdefault("stop-after-level", 2)
            row = json.dumps(row, ensure_ascii=len(lines) % 2 == 0).encode()
        lines.append(row if isinstance(row, bytes) else row.encode())
        if sentence is not None:
            sentences[len(lines)] = sentence
        else:
            songs += 2 if b'"songs": 2' in lines[-1] else 1
    return lines, sentences, songs


# ---- what runs ----------------------------------------------------------------------------------

COMMAND = ["crooner", "batch", "jobs.jsonl", "--model", "smoke", "--seconds", "0.256", "--seed", "11",
           "--max-batch", "4", "--save-every", "0", "--out", "songs"]


def start(folder, *more):
    words = open(folder / f"words{len(more)}", "wb")
    return subprocess.Popen(COMMAND + list(more), cwd=folder, stdout=subprocess.PIPE, stderr=words)


def journalled(folder):
    """Bytes of codes that are on the disk."""
    return sum(path.stat().st_size for path in (folder / "songs").glob("**/journal"))


def finished(folder):
    return len(list((folder / "songs/.batch").glob("*.done")))


def kill_again_and_again(folder, songs):
    """Between the first codes and some two thirds of the songs, each time while codes are written."""
    done = []
    for kill in range(KILLS):
        before, enough = journalled(folder), kill * songs // (KILLS + 2)
        process = start(folder)
        while finished(folder) < enough or journalled(folder) < before + 200:
            if process.poll() is not None:
                fail(f"the batch ended with {process.returncode} before kill {kill + 1}")
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        done.append(finished(folder))
    if done[-1] >= songs:
        fail("all songs were done before the last kill")
    return done


def finish_by_two(folder):
    pair = [start(folder, "--threads=1"), start(folder, "--max-batch", "3")]
    paths = [process.communicate()[0].decode().splitlines() for process in pair]
    for process in pair:
        if process.returncode != 5:
            fail(f"exit code {process.returncode} instead of 5")
    if set(paths[0]) & set(paths[1]):
        fail(f"made twice: {set(paths[0]) & set(paths[1])}")
    return paths


def check_failures(folder, sentences):
    found = {}
    for line in (folder / "songs/failed.jsonl").read_text().splitlines():
        failure = json.loads(line)
        if failure["line"] in found:
            fail(f"two sentences for line {failure['line']}")
        found[failure["line"]] = failure["error"]
    for line in sorted(set(found) | set(sentences)):
        if line not in sentences:
            fail(f"the good row in line {line} failed: {found[line]}")
        if line not in found:
            fail(f"nothing is said of the bad row in line {line} ({sentences[line]})")
        sentence = found[line]
        if not re.search(sentences[line], sentence) or "a bug" in sentence:
            fail(f"line {line}: '{sentence}' instead of '{sentences[line]}'")


def check_songs(folder, songs):
    listed = subprocess.run(COMMAND + ["--dry-run"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    commands = listed.stdout.decode().splitlines()
    (folder / "alone").mkdir()
    for song in (folder / "songs").glob("**/song.flac"):  # a line makes no folder that is there already
        (folder / "alone" / song.relative_to(folder / "songs")).parent.mkdir(parents=True)
    for name in ["mine.wav", "notes.txt", "file"]:  # the user's
        shutil.copy(folder / "songs" / name, folder / "alone" / name)
    for command in commands:
        command = command.replace(f"{folder}/songs/", f"{folder}/alone/")
        ended = subprocess.run(["sh", "-c", command + " --quiet"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        # The dry run does not look at models and sounds, so it lists bad rows too.
        if ended.returncode not in (0, 2, 3, 4) and b"mkdir" not in ended.stderr:
            fail(f"exit code {ended.returncode} of {command}: {ended.stderr.decode()}")
    def made(root):
        files = (path for suffix in ("wav", "flac") for path in (folder / root).glob(f"**/*.{suffix}"))
        return {str(path.relative_to(folder / root)): path.read_bytes() for path in files
                if ".run/" not in str(path) and path.name != "mine.wav"}

    batch, alone = made("songs"), made("alone")
    if batch.keys() != alone.keys() or len(batch) != songs:
        fail(f"{len(batch)} songs, {len(alone)} by generate, {songs} expected: {batch.keys() ^ alone.keys()}")
    for name, song in batch.items():
        if alone[name] != song:
            fail(f"'{name}' is not the song that crooner generate makes")


def digests(folder):
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "failed.jsonl"]
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    os.environ["PATH"] = f"{build}/bin:{os.environ['PATH']}"
    os.environ["CROONER_MODELS"] = str(ROOT / "models")
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        write_inputs(folder)
        lines, sentences, songs = make_rows()
        (folder / "jobs.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines) + b"\n")
        before = digests(folder)
        done = kill_again_and_again(folder, songs)
        paths = finish_by_two(folder)
        check_failures(folder, sentences)
        check_songs(folder, songs)
        for path, digest in before.items():
            if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                fail(f"'{path}' was replaced")
        # A failed job may keep claims, of processes that have released it or were killed; a song has none.
        left = [path for path in folder.rglob("*") if path.name.endswith(".tmp") or
                ".claim-" in path.name and path.with_suffix(".done").exists()]
        if left:
            fail(f"left behind: {left}")
        print(f"{len(lines)} lines: {len(sentences)} bad rows, {songs} songs; done at the {KILLS} kills: "
              f"{done}; the two processes finished {len(paths[0])} and {len(paths[1])}; "
              f"{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
