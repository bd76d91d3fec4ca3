#!/usr/bin/env python3
"""Composes and renders a corpus of songs with known words and known times.

  make_corpus.py --hours 2 --seed 1 --out corpus [--jobs 2]

Writes NNNNNN.flac (44.1 kHz, mono) and manifest.jsonl with file, artist, genre, lyrics, the time in seconds
of every character, and begin, end and phone of every sung vowel. A song depends on seed and number alone; run again, it makes what is missing.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib

import numpy as np
import soundfile

import voice as singing
from arrange import arrange
from compose import character_times, compose, sung_vowels
from genres import RANGES

RATE = 44100
VOICE_ABOVE_BACKING = 8.0   # dB
TILT = 0.6                  # of a first difference at 22.05 kHz: brighter, so that words survive coding
SOUND_FONT_DELAY = 0.005    # seconds by which the instruments' onsets come late

_voices = {}


def voices():
    if not _voices:
        _voices.update({name: singing.Voice(name) for name in RANGES})
    return _voices


def resample(sound, wanted):
    """By its spectrum, to `wanted` samples."""
    spectrum = np.fft.rfft(sound)
    padded = np.zeros(wanted // 2 + 1, complex)
    count = min(len(spectrum), len(padded))
    padded[:count] = spectrum[:count]
    return np.fft.irfft(padded, wanted) * (wanted / len(sound))


def filtered(sound, gain):
    spectrum = np.fft.rfft(sound, 2 * len(sound))
    frequency = np.fft.rfftfreq(2 * len(sound), 1 / RATE)
    return np.fft.irfft(spectrum * gain(frequency))[:len(sound)]


def less_bass(frequency):
    return 0.5 + 0.5 / (1 + (140.0 / np.maximum(frequency, 1.0)) ** 4)


def tilt(frequency):
    gain = np.abs(1 - TILT * np.exp(-2j * np.pi * np.minimum(frequency, 11025) / 22050))
    return gain / gain[len(gain) // 8]


def rms(sound):
    return np.sqrt(np.mean(sound ** 2) + 1e-12)


def sung(song):
    total = round(song.length * singing.RATE)
    track = np.zeros(total)
    for line in song.lines:
        begin, sound = voices()[song.ensemble["voice"]].sing(song, line)
        at = round((begin + SOUND_FONT_DELAY) * singing.RATE)
        first = max(0, -at)
        part = sound[first:first + total - max(0, at)]
        track[max(0, at):max(0, at) + len(part)] += part
    return resample(track, round(song.length * RATE))


def render(seed, index):
    song = compose(seed, index, voices())
    backing = filtered(arrange(song, np.random.default_rng([seed, index, 1])).render(song.length), less_bass)
    voice = sung(song)
    voice *= rms(backing) / rms(voice[np.abs(voice) > 1e-4]) * 10 ** (VOICE_ABOVE_BACKING / 20)
    mix = filtered(backing + voice, tilt)
    mix *= 0.11 / rms(mix)
    return song, np.tanh(mix * 1.1) / 1.1


def make(seed, index, folder):
    file = folder / f"{index:06d}.flac"
    entry = folder / f"{index:06d}.json"
    if not entry.exists():
        song, sound = render(seed, index)
        soundfile.write(file, sound, RATE, subtype="PCM_16")
        record = dict(file=file.name, artist=song.artist, genre=song.genre, lyrics=song.text,
                      character_times=[round(float(t), 4) for t in character_times(song)],
                      vowels=[(round(float(a), 4), round(float(b), 4), phone) for a, b, phone
                              in sung_vowels(song, voices()[song.ensemble["voice"]])],
                      seconds=round(len(sound) / RATE, 3), bpm=round(song.bpm, 2))
        temporary = entry.with_suffix(".part")
        temporary.write_text(json.dumps(record))
        os.replace(temporary, entry)
    return json.loads(entry.read_text())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first song")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)

    records, seconds, index = [], 0.0, options.first
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        while seconds < options.hours * 3600:
            batch = range(index, index + 4 * options.jobs)
            for record in pool.map(make, [options.seed] * len(batch), batch, [options.out] * len(batch)):
                records.append(record)
                seconds += record["seconds"]
            index = batch[-1] + 1
            print(f"{len(records)} songs, {seconds / 3600:.2f} of {options.hours:g} hours", flush=True)
    with open(options.out / "manifest.jsonl", "w") as manifest:
        for record in records:
            manifest.write(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
