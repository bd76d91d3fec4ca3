#!/usr/bin/env python3
"""The corpus of scripts/corpus: letters and their phones, times, rhythm, tunes, mix. Nothing is sung. Runs in the
environment of scripts/pocket/python.sh where that is installed; exits with 77 (skipped) where a package is missing."""

import fractions
import pathlib
import sys
import tempfile
import unittest

import pocket_python

sys.path[:0] = [str(pathlib.Path(__file__).parents[2] / "scripts" / room) for room in ("corpus", "pocket")]

pocket_python.require("misaki", "numpy", "soundfile")

import numpy as np
import soundfile

import compose
import faster_slower
import levels
import make_corpus
import mix
import pronounce
import repertoire
import singer
import sing_song
import tunes
import words
from genres import GENRES, SCALES, STEP, VOICES


class Pronunciation(unittest.TestCase):
    def test_letters_that_spell_the_phones(self) -> None:
        for word, spelled in (("take", "t:t ey:a k:k"), ("knows", "n:n ow:o z:s"), ("light", "l:l ay:i t:t"),
                              ("strangers", "s:s t:t r:r ey:a n:n jh:g ax:e r:r z:s"), ("thought", "th:t ao:o t:t"),
                              ("who", "hh:h uw:o"), ("walking", "w:w ao:a k:k ih:i ng:n")):
            found = " ".join(f"{p.name}:{word[p.letter]}" for p in pronounce.phones(word))
            self.assertEqual(found, spelled)

    def test_unknown_words_and_inflections(self) -> None:
        self.assertIsNone(pronounce.spoken("xqzzt"))
        self.assertEqual(pronounce.spoken("lamps"), pronounce.spoken("lamp") + "s")
        self.assertEqual(pronounce.syllables("remembering"), 4)

    def test_every_line_can_be_sung(self) -> None:
        rng = np.random.default_rng(0)
        lines = [words.line(24, rng) for _ in range(200)]
        for line in lines:
            self.assertTrue(all(pronounce.spoken(word) for word in line), line)
            self.assertNotIn(True, [a == "a" and b[0] in "aeiou" for a, b in zip(line, line[1:])])
        self.assertLess(abs(np.mean([len(" ".join(line)) for line in lines]) - 24), 3)


class Times(unittest.TestCase):
    def test_the_last_character_that_has_begun_spells_the_sounding_phone(self) -> None:
        text = "knows the\nlight"
        at, phones = 0, []
        for word in text.split():
            start = text.index(word)
            for phone in pronounce.phones(word):
                phones.append(sing_song.SungPhone(at, at + 0.1, phone.name, start + phone.letter))
                at = round(at + 0.1, 3)
            at = round(at + 0.3, 3)
        times = sing_song.character_times(text, phones)
        self.assertEqual(times, sorted(times))
        for phone in phones:
            middle = (phone.begin + phone.end) / 2
            self.assertEqual(max(n for n, time in enumerate(times) if time <= middle), phone.letter)
        rest = phones[2].end + 0.1  # between the words: the blank
        self.assertEqual(max(n for n, time in enumerate(times) if time <= rest), text.index(" "))

    def test_vowels_begin_on_their_frames_and_consonants_keep_their_lengths(self) -> None:
        line = singer._tokens(["take", "my", "hand"])
        spoken = np.array([5.0, 3.2, 1, 4, 3.1, 2, 2.6, 5, 2, 2, 1, 5, 3, 2.4, 6])[:len(line) + 2]
        onsets = [0, 16, 30, 60]
        frames = singer.lengths(line, spoken, onsets)
        starts = np.cumsum(frames) - frames
        vowels = [n for n, token in enumerate(line, 1) if token.phone and token.phone.vowel]
        begins = [int(starts[n]) - singer._stressed(line, n - 1) for n in vowels]
        self.assertEqual([b - begins[0] for b in begins], onsets[:3])
        for n, token in enumerate(line, 1):
            if token.phone and not token.phone.vowel:
                self.assertEqual(frames[n], min(max(round(spoken[n]), 1), singer.LONGEST_CONSONANT))


class Manifest(unittest.TestCase):
    def test_a_record_has_phones_and_pace(self) -> None:
        song = compose.compose(1, 0, Speaker(), 1)
        sung = [sing_song.SungPhone(2.0, 2.25, "l", 0), sing_song.SungPhone(2.25, 2 + len(song.text) / 5, "aa", 1)]
        record = make_corpus.record_of(song, sung, "000000.flac", 44100)
        self.assertEqual(record["pace"], 5.0)
        self.assertEqual(record["phones"][0], [2.0, 2.25, "l", 0])
        self.assertEqual(len(record["character_times"]), len(song.text))
        self.assertEqual(make_corpus.record_of(song, [], "000000.flac", 44100)["pace"], 0)

    def test_songs_without_a_band_are_among_the_slowest(self) -> None:
        """What the first stage of a curriculum takes."""
        distances = {}
        for genre, style in GENRES.items():
            for ensemble in style["ensembles"].values():
                bpm = 60 / (ensemble["beat"] * STEP)
                distances.setdefault(genre, []).append(compose.beats_of_a_line(style, bpm) * 60 / bpm)
        self.assertEqual(max(distances["a cappella"]), max(max(all) for all in distances.values()))


class Speaker:
    """Speaks four syllables a second."""

    def rhythm(self, name: str, words: list[str]) -> list[float]:
        return [0.25 * n for n in range(sum(pronounce.syllables(word) for word in words) + 1)]


class Repertoire(unittest.TestCase):
    def test_a_stanza_depends_on_its_number_alone_and_keeps_to_its_voice(self) -> None:
        for mode in SCALES:
            found = [repertoire.stanza(1, "kumo", mode, number, Speaker()) for number in range(12)]
            self.assertEqual(found[7], repertoire.stanza(1, "kumo", mode, 7, Speaker()))
            self.assertNotEqual(found[7], repertoire.stanza(2, "kumo", mode, 7, Speaker()))
            for line in sum(found, []):
                self.assertEqual(len(line.onsets), len(line.notes))
                self.assertLessEqual(line.seconds, repertoire.LONGEST)
                self.assertTrue(all((note - VOICES["kumo"].tonic) % 12 in SCALES[mode] for note in line.notes))

    def test_songs_draw_from_the_same_lines_and_sing_one_after_the_other(self) -> None:
        known = {" ".join(line.words) for mode in SCALES for voice in VOICES for number in range(3)
                 for line in repertoire.stanza(1, voice, mode, number, Speaker())}
        for index in range(22):
            song = compose.compose(1, index, Speaker(), 3)
            self.assertLessEqual(set(song.text.split("\n")), known)
            times = [(song.seconds(line.beat), song.seconds(line.beat) + line.sung.seconds) for line in song.lines]
            self.assertTrue(all(end + 0.2 < begin for (_, end), (begin, _) in zip(times, times[1:])), song.artist)
            self.assertLess(times[-1][1], song.length)

    def test_a_line_that_was_sung_is_kept(self) -> None:
        class Once(singer.Singer):
            sung = 0

            def _sing(self, voice, words, onsets, notes):
                self.sung += 1
                return singer.SungLine(-0.5, np.linspace(-0.5, 0.5, 9), [singer.SungPhone(0.0, 0.1, "ey", 0, 1)])

        with tempfile.TemporaryDirectory() as folder:
            first, second = (Once(VOICES, pathlib.Path(folder)) for _ in range(2))
            lines = [who.sing("kumo", ["a"], [begin], begin + 0.5, [50]) for who, begin in
                     ((first, 1.0), (first, 2.0), (second, 3.0))]
            self.assertEqual((first.sung, second.sung), (1, 0))
            self.assertEqual([line.begin for line in lines], [0.5, 1.5, 2.5])
            self.assertEqual(lines[2].phones, [singer.SungPhone(3.0, 3.1, "ey", 0, 1)])
            np.testing.assert_allclose(lines[2].sound, np.linspace(-0.5, 0.5, 9), atol=1e-3)


class Music(unittest.TestCase):
    def test_tunes_keep_within_a_voice(self) -> None:
        for tune in tunes.TUNES.values():
            for phrase in tune:
                for count in (1, 5, 9):
                    for voice in VOICES.values():
                        notes = tunes.notes(phrase, count, 7, [0, 2, 4, 5, 7, 9, 11], voice.low, voice.high)
                        self.assertEqual(len(notes), count)
                        self.assertTrue(all(voice.low - 6 <= note <= voice.high + 6 for note in notes), (phrase, notes))

    def test_every_ensemble_has_a_voice(self) -> None:
        for style in GENRES.values():
            self.assertEqual(len(style["ensembles"]), 2)
            for ensemble in style["ensembles"].values():
                self.assertIn(ensemble["voice"], VOICES)

    def test_the_band_gives_way_to_the_voice(self) -> None:
        time = np.arange(4 * mix.RATE) / mix.RATE
        band = np.sin(2 * np.pi * 1000 * time) * 0.1
        voice = np.where((time > 1) & (time < 2), np.sin(2 * np.pi * 500 * time), 0.0)
        made = mix.mixed(voice, band)

        def level(begin: float, end: float, frequency: float) -> float:
            part = made[round(begin * mix.RATE):round(end * mix.RATE)]
            return 20 * np.log10(np.abs(np.fft.rfft(part)[round(frequency * (end - begin))]) / len(part))

        self.assertAlmostEqual(level(1.4, 1.8, 1000) - level(3.4, 3.8, 1000), -mix.DUCKED, delta=2.0)
        self.assertGreater(level(1.4, 1.8, 500) - level(1.4, 1.8, 1000), 10)
        self.assertAlmostEqual(mix.rms(made), mix.LOUDNESS, delta=0.01)
        self.assertTrue(np.isfinite(mix.mixed(voice, np.zeros_like(voice))).all())

    def test_a_room_is_never_digitally_silent(self) -> None:
        tone = mix.room_tone(2 * mix.RATE, np.random.default_rng([1, 2, 3]))
        np.testing.assert_array_equal(tone, mix.room_tone(2 * mix.RATE, np.random.default_rng([1, 2, 3])))
        self.assertFalse(np.array_equal(tone, mix.room_tone(2 * mix.RATE, np.random.default_rng([1, 3, 3]))))
        frames = tone.reshape(-1, mix.RATE // 10)
        for level in 20 * np.log10(np.sqrt((frames ** 2).mean(1))):
            self.assertAlmostEqual(level, mix.ROOM, delta=3)
        self.assertGreater(np.unique(np.round(tone * 32768)).size, 50)  # as 16 bits
        self.assertLess(levels.levels(tone, mix.RATE)["level_db"], levels.SILENT_DB)


class FasterSlower(unittest.TestCase):
    def test_pitch_and_times_follow_the_factor(self) -> None:
        rate, hertz, factor = 8000, 441.0, "1.07"
        tone = 0.5 * np.sin(2 * np.pi * hertz * np.arange(rate) / rate)
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder) / "song.wav"
            soundfile.write(source, np.stack([tone, tone / 2], 1), rate)
            song = {"file": "song.wav", "artist": "a", "genre": "folk", "lyrics": "la", "seconds": 1.0, "bpm": 90,
                    "character_times": [0.107, 0.535], "phones": [[0.107, 0.214, "l", 0], [0.214, 0.535, "aa", 1]]}
            entry = faster_slower.perform((song, source, fractions.Fraction(factor), pathlib.Path(folder)))
            sound, read_rate = soundfile.read(entry["file"])
        self.assertEqual((read_rate, len(sound)), (rate, round(rate / 1.07)))
        self.assertEqual(entry["character_times"], [0.1, 0.5])
        self.assertEqual(entry["phones"], [[0.1, 0.2, "l", 0], [0.2, 0.5, "aa", 1]])
        self.assertEqual((entry["lyrics"], entry.keys() & {"bpm", "seconds"}), ("la", set()))
        expected = 0.5 * np.sin(2 * np.pi * hertz * 1.07 * np.arange(len(sound)) / rate)
        middle = slice(500, -500)
        np.testing.assert_allclose(sound[middle, 0], expected[middle], atol=2e-3)
        np.testing.assert_allclose(sound[middle, 1], expected[middle] / 2, atol=2e-3)

    def test_a_slower_song_keeps_its_spectrum_below_the_old_limit(self) -> None:
        noise = np.random.default_rng(1).normal(size=(4000, 1)) / 10
        slower = faster_slower.played(noise, fractions.Fraction("0.93"))
        self.assertEqual(len(slower), round(4000 / 0.93))
        power = np.abs(np.fft.rfft(slower[:, 0])) ** 2
        self.assertLess(power[int(0.95 * len(power)):].sum(), 1e-3 * power.sum())


if __name__ == "__main__":
    unittest.main()
