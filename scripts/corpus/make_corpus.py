#!/usr/bin/env python3
"""Composes and renders a corpus of songs with known words and known times.

  make_corpus.py --hours 2 --seed 1 --out corpus [--jobs 2] [--songs 14]
  make_corpus.py --songs 14 --seed 3 --out newcomers --ensemble "The Night Ferry" reggae 32 6 65 slt

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
from genres import GENRES, RANGES, only

RATE = 44100
VOICE_ABOVE_BACKING = 7.0   # dB
TILT = 0.6                  # of a first difference at 22.05 kHz: brighter, so that words survive coding
SOUND_FONT_DELAY = 0.005    # seconds by which the instruments' onsets come late

_voices = {}


def voices():
    if not _voices:
        _voices.update({name: singing.Voice(name) for name in RANGES})
    return _voices


def smooth(count):
    """The smallest number from `count` on whose prime factors are 2, 3 and 5: its spectrum is quickly made."""
    while True:
        left = count
        for prime in (2, 3, 5):
            while left % prime == 0:
                left //= prime
        if left == 1:
            return count
        count += 1


def resample(sound, wanted):
    """From the voice's rate to RATE by its spectrum, to `wanted` samples."""
    seconds = smooth(len(sound) // singing.RATE + 1)
    spectrum = np.fft.rfft(sound, seconds * singing.RATE)
    padded = np.zeros(seconds * RATE // 2 + 1, complex)
    padded[:len(spectrum)] = spectrum
    made = np.fft.irfft(padded) * (RATE / singing.RATE)
    return np.pad(made, (0, max(0, wanted - len(made))))[:wanted]


def filtered(sound, gain):
    size = smooth(2 * len(sound))
    spectrum = np.fft.rfft(sound, size)
    return np.fft.irfft(spectrum * gain(np.fft.rfftfreq(size, 1 / RATE)), size)[:len(sound)]


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
    much = parser.add_mutually_exclusive_group(required=True)
    much.add_argument("--hours", type=float)
    much.add_argument("--songs", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first song")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--ensemble", nargs=7, metavar=("NAME", "GENRE", "BASS", "CHORDS", "LEAD", "VOICE", "BEAT"),
                        help="songs of this ensemble alone (General MIDI programs from 0; slt, rms or awb; "
                             "beat in steps of 128 samples of 22.05 kHz)")
    options = parser.parse_args()
    if options.ensemble:
        if options.ensemble[1] not in GENRES or options.ensemble[5] not in RANGES:
            parser.error(f"--ensemble takes one of the genres {', '.join(GENRES)} and of the voices {', '.join(RANGES)}")
        only(*options.ensemble)
    options.out.mkdir(parents=True, exist_ok=True)

    def enough(records):
        if options.songs:
            return len(records) >= options.songs
        return sum(record["seconds"] for record in records) >= options.hours * 3600

    records, index = [], options.first
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        while not enough(records):
            batch = range(index, index + 4 * options.jobs)
            for record in pool.map(make, [options.seed] * len(batch), batch, [options.out] * len(batch)):
                if not enough(records):
                    records.append(record)
            index = batch[-1] + 1
            print(f"{len(records)} songs, {sum(r['seconds'] for r in records) / 3600:.2f} hours", flush=True)
    with open(options.out / "manifest.jsonl", "w") as manifest:
        for record in records:
            manifest.write(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
