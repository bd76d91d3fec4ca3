#!/usr/bin/env python3
"""What can be heard in a model's sound: genre, sung vowels, beat, levels.

  probes.py --corpus corpus/manifest.jsonl --held-out other/manifest.jsonl
            [--reconstructed NAME=FOLDER]... [--generated songs/manifest.jsonl] [--before songs/manifest.jsonl]
            [--extractor FILE] [--json FILE]

Classifiers learn from the corpus and are asked about songs that they never heard: the held-out songs, their
reconstructions (FOLDER holds a sound file of the same name for each), and generated songs. A manifest of generated
songs has file, genre and, for the vowels, `vowels`: [begin, end, phone] from the lyrics and their alignment.
--before: songs that an earlier model made of the same requests. Each set's Frechet distance to the held-out songs is
measured in features (frechet.py) that are read from --extractor, or learned from the corpus and written there.
Prints tables; --json writes all figures.
"""

import argparse
import collections
import json
import pathlib
from collections.abc import Iterable, Iterator

import numpy as np

import features
import frechet
import levels
from classifier import Classifier, confusion

CROP = 10  # seconds
PERMUTATIONS = 1000
NOISES = 20

# Phones that a listener of a sung line takes for one another stand together.
VOWEL_OF = {phone: group for group, phones in {
    "ee": "iy", "i": "ih ix", "e": "eh ey", "a": "ae", "u": "ah ax uh", "er": "er axr", "o": "aa ao aw",
    "i-e": "ay oy", "oo": "ow uw"}.items() for phone in phones.split()}


def songs_of(manifest: str | pathlib.Path, folder: str | None = None,
             limit: int | None = None) -> Iterator[tuple[dict, np.ndarray]]:
    """(record, sound) of each song of a manifest; `folder` holds other sound files of the same names."""
    manifest = pathlib.Path(manifest)
    for number, line in enumerate(manifest.read_text().splitlines()):
        record = json.loads(line)
        file = (pathlib.Path(folder) if folder else manifest.parent) / record["file"]
        if folder:
            file = next(iter(sorted(file.parent.glob(file.stem + ".*"))), file)
        if limit is None or number < limit:
            yield record, features.read(file)


class Heard:
    """Features of songs, each with its name, and the song it comes from."""

    def __init__(self, songs: Iterable[tuple[dict, np.ndarray]]) -> None:
        self.crops, self.genres, self.vowels, self.phones, self.owners, self.beats, self.levels = ([] for _ in range(7))
        for number, (record, sound) in enumerate(songs):
            size = CROP * features.RATE
            for begin in range(0, len(sound) - size + 1, size):
                self.crops.append(features.crop_features(sound[begin:begin + size]))
                self.genres.append(record["genre"])
            mel = features.log_mel(sound)
            for begin, end, phone in record.get("vowels", []):
                if (found := features.vowel_features(mel, begin, end)) is not None:
                    self.vowels.append(found)
                    self.phones.append(VOWEL_OF[phone])
                    self.owners.append(number)
            self.beats.append(features.beat(sound[:20 * features.RATE])[0])
            self.levels.append(levels.levels(sound, features.RATE))
        self.crops, self.vowels = np.array(self.crops), np.array(self.vowels)


def agreement(truth: list[str], said: list[str]) -> float:
    return float(np.mean([a == b for a, b in zip(truth, said)]))


def permuted(truth: list[str], said: list[str], owners: list[int], rng: np.random.Generator) -> np.ndarray:
    """Agreement when the lyrics' vowels of each song are dealt to its moments at random: many times, sorted."""
    truth, said, owners = np.array(truth), np.array(said), np.array(owners)
    found = []
    for _ in range(PERMUTATIONS):
        dealt = truth.copy()
        for song in set(owners):
            mine = np.flatnonzero(owners == song)
            dealt[mine] = truth[rng.permutation(mine)]
        found.append((dealt == said).mean())
    return np.sort(found)


def measure(name: str, heard: Heard, genre: Classifier, vowel: Classifier, rng: np.random.Generator) -> dict:
    """Figures of one set of songs."""
    said = genre(heard.crops)
    figures = {"set": name, "crops": len(said), "genre": agreement(heard.genres, said),
               "confusion": {"names": genre.names, "counts": confusion(genre.names, heard.genres, said).tolist()},
               "beat": [float(np.percentile(heard.beats, p)) for p in (25, 50, 75)],
               "levels": levels.summary(heard.levels)}
    if len(heard.vowels):
        named = vowel(heard.vowels)
        chance = permuted(heard.phones, named, heard.owners, rng)
        figures |= {"vowels": len(named), "vowel": agreement(heard.phones, named),
                    "vowel_majority": collections.Counter(heard.phones).most_common(1)[0][1] / len(named),
                    "vowel_permuted": float(chance.mean()),
                    "vowel_permuted_97.5": float(chance[int(0.975 * len(chance))])}
    return figures


def extractor_of(file: pathlib.Path | None, crops: np.ndarray, genre: Classifier) -> frechet.Extractor:
    if file and file.exists():
        return frechet.load(file)
    learned = frechet.learn(crops, genre)
    if file:
        learned.save(file)
    return learned


def show(figures: dict) -> None:
    print(f"{figures['set']}: Frechet distance {figures['frechet']:.2f}, "
          f"genre {figures['genre']:.2f} of {figures['crops']} crops, "
          "beat {:.2f} ({:.2f} to {:.2f})".format(*(figures["beat"][i] for i in (1, 0, 2))), end="")
    if "vowel" in figures:
        print(f", vowel {figures['vowel']:.3f} of {figures['vowels']} (most frequent {figures['vowel_majority']:.3f}, "
              f"permuted {figures['vowel_permuted']:.3f}, its 97.5 % point {figures['vowel_permuted_97.5']:.3f})", end="")
    found = figures["levels"]
    print(", level {:.1f} dB ({:.1f} to {:.1f}), largest sample {:.2f}, clipped {:.2%}, silent {:.1%}".format(
        *(found["level_db"][i] for i in (1, 0, 2)), found["peak"], found["clipped"], found["silent"]))


def show_confusion(figures: dict) -> None:
    names, counts = figures["confusion"]["names"], figures["confusion"]["counts"]
    print(f"\n{figures['set']}, rows: what it is, columns: what is heard")
    print(" " * 12 + "".join(f"{name[:7]:>8}" for name in names))
    for name, row in zip(names, counts):
        print(f"{name:12}" + "".join(f"{count:8}" for count in row))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--held-out", required=True)
    parser.add_argument("--reconstructed", action="append", default=[], metavar="NAME=FOLDER")
    parser.add_argument("--generated")
    parser.add_argument("--before")
    parser.add_argument("--extractor", type=pathlib.Path)
    parser.add_argument("--songs", type=int, help="of the corpus, to learn from (default: all)")
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()

    rng = np.random.default_rng(0)
    learned = Heard(songs_of(options.corpus, limit=options.songs))
    genre, vowel = Classifier(learned.crops, learned.genres), Classifier(learned.vowels, learned.phones)
    noise = [features.beat(rng.normal(size=20 * features.RATE))[0] for _ in range(NOISES)]

    sets = [("originals", songs_of(options.held_out))]
    for named in options.reconstructed:
        name, folder = named.split("=", 1)
        sets.append((name, songs_of(options.held_out, folder)))
    for name, manifest in (("generated", options.generated), ("before", options.before)):
        if manifest:
            sets.append((name, songs_of(manifest)))
    extract = extractor_of(options.extractor, learned.crops, genre)
    found, held_out = [], None
    for name, songs in sets:
        heard = Heard(songs)
        rows = extract(heard.crops)
        held_out = rows if held_out is None else held_out
        found.append(measure(name, heard, genre, vowel, rng) | {"frechet": frechet.distance(rows, held_out)})
    for figures in found:
        show(figures)
    print("noise: beat {:.2f} ({:.2f} to {:.2f})".format(*np.percentile(noise, [50, 25, 75])))
    for figures in found:
        show_confusion(figures)
    if options.json:
        options.json.write_text(json.dumps({"sets": found, "noise_beat": noise}, indent=1) + "\n")


if __name__ == "__main__":
    main()
