#!/usr/bin/env python3
"""The judge of scripts/pocket: distances between sets of songs, and marks. Runs in the environment of
scripts/pocket/python.sh where that is installed; exits with 77 (skipped) where numpy and soundfile are missing."""

import contextlib
import io
import pathlib
import sys
import tempfile
import unittest

import pocket_python

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "scripts" / "pocket"))

pocket_python.require("numpy", "soundfile")

import numpy as np

import evaluate
import frechet
import levels
from classifier import Classifier


def crops(count: int, shift: float, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(count, 40)) * np.linspace(2, 0.1, 40) + shift


class Distance(unittest.TestCase):
    def test_of_normal_distributions(self) -> None:
        rng = np.random.default_rng(1)
        first = rng.normal(size=(20000, 3))
        self.assertAlmostEqual(frechet.distance(first, first), 0, places=6)
        self.assertAlmostEqual(frechet.distance(first, first + [1, 0, 2]), 5, places=6)
        # Deviations of 1 and 3: (3 - 1) squared in each of three dimensions.
        self.assertAlmostEqual(frechet.distance(first, 3 * rng.normal(size=(20000, 3))), 12, delta=0.4)

    def test_an_extractor_is_kept_and_ranks_sets_by_likeness(self) -> None:
        rows = np.concatenate([crops(300, 0, 2), crops(300, 1, 3)])
        classifier = Classifier(rows, ["a"] * 300 + ["b"] * 300)
        learned = frechet.learn(rows, classifier)
        self.assertEqual(learned(rows).shape, (600, 2 * frechet.COMPONENTS))
        self.assertAlmostEqual(float(learned(rows)[:, 0].std()), 1, places=2)
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "extractor.npz"
            learned.save(file)
            kept = frechet.load(file)
        real, like, unlike = (kept(crops(200, shift, seed)) for shift, seed in ((0, 4), (0.1, 5), (2, 6)))
        np.testing.assert_allclose(learned(rows), kept(rows), atol=1e-3)
        self.assertLess(frechet.distance(like, real), frechet.distance(unlike, real) / 3)


class Marks(unittest.TestCase):
    def judged(self, generated: dict, before: list[dict]) -> tuple[int, str]:
        real = {"set": "originals", "genre": 1.0, "beat": [0.6, 0.72, 0.8], "vowel": 0.9, "frechet": 0.0,
                "confusion": {"names": ["folk", "rock"]}}
        made = real | {"set": "generated", "genre": 0.8, "beat": [0.4, 0.55, 0.6], "vowel": 0.45, "frechet": 3.0,
                       "vowel_permuted_97.5": 0.17} | generated
        sets = [real, real | {"set": "top", "vowel": 0.6}, real | {"set": "bottom"}, made, *before]
        say, printed = evaluate.Evaluation(), io.StringIO()
        with contextlib.redirect_stdout(printed):
            evaluate.judge_sound(say, {"sets": sets, "noise_beat": [0.07]})
        return say.missed, printed.getvalue()

    def test_sound_has_marks_of_its_own(self) -> None:
        before = [{"set": "before", "frechet": 3.5}]
        self.assertEqual(self.judged({}, before)[0], 0)
        for worse in ({"genre": 0.79}, {"beat": [0.4, 0.54, 0.6]}, {"vowel": 0.44}, {"frechet": 3.6}):
            self.assertEqual(self.judged(worse, before)[0], 1, worse)

    def test_a_distance_without_an_earlier_model_is_missed(self) -> None:
        missed, printed = self.judged({}, [])
        self.assertEqual(missed, 1)
        self.assertIn("MISSED   Frechet distance", printed)

    def test_levels_clipping_and_silence_have_marks(self) -> None:
        usual = {"level_db": [-22.0, -20.0, -18.0], "peak": 0.9, "clipped": 0.0, "silent": 0.0}
        for worse in ({}, {"level_db": [-30.0, -23.5, -20.0]}, {"clipped": 0.01}, {"silent": 0.3}):
            say, printed = evaluate.Evaluation(), io.StringIO()
            with contextlib.redirect_stdout(printed):
                evaluate.judge_levels(say, {"sets": [{"set": "originals", "levels": usual},
                                                     {"set": "generated", "levels": usual | worse}]})
            self.assertEqual(say.missed, int(bool(worse)), printed.getvalue())


class Levels(unittest.TestCase):
    def test_of_a_tone_that_clips_and_falls_silent(self) -> None:
        time = np.arange(10000) / 10000
        tone = np.clip(2 * np.sin(2 * np.pi * 100 * time), -1, 1)
        found = levels.levels(np.concatenate([tone, np.zeros(10000)]), 10000)
        self.assertAlmostEqual(found["silent"], 0.5)
        self.assertAlmostEqual(found["clipped"], 1 / 3, places=2)  # two thirds of the tone are above half of its height
        self.assertEqual(found["peak"], 1.0)
        self.assertAlmostEqual(levels.levels(np.full(1000, 0.1), 10000)["level_db"], -20, places=3)

    def test_the_worst_song_counts(self) -> None:
        quiet, loud = levels.levels(np.full(100, 0.01), 100), levels.levels(np.full(100, 1.0), 100)
        found = levels.summary([quiet, quiet, loud])
        np.testing.assert_allclose(found["level_db"], [-40, -40, 0], atol=1e-6)
        self.assertEqual((found["peak"], found["clipped"], found["silent"]), (1.0, 1.0, 0.0))
        self.assertEqual(levels.levels(np.zeros(0), 100)["silent"], 1.0)


if __name__ == "__main__":
    unittest.main()
