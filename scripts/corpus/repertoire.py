"""What the voices know by heart: stanzas that the songs draw from, so that each line is sung once and heard in many songs.

A stanza has no tempo: its words keep the rhythm in which the voice would speak them, a little slower, since what is
stretched over notes is not understood (docs/lab/pocket-words.md). A song says when each line begins.
"""

import dataclasses

import numpy as np

import tunes
import words as lyrics
from genres import PENTATONIC, SCALES, VOICES
from singer import Singer
from voice_network import FRAME

LINES = 4              # of a stanza
CHARACTERS = 22        # of a line, about
SLOWER = 1.1           # than speech
LONGEST = 2.45         # seconds from the first vowel to the end of the last: what fits between two lines' beginnings
SHARE_OF_TUNES = 0.4   # of the stanzas, whose melody is an old tune's
CONTOURS = ((0.3, 0.6, 0.4), (0.4, 0.8, 0.3), (0.3, 0.6, 0.5), (0.5, 0.7, 0.2))


@dataclasses.dataclass
class SungWords:
    words: list[str]
    onsets: list[float]   # seconds after the first vowel at which each syllable's vowel begins
    seconds: float        # when the last vowel ends
    notes: list[int]      # MIDI notes of the syllables


def _rhythm(spoken: list[float]) -> list[float]:
    """In whole frames of the voice, so that a line is the same wherever it is sung."""
    return [round(time * SLOWER / FRAME) * FRAME for time in spoken]


def _melody(voice: str, mode: str, count: int, contour: tuple[float, ...], rng: np.random.Generator) -> list[int]:
    """Steps of the pentatonic scale, which goes with every chord of the key, along a contour."""
    low, high = VOICES[voice].low, VOICES[voice].high
    scale = [p for p in range(low, high + 1) if (p - VOICES[voice].tonic) % 12 in PENTATONIC[mode]]
    now = low + (high - low) * contour[0]
    notes = []
    for n in range(count):
        wanted = low + (high - low) * np.interp(n / max(1, count - 1), [0, 0.5, 1], contour)
        cost = [abs(p - wanted) * 0.5 + abs(p - now) * 0.6 + rng.random() * 2 for p in scale]
        now = scale[int(np.argmin(cost))]
        notes.append(now)
    return notes


def stanza(seed: int, voice: str, mode: str, number: int, singer: Singer) -> list[SungWords]:
    """Stanza `number` of those that a voice sings in major or minor; depends on these alone."""
    rng = np.random.default_rng([seed, list(VOICES).index(voice), list(SCALES).index(mode), number, 2])
    names = list(tunes.TUNES)
    tune = tunes.TUNES[names[rng.integers(len(names))]] if rng.random() < SHARE_OF_TUNES else None
    made = []
    while len(made) < LINES:
        text = lyrics.line(CHARACTERS, rng)
        times = _rhythm(singer.rhythm(voice, text))
        if times[-1] > LONGEST:
            continue
        count = len(times) - 1
        if tune:
            notes = tunes.notes(tune[len(made) % len(tune)], count, VOICES[voice].tonic, SCALES[mode], VOICES[voice].low,
                                VOICES[voice].high)
        else:
            notes = _melody(voice, mode, count, CONTOURS[len(made)], rng)
        made.append(SungWords(text, times[:-1], times[-1], notes))
    return made
