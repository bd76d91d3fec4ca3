#!/usr/bin/env python3
"""How exactly crooner align finds the words of songs whose times are known:

    alignment_error.py MANIFEST --model MODEL [--songs N] [--crooner PROGRAM] [-- FLAGS OF crooner align]

aligns the first N songs of a manifest with character_times, without showing these, and prints the error of the
letters' times (median and 90th percentile, seconds), and that of letters spread evenly over the song, for comparison.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def errors(song: dict, times: list[float]) -> list[float]:
    """Of the characters that are sung, seconds; late ones are positive."""
    letters = zip(song["lyrics"], times, song["character_times"], strict=True)
    return [found - true for character, found, true in letters if not character.isspace()]


def evenly(song: dict) -> list[float]:
    return [song["seconds"] * i / len(song["lyrics"]) for i in range(len(song["lyrics"]))]


def line(name: str, values: list[float]) -> str:
    sizes = [abs(value) for value in values]
    return (f"{name:20} median {percentile(sizes, 0.5):.3f} s, 90th percentile {percentile(sizes, 0.9):.3f} s, "
            f"late by {percentile(values, 0.5):.3f} s (median)")


def align(songs: list[dict], options: argparse.Namespace) -> dict[str, list[float]]:
    """The times of every song that crooner could align, by its file."""
    with tempfile.TemporaryDirectory() as folder:
        shown = pathlib.Path(folder, "shown.jsonl")
        aligned = pathlib.Path(folder, "aligned.jsonl")
        hidden = ("character_times", "phones", "vowels")
        shown.write_text("".join(
            json.dumps({key: value for key, value in song.items() if key not in hidden}) + "\n" for song in songs))
        command = [options.crooner, "align", shown, "--model", options.model, "--out", aligned, "--quiet"]
        ended = subprocess.run([*command, *options.flags], stdout=subprocess.DEVNULL)
        if ended.returncode not in (0, 5):
            raise SystemExit(ended.returncode)
        rows = [json.loads(row) for row in aligned.read_text().splitlines()]
        return {str(pathlib.Path(folder, row["file"]).resolve()): row["character_times"] for row in rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("manifest", type=pathlib.Path)
    parser.add_argument("--model", default="pocket")
    parser.add_argument("--songs", type=int, default=8)
    parser.add_argument("--crooner", default="crooner")
    words = [*sys.argv[1:], "--"]
    options = parser.parse_args(words[:words.index("--")])
    options.flags = words[words.index("--") + 1:-1]

    songs = []
    for row in options.manifest.read_text().splitlines():
        song = json.loads(row)
        if song.get("character_times"):
            songs.append(song | {"file": str((options.manifest.parent / song["file"]).resolve())})
    songs = songs[:options.songs]
    found = align(songs, options)
    used = [song for song in songs if song["file"] in found]
    late = [error for song in used for error in errors(song, found[song["file"]])]
    print(f"{len(used)} of {len(songs)} songs, {len(late)} letters")
    print(line("aligned", late))
    print(line("spread evenly", [error for song in used for error in errors(song, evenly(song))]))


if __name__ == "__main__":
    main()
