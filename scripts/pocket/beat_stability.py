#!/usr/bin/env python3
"""Takes the characters' times from songs that are not sung steadily: beat_stability.py MANIFEST > OTHER

There the lyric window's middle is not what is sung in the window's middle, and leading the attention to characters
that the model cannot find yet spoils what it learns from the other songs. They are still learned from.
"""

import json
import pathlib
import sys

LARGEST = 12  # characters between the one that is sung and the one that is expected at its time


def main() -> None:
    kept = 0
    songs = [json.loads(line) for line in pathlib.Path(sys.argv[1]).read_text().splitlines()]
    for song in songs:
        times = song["character_times"]
        rate = len(times) / song["seconds"]
        if max(abs(n - rate * time) for n, time in enumerate(times)) > LARGEST:
            del song["character_times"]
        else:
            kept += 1
        print(json.dumps(song))
    print(f"{kept} of {len(songs)} songs are sung steadily", file=sys.stderr)


if __name__ == "__main__":
    main()
