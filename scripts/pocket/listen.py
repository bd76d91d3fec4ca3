#!/usr/bin/env python3
"""Which of the sung words can be understood, by two speech recognisers.

  listen.py NAME=SONGS... [--json FILE] [--lines N] [--jobs N]

SONGS is a manifest.jsonl with lyrics and character_times; MANIFEST@FOLDER, other sound files of the same songs (dry
voices, reconstructions); or a folder of sound files, each with its words beside it: crooner's run folder
(song.wav.run), song.lrc, or, for a recording of one line of 30 s at most, song.txt.

Lines are cut by their times. For each set: word error rate (above 1 where more is heard than was sung), the share of
words and of content words that are heard, beside that of another song's words (chance), phone error rate, how often
the line that is sung is likelier than all of 19 lines of other songs (chance 0.05), and how much likelier it is than
their mean, in nats per phone. Intervals of 95 % by drawing songs again; differences are paired over the songs that two
sets share. --json writes every figure, and what was heard in every line.
"""

import argparse
import collections
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import zlib

import numpy as np

import line_scores
from bootstrap import difference_interval, draws, ratio_interval
from sung_lines import Line, Song, read_songs

CANDIDATES = 20           # the line that is sung, and others
BEFORE, AFTER = 0.2, 0.2  # seconds of sound around a line: consonants lie before its first vowel

# name: (numerator, denominator) of a figure, both summed over the lines of songs
FIGURES = {"word_error_rate": ("word_edits", "words"), "words": ("words_heard", "words"),
           "words_of_others": ("other_words_heard", "other_words"), "content_words": ("content_heard", "content"),
           "content_words_of_others": ("other_content_heard", "other_content"),
           "phone_error_rate": ("phone_edits", "phones"), "line_of_20": ("chosen", "lines"),
           "log_likelihood_ratio": ("ratio", "lines")}


@dataclasses.dataclass
class Question:
    """A line, and what it is compared with."""
    sound: pathlib.Path
    line: Line
    other: str          # a line of another song
    others: list[str]   # CANDIDATES - 1 lines of other songs


def questions_of(songs: list[Song], most: int | None) -> list[tuple[Song, Question]]:
    """`most` lines of each song, evenly; the others depend on the texts alone, so that sets of the same songs are
    asked the same."""
    texts: dict[str, set[str]] = collections.defaultdict(set)
    for song in songs:
        for line in song.lines:
            texts[line.text].add(song.name)
    found = []
    for song in songs:
        elsewhere = sorted(text for text, names in texts.items() if song.name not in names)
        if len(elsewhere) < CANDIDATES - 1:
            elsewhere = sorted(set(elsewhere) | set(SPARE_LINES))
        count = len(song.lines) if most is None else min(most, len(song.lines))
        for n in range(count):
            line = song.lines[n * len(song.lines) // count]
            rng = np.random.default_rng(zlib.crc32(f"{song.name} {n} {line.text}".encode()))
            others = [elsewhere[i] for i in rng.permutation(len(elsewhere))[:CANDIDATES - 1]]
            found.append((song, Question(song.sound, line, others[0], others)))
    return found


# For folders of few lines: somebody's own recordings are compared with these.
SPARE_LINES = """The morning train is late again|I never learned to whistle|Seven sparrows on a wire
My brother keeps the garden green|We walked along the river bank|Tomorrow is another day|Please remember what I told you
A letter from the other side|The kitchen smells of apple pie|Nobody knows the way back home
Thunder rolls across the valley|She dances when the music stops|Give me a reason to believe|Old men playing cards at noon
The lantern burns above the door|Under the bridge the water sings|Count the stars before you sleep
I can see the mountains now|Every window holds a candle|Far away the church bells ring|Put your coat on by the fire
Two small boats upon the sea""".replace("\n", "|").split("|")

_ears: list = []


def _recognisers() -> list:
    if not _ears:
        from recognisers import PhoneRecogniser, WordRecogniser
        _ears.extend([WordRecogniser(), PhoneRecogniser()])
    return _ears


def read_line(file: pathlib.Path, line: Line, rate: int) -> np.ndarray:
    """Mono sound of a line with what is around it, at `rate`."""
    import soundfile
    with soundfile.SoundFile(file) as sound:
        first = max(0, round((line.begin - BEFORE) * sound.samplerate))
        last = min(sound.frames, round((line.end + AFTER) * sound.samplerate))
        sound.seek(min(first, sound.frames))
        part = sound.read(max(1, last - first), always_2d=True).mean(1)
        own_rate = sound.samplerate
    wanted = max(1, round(len(part) * rate / own_rate))
    spectrum = np.fft.rfft(part)[:wanted // 2 + 1]
    return np.fft.irfft(spectrum, wanted) * (wanted / max(1, len(part)))


def answer(question: Question) -> dict:
    """Counts of one line, and what was heard."""
    from recognisers import RATE
    hear_words, ear = _recognisers()
    sound = read_line(question.sound, question.line, RATE)
    heard_text = hear_words(sound)
    heard, sung = line_scores.words_of(heard_text), line_scores.words_of(question.line.text)
    other = line_scores.words_of(question.other)
    content, other_content = line_scores.content_words(sung), line_scores.content_words(other)

    posteriors = ear.log_posteriors(sound)
    texts = [question.line.text] + question.others
    phones = [ear.phones(" ".join(line_scores.words_of(text))) for text in texts]
    likelihoods = line_scores.line_log_likelihoods(posteriors, phones, ear.gap, ear.blank)
    likelihoods = np.maximum(likelihoods, -1e4)  # a line of more phones than frames cannot have been sung
    own = [symbol for word in phones[0] for symbol in word]
    return {
        "text": question.line.text, "heard": heard_text, "lines": 1,
        "word_edits": line_scores.edits(sung, heard), "words": len(sung), "words_heard": line_scores.recalled(sung, heard),
        "other_words": len(other), "other_words_heard": line_scores.recalled(other, heard),
        "content": len(content), "content_heard": line_scores.recalled(content, heard),
        "other_content": len(other_content), "other_content_heard": line_scores.recalled(other_content, heard),
        "phone_edits": line_scores.edits(own, line_scores.greedy_phones(posteriors, ear.gap, ear.blank)), "phones": len(own),
        "chosen": int(likelihoods[0] > likelihoods[1:].max()),
        "ratio": float((likelihoods[0] - likelihoods[1:].mean()) / max(1, len(own)))}


def summed(answers: list[tuple[str, dict]]) -> dict[str, dict[str, float]]:
    """Counts of each song."""
    songs: dict[str, dict[str, float]] = collections.defaultdict(lambda: collections.defaultdict(float))
    for song, counts in answers:
        for name in {name for pair in FIGURES.values() for name in pair}:
            songs[song][name] += counts[name]
    return songs


def figures_of(songs: dict[str, dict[str, float]]) -> dict:
    weights = draws(len(songs))
    column = {name: np.array([counts[name] for counts in songs.values()]) for name in next(iter(songs.values()))}
    return {name: ratio_interval(column[over], column[under], weights) for name, (over, under) in FIGURES.items()}


def differences(first: dict[str, dict[str, float]], second: dict[str, dict[str, float]]) -> dict:
    """Of two sets, over the songs that both have; empty where they share none."""
    shared = [name for name in first if name in second]
    if not shared:
        return {}
    def columns(songs: dict, pair: tuple[str, str]) -> tuple[np.ndarray, np.ndarray]:
        return tuple(np.array([songs[name][part] for name in shared]) for part in pair)
    return {"songs": len(shared)} | {
        name: difference_interval(columns(first, pair), columns(second, pair), draws(len(shared)))
        for name, pair in FIGURES.items()}


def listen(named: list[tuple[str, pathlib.Path, pathlib.Path | None]], most: int | None, jobs: int) -> dict:
    """All figures of the sets (name, manifest or folder, folder of other sounds)."""
    sets, counts = [], {}
    with concurrent.futures.ProcessPoolExecutor(jobs) as pool:
        for name, path, sounds in named:
            asked = questions_of(read_songs(path, sounds), most)
            answers = list(pool.map(answer, [question for _, question in asked], chunksize=4))
            by_song = [(song.name, answer) for (song, _), answer in zip(asked, answers)]
            counts[name] = summed(by_song)
            sets.append({"set": name, "songs": len(counts[name]), "lines": len(answers), **figures_of(counts[name]),
                         "heard": [{"song": song, **answer} for song, answer in by_song]})
    first = named[0][0]
    return {"sets": sets, "chance": {"line_of_20": 1 / CANDIDATES},
            "differences": [{"set": name, "from": first, **differences(counts[name], counts[first])}
                            for name, _, _ in named[1:] if differences(counts[name], counts[first])]}


def show(found: dict) -> None:
    heads = ("word errors", "words", "(others')", "content", "(others')", "phone errors", "line of 20", "nats per phone")
    print(f"{'':14}{'lines':>6}" + "".join(f"{head:>20}" for head in heads))
    for row in found["sets"]:
        cells = [f"{row[name]['value']:.2f} [{row[name]['low']:.2f}, {row[name]['high']:.2f}]" for name in FIGURES]
        print(f"{row['set']:14}{row['lines']:6}" + "".join(f"{cell:>20}" for cell in cells))
    for row in found["differences"]:
        cells = [f"{row[name]['value']:+.2f} [{row[name]['low']:+.2f}, {row[name]['high']:+.2f}]" for name in FIGURES]
        print(f"{row['set'] + ' - ' + row['from']:20}" + "".join(f"{cell:>20}" for cell in cells))
    print(f"chance: line of 20 {found['chance']['line_of_20']:.2f}, words and content words as in the columns (others'); "
          "intervals of 95 % over songs")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", metavar="NAME=SONGS")
    parser.add_argument("--lines", type=int, help="of each song, evenly over it (default: all)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()
    named = []
    for entry in options.sets:
        name, _, songs = entry.partition("=")
        if not songs:
            parser.error(f"'{entry}': a set is NAME=MANIFEST, NAME=MANIFEST@FOLDER or NAME=FOLDER")
        path, _, sounds = songs.partition("@")
        named.append((name, pathlib.Path(path), pathlib.Path(sounds) if sounds else None))
    try:
        found = listen(named, options.lines, options.jobs)
    except (ValueError, FileNotFoundError) as problem:
        parser.error(str(problem))
    show(found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
