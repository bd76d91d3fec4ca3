#!/usr/bin/env python3
"""Songs once more, played faster and slower: faster_slower.py MANIFEST FOLDER FACTOR... > OTHER

Pitch and tempo change together, as of a tape: the codes are others, the words and the times of letters and phones are the song's.
A prior that has few songs learns them by heart; each factor gives it as many again (Ko et al., Audio augmentation for
speech recognition, 2015). A factor of 1 takes the recording itself.
"""

import concurrent.futures
import fractions
import json
import os
import pathlib
import sys

import numpy as np
import soundfile

from mix import resample


def played(sound: np.ndarray, factor: fractions.Fraction) -> np.ndarray:
    """The sound [samples, channels] in 1/factor of its time."""
    wanted = round(len(sound) / factor)
    return np.stack([resample(channel, factor.numerator, wanted, factor.denominator) for channel in sound.T], 1)


def perform(task: tuple[dict, pathlib.Path, fractions.Fraction, pathlib.Path]) -> dict:
    """Writes a song at another speed; its entry for a manifest."""
    song, source, factor, folder = task
    entry = {key: song[key] for key in ("artist", "genre", "lyrics") if key in song}
    if "character_times" in song:
        entry["character_times"] = [round(time / float(factor), 4) for time in song["character_times"]]
    if "phones" in song:
        entry["phones"] = [[round(begin / float(factor), 4), round(end / float(factor), 4), *rest]
                           for begin, end, *rest in song["phones"]]
    if factor == 1:
        return {"file": os.path.abspath(source), **entry}
    sound, rate = soundfile.read(source, dtype="float32", always_2d=True)
    path = folder / f"{source.stem}-{float(factor):g}.flac"
    soundfile.write(path, played(sound, factor).clip(-1, 1), rate, subtype="PCM_16")
    return {"file": os.path.abspath(path), **entry}


def main() -> None:
    manifest, folder = map(pathlib.Path, sys.argv[1:3])
    factors = [fractions.Fraction(text) for text in sys.argv[3:]]
    folder.mkdir(parents=True, exist_ok=True)
    songs = [json.loads(line) for line in manifest.read_text().splitlines()]
    tasks = [(song, manifest.parent / song["file"], factor, folder) for factor in factors for song in songs]
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for entry in pool.map(perform, tasks):
            print(json.dumps(entry))


if __name__ == "__main__":
    main()
