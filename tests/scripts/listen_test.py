#!/usr/bin/env python3
"""The listener of scripts/pocket: its arithmetic, its readers, and its ears on a spoken line. Runs in the environment of
scripts/pocket/python.sh where that is installed; exits with 77 (skipped) where numpy and soundfile are missing. The
spoken line needs the recognisers' packages and flite."""

import itertools
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import pocket_python

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "scripts" / "pocket"))

pocket_python.require("numpy", "soundfile")

import numpy as np
import soundfile

import bootstrap
import line_scores
import listen
import sung_lines


class Scores(unittest.TestCase):
    def test_edits_and_recall(self) -> None:
        self.assertEqual(line_scores.edits("take my hand".split(), "take hand now".split()), 2)
        self.assertEqual(line_scores.edits([], ["a"]), 1)
        self.assertEqual(line_scores.recalled(["no", "more", "no"], ["no", "rain"]), 1)
        self.assertEqual(line_scores.words_of("To-night, it’s over."), ["tonight", "it's", "over"])
        self.assertEqual(line_scores.content_words(line_scores.words_of("The river is golden")), ["river", "golden"])

    def test_forward_algorithm_sums_over_all_paths(self) -> None:
        gap, blank, frames = 3, 4, 6
        posteriors = np.log(np.random.default_rng(0).dirichlet(np.ones(5), frames))

        def summed(words: list[list[int]]) -> float:
            wanted = set()
            for gaps in itertools.product((False, True), repeat=len(words) - 1):
                line = list(words[0])
                for there, word in zip(gaps, words[1:]):
                    line += [gap] * there + word
                wanted.add(tuple(line))
            total = 0.0
            for path in itertools.product(range(5), repeat=frames):
                if tuple(s for s, _ in itertools.groupby(path) if s != blank) in wanted:
                    total += np.exp(sum(posteriors[t, s] for t, s in enumerate(path)))
            return float(np.log(total))

        lines = [[[0, 1], [2]], [[0], [0, 1]], [[1, 1]], [[2], [0], [1]]]
        found = line_scores.line_log_likelihoods(posteriors, lines, gap, blank)
        np.testing.assert_allclose(found, [summed(words) for words in lines], rtol=1e-9)

    def test_intervals(self) -> None:
        over, under = np.array([1.0, 2, 3, 4]), np.array([2.0, 4, 6, 8])
        found = bootstrap.ratio_interval(over, under, bootstrap.draws(4))
        self.assertAlmostEqual(found["value"], 0.5)
        self.assertAlmostEqual(found["low"], 0.5)
        paired = bootstrap.difference_interval((over + under, under), (over, under), bootstrap.draws(4))
        self.assertAlmostEqual(paired["value"], 1.0)
        self.assertAlmostEqual(paired["high"], 1.0)


class Readers(unittest.TestCase):
    def test_character_times(self) -> None:
        lines = sung_lines.from_character_times("ab\ncd", [1, 2, 3, 4, 5])
        self.assertEqual([(line.text, line.begin, line.end) for line in lines], [("ab", 1, 3), ("cd", 4, 6.0)])

    def test_lrc(self) -> None:
        lines = sung_lines.from_lrc("[ar:Us]\n[00:01.50]<00:01.50>take <00:02.00>my\n[00:04.00]\n[01:00.00]hand\n")
        self.assertEqual([(line.text, line.begin, line.end) for line in lines],
                         [("take my", 1.5, 4.0), ("hand", 60.0, 68.0)])

    def test_folders_and_manifests(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for song, seconds in (("own", 2), ("made", 2), ("long", 40)):
                soundfile.write(folder / f"{song}.wav", np.zeros(seconds * 8000), 8000)
            (folder / "own.txt").write_text("take my\nhand\n")
            (folder / "made.wav.run").mkdir()
            (folder / "made.wav.run" / "lyrics.json").write_text(json.dumps({"lines": [
                {"text": "home", "start": 0.5, "end": 1.5}, {"text": "lost", "start": None, "end": None}]}))
            songs = {song.name: song for song in sung_lines.read_songs(folder)}
            self.assertEqual(songs["own"].lines[0], sung_lines.Line("take my hand", 0.0, 2.0))
            self.assertEqual([line.text for line in songs["made"].lines], ["home"])
            (folder / "manifest.jsonl").write_text(json.dumps(
                {"file": "own.flac", "lyrics": "ab", "character_times": [0.1, 0.2]}) + "\n")
            found = sung_lines.read_songs(folder / "manifest.jsonl", folder)
            self.assertEqual(found[0].sound, folder / "own.wav")
            self.assertEqual(len(listen.read_line(found[0].sound, found[0].lines[0], 16000)), round(1.4 * 16000))
            (folder / "long.txt").write_text("words without times")
            with self.assertRaisesRegex(ValueError, "long.lrc"):
                sung_lines.read_songs(folder)

    def test_the_same_texts_are_asked_the_same(self) -> None:
        songs = [sung_lines.Song(f"{n}", pathlib.Path("x"), [sung_lines.Line(f"line {n} {m}", m, m + 1) for m in range(6)])
                 for n in range(6)]
        asked = listen.questions_of(songs, 2)
        self.assertEqual(len(asked), 12)
        self.assertEqual(asked, listen.questions_of(songs, 2))
        for song, question in asked:
            self.assertEqual(len(set(question.others)), 19)
            self.assertFalse({line.text for line in song.lines} & set(question.others))


class Ears(unittest.TestCase):
    def test_a_spoken_line_is_understood_and_noise_is_not(self) -> None:
        try:
            import hama  # noqa: F401
            import moonshine_voice  # noqa: F401
        except ImportError as missing:
            self.skipTest(str(missing))
        if not shutil.which("flite"):
            self.skipTest("flite is not installed")
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            subprocess.run(["flite", "-voice", "slt", "-t", "Take my hand and follow me home.", "-o", folder / "a.wav"],
                           check=True)
            (folder / "a.txt").write_text("Take my hand and follow me home")
            noise = 0.1 * np.random.default_rng(0).normal(size=32000)
            soundfile.write(folder / "b.wav", noise, 16000)
            (folder / "b.txt").write_text("Summer rain is falling down")
            heard = {row["song"]: row for row in listen.listen([("spoken", folder, None)], None, 1)["sets"][0]["heard"]}
            self.assertGreaterEqual(heard["a"]["content_heard"], 2)
            self.assertEqual(heard["a"]["chosen"], 1)
            self.assertGreater(heard["a"]["ratio"], 1.0)
            self.assertEqual(heard["b"]["content_heard"], 0)
            self.assertLess(heard["b"]["ratio"], 1.0)


if __name__ == "__main__":
    unittest.main()
