#!/usr/bin/env python3
"""Composes and renders a corpus of songs with known words and known times.

  make_corpus.py --hours 2 --seed 1 --out corpus [--jobs 2] [--songs 14] [--dry]
  make_corpus.py --songs 14 --seed 3 --out newcomers --ensemble "The Night Ferry" reggae 32 6 65 alpha 120

Writes NNNNNN.flac (44.1 kHz, mono) and manifest.jsonl with file, artist, genre, lyrics; `phones`, [begin, end, phone,
letter] in seconds, by ARPAbet's names, with the index of the letter in `lyrics` that spells it; `character_times`, by
which the last character that has begun is the one that spells the sounding phone; `vowels`, [begin, end, phone];
`seconds`, `bpm`, and `pace`, characters per second. With --dry also the voices alone, dry/NNNNNN.flac. Songs draw from stanzas that their voice knows; lines/ keeps what was sung.
A song depends on seed, number and number of stanzas alone; run again, it makes what is missing.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib

import numpy as np
import soundfile

from arrange import arrange
from compose import Song, compose
from genres import GENRES, VOICES, only
from mix import RATE, mixed, resample, room_tone
from pronounce import VOWEL_NAMES
from sing_song import SungPhone, character_times, phones, sing, track
from singer import Singer
from voice_network import RATE as VOICE_RATE
from voice_network import cut

_singers: dict[pathlib.Path, Singer] = {}


def singer_of(folder: pathlib.Path) -> Singer:
    if folder not in _singers:
        _singers[folder] = Singer(VOICES, folder / "lines")
    return _singers[folder]


def render(seed: int, index: int, stanzas: int, singer: Singer) -> tuple[Song, list[SungPhone], np.ndarray, np.ndarray]:
    """(song, its phones, voice, mix)"""
    song = compose(seed, index, singer, stanzas)
    lines = sing(song, singer)
    samples = round(song.length * RATE)
    voice = resample(track(song, lines), VOICE_RATE, samples)
    band = arrange(song, np.random.default_rng([seed, index, 1])).render(song.length)
    room = room_tone(samples, np.random.default_rng([seed, index, 3]))
    return song, phones(song, lines), voice, mixed(voice, band) + room


def pace(text: str, sung: list[SungPhone]) -> float:
    """Characters per second, from the first phone to the last."""
    return len(text) / (sung[-1].end - sung[0].begin) if sung else 0.0


def record_of(song: Song, sung: list[SungPhone], file: str, samples: int) -> dict:
    def seconds(time: float) -> float:
        return round(max(0.0, time), 4)
    return dict(file=file, artist=song.artist, genre=song.genre, lyrics=song.text,
                character_times=[seconds(t) for t in character_times(song.text, sung)],
                phones=[[seconds(p.begin), seconds(p.end), p.name, p.letter] for p in sung],
                vowels=[[seconds(p.begin), seconds(p.end), p.name] for p in sung if p.name in VOWEL_NAMES],
                seconds=round(samples / RATE, 3), bpm=round(song.bpm, 2), pace=round(pace(song.text, sung), 2))


def make(seed: int, index: int, stanzas: int, folder: pathlib.Path, dry: bool) -> dict:
    file = folder / f"{index:06d}.flac"
    entry = folder / f"{index:06d}.json"
    if not entry.exists():
        song, sung, voice, mix = render(seed, index, stanzas, singer_of(folder))
        soundfile.write(file, mix, RATE, subtype="PCM_16")
        if dry:
            soundfile.write(folder / "dry" / file.name, 0.8 * voice / np.abs(voice).max(), RATE, subtype="PCM_16")
        temporary = entry.with_suffix(".part")
        temporary.write_text(json.dumps(record_of(song, sung, file.name, len(mix))))
        os.replace(temporary, entry)
    return json.loads(entry.read_text())


def write_manifest(file: pathlib.Path, records: list[dict]) -> None:
    file.write_text("".join(json.dumps(record) + "\n" for record in records))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    much = parser.add_mutually_exclusive_group(required=True)
    much.add_argument("--hours", type=float)
    much.add_argument("--songs", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first song")
    parser.add_argument("--stanzas", type=int, default=100, help="of four lines that each voice knows in major, and in minor")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--dry", action="store_true", help="write the voices alone, too")
    parser.add_argument("--ensemble", nargs=7, metavar=("NAME", "GENRE", "BASS", "CHORDS", "LEAD", "VOICE", "BEAT"),
                        help=f"songs of this ensemble alone (General MIDI programs from 0; {', '.join(VOICES)}; "
                             "beat in steps of 128 samples of 22.05 kHz)")
    options = parser.parse_args()
    if options.ensemble:
        if options.ensemble[1] not in GENRES or options.ensemble[5] not in VOICES:
            parser.error(f"--ensemble takes one of the genres {', '.join(GENRES)} and of the voices {', '.join(VOICES)}")
        only(*options.ensemble)
    (options.out / "dry" if options.dry else options.out).mkdir(parents=True, exist_ok=True)
    cut()

    def enough(records: list[dict]) -> bool:
        if options.songs:
            return len(records) >= options.songs
        return sum(record["seconds"] for record in records) >= options.hours * 3600

    records: list[dict] = []
    index = options.first
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        while not enough(records):
            batch = range(index, index + 4 * options.jobs)
            count = len(batch)
            for record in pool.map(make, [options.seed] * count, batch, [options.stanzas] * count, [options.out] * count,
                                   [options.dry] * count):
                if not enough(records):
                    records.append(record)
            index = batch[-1] + 1
            print(f"{len(records)} songs, {sum(r['seconds'] for r in records) / 3600:.2f} hours", flush=True)
    write_manifest(options.out / "manifest.jsonl", records)


if __name__ == "__main__":
    main()
