"""The backing of a song: drums, bass and chords of its genre, the instruments of its ensemble."""

import numpy as np

from compose import Song, chord_pitches
from genres import CRASH, SNARE
from midi import Midi

DRUMS, BASS, CHORDS, LEAD = 9, 0, 1, 2


def _hits(pattern: str) -> list[tuple[float, float]]:
    return [(n / 4, 1.0 if mark == "X" else 0.75) for n, mark in enumerate(pattern) if mark in "xX"]


def _near(pitch_class: int, middle: int) -> int:
    return min((p for p in range(middle - 6, middle + 7) if p % 12 == pitch_class % 12), key=lambda p: abs(p - middle))


def _drums(song: Song, midi: Midi, bar: int, beat: int, rng: np.random.Generator) -> None:
    for instrument, pattern in song.style["drums"].items():
        for offset, accent in _hits(pattern):
            velocity = int(92 * accent + rng.integers(-6, 7))
            midi.note(DRUMS, instrument, song.seconds(beat + offset), 0.1, velocity)
    opens = bar == 0 or song.sections[bar] != song.sections[bar - 1]
    if opens and SNARE in song.style["drums"]:
        midi.note(DRUMS, CRASH, song.seconds(beat), 0.8, 90)


def _bass(song: Song, midi: Midi, bar: int, beat: int, rng: np.random.Generator) -> None:
    chord = chord_pitches(song, song.bars[bar], True)
    following = chord_pitches(song, song.bars[(bar + 1) % len(song.bars)])
    degrees = {"1": chord[0], "3": chord[1], "5": chord[2], "8": chord[0]}
    marks = [(n / 4, mark) for n, mark in enumerate(song.style["bass"]) if mark != "."]
    ends = [offset for offset, _ in marks[1:]] + [song.style["beats"]]
    for (offset, mark), end in zip(marks, ends):
        pitch = _near(degrees[mark] if mark != "w" else following[0] + rng.choice([-1, 1, 2]), 38)
        pitch += 12 if mark == "8" else 0
        start = song.seconds(beat + offset)
        midi.note(BASS, pitch, start, 0.92 * (song.seconds(beat + end) - start), int(84 + rng.integers(-6, 7)))


def _chords(song: Song, midi: Midi, bar: int, beat: int, rng: np.random.Generator) -> None:
    tones = [_near(pc, 60) for pc in chord_pitches(song, song.bars[bar], song.style["sevenths"])]
    if song.style["power"]:
        root = _near(tones[0], 46)
        tones = [root, root + 7, root + 12]
    pattern = song.style["chords"]
    if pattern == "arpeggio":
        order = [0, 2, 1, 2, 0, 2, 1, 2]
        for n, tone in enumerate(order):
            midi.note(CHORDS, tones[tone], song.seconds(beat + n / 2), 0.5, int(76 + rng.integers(-8, 9)))
        return
    hits = _hits(pattern)
    ends = [offset for offset, _ in hits[1:]] + [song.style["beats"]]
    for (offset, accent), end in zip(hits, ends):
        start = song.seconds(beat + offset)
        length = 0.8 * (song.seconds(beat + end) - start)
        for n, tone in enumerate(tones):
            midi.note(CHORDS, tone, start + 0.006 * n, length, int(72 * accent + rng.integers(-6, 7)))


def _lead(song: Song, midi: Midi, bar: int, beat: int, rng: np.random.Generator) -> None:
    """A soft long note in choruses, a tune of its own in breaks."""
    tones = [_near(pc, 72) for pc in chord_pitches(song, song.bars[bar])]
    beats = song.style["beats"]
    if song.sections[bar] == "chorus":
        midi.note(LEAD, tones[bar % 3], song.seconds(beat), 0.95 * beats * 60 / song.bpm, 56)
    elif song.sections[bar] == "break":
        offset = 0.0
        while offset < beats:
            length = float(rng.choice([0.5, 1.0, 1.0]))
            midi.note(LEAD, int(rng.choice(tones)), song.seconds(beat + offset), 0.9 * length * 60 / song.bpm, 84)
            offset += length


def arrange(song: Song, rng: np.random.Generator) -> Midi:
    """The MIDI file of the backing."""
    midi = Midi()
    if song.style["chords"] is None:  # nothing but the voice
        return midi
    for channel, role in ((BASS, "bass"), (CHORDS, "chords"), (LEAD, "lead")):
        midi.program(channel, song.ensemble[role])
    midi.volume(DRUMS, 127)
    midi.volume(BASS, 84)
    midi.volume(CHORDS, 74)
    for bar in range(len(song.bars)):
        if song.silent[0] <= bar < song.silent[1]:
            continue
        beat = bar * song.style["beats"]
        for part in (_drums, _bass, _chords, _lead):
            part(song, midi, bar, beat, rng)
    return midi
