"""A song as data: form, chords, words on notes. Nothing is rendered here."""

import dataclasses
import math

import numpy as np

from genres import GENRES, SCALES, STEP, VOICES
from repertoire import LINES, SungWords, stanza
from singer import Singer

SHORTEST_LINE = 2.75  # seconds from the beginning of a line to that of the next


@dataclasses.dataclass
class Line:
    beat: float           # at which the first vowel begins
    sung: SungWords


@dataclasses.dataclass
class Song:
    index: int
    genre: str
    artist: str
    bpm: float
    key: int               # pitch class of the tonic
    bars: list[int]        # chord degree (1..7) of each bar
    sections: list[str]    # kind of each bar: "verse", "chorus", "bridge", "break"
    lines: list[Line]
    silent: tuple[int, int] = (0, 0)  # bars (from, to) in which the band rests

    @property
    def style(self) -> dict:
        return GENRES[self.genre]

    @property
    def ensemble(self) -> dict:
        return self.style["ensembles"][self.artist]

    def seconds(self, beat: float) -> float:
        """Time of a beat, swung: the off-beat eighth comes late."""
        swing = self.style["swing"]
        whole, part = np.divmod(beat, 1.0)
        bent = part * (1 + swing) if part <= 0.5 else 0.5 * (1 + swing) + (part - 0.5) * (1 - swing)
        return float((whole + bent) * 60.0 / self.bpm)

    @property
    def length(self) -> float:
        return len(self.bars) * self.style["beats"] * 60.0 / self.bpm + 0.6

    @property
    def text(self) -> str:
        return "\n".join(" ".join(line.sung.words) for line in self.lines)


def chord_pitches(song: Song, degree: int, sevenths: bool = False) -> list[int]:
    """Pitch classes of the triad (or seventh chord) on a degree of the key."""
    scale = SCALES[song.style["mode"]]
    steps = (0, 2, 4, 6) if sevenths else (0, 2, 4)
    return [(song.key + scale[(degree - 1 + step) % 7]) % 12 for step in steps]


def beats_of_a_line(style: dict, bpm: float) -> int:
    """Lines begin on halves of bars (in three-four time on bars)."""
    unit = 2 if style["beats"] % 2 == 0 else style["beats"]
    return unit * math.ceil(SHORTEST_LINE * bpm / 60 / unit)


def compose(seed: int, index: int, singer: Singer, stanzas: int) -> Song:
    """Song `index` of the corpus with this seed, of a repertoire of so many stanzas per voice and mode; depends on these
    alone."""
    rng = np.random.default_rng([seed, index])
    genre = list(GENRES)[index % len(GENRES)]
    style = GENRES[genre]
    ensembles = list(style["ensembles"])
    artist = ensembles[rng.integers(len(ensembles))]
    voice, mode = style["ensembles"][artist]["voice"], style["mode"]
    bpm = 60 / (style["ensembles"][artist]["beat"] * STEP)
    song = Song(index, genre, artist, bpm, VOICES[voice].tonic % 12, [], [], [])
    bar, step = style["beats"] * 60 / bpm, beats_of_a_line(style, bpm)
    wanted = rng.choice([rng.uniform(21, 45), rng.uniform(45, 100), rng.uniform(100, 175)], p=[0.5, 0.35, 0.15])

    steady = rng.random() < 0.75  # singing from the first bar to the last, without breaks
    verse, chorus, bridge = (style["progressions"][i] for i in rng.permutation(3))
    progression = {"verse": verse, "chorus": chorus, "bridge": bridge, "break": verse}
    plan = ["verse", "chorus", "verse", "chorus", "bridge", "chorus", "verse", "chorus"]
    refrain = stanza(seed, voice, mode, int(rng.integers(stanzas)), singer)

    def add_bars(kind: str, count: int) -> None:
        degrees = [int(d) for d in progression[kind].split()]
        song.bars += [degrees[i % len(degrees)] for i in range(count)]
        song.sections += [kind] * count

    if not steady:
        add_bars("break", int(rng.choice([2, 4])))
    part = 0
    while len(song.bars) * bar < wanted:
        kind = plan[part % len(plan)]
        lines = min(LINES, max(1, round((wanted - len(song.bars) * bar) * bpm / 60 / step)))
        if kind == "chorus":  # says its first two lines twice
            words = (refrain[:2] + refrain[:2])[:lines]
        else:
            words = stanza(seed, voice, mode, int(rng.integers(stanzas)), singer)[:lines]
        first = len(song.bars) * style["beats"]
        song.lines += [Line(first + n * step, sung) for n, sung in enumerate(words)]
        add_bars(kind, math.ceil(lines * step / style["beats"]))
        part += 1
        if not steady and part % 3 == 0 and len(song.bars) * bar + 8 * bar < wanted:
            add_bars("break", 4)
    if steady and rng.random() < 0.15:
        song.silent = (0, math.ceil(step / style["beats"]))  # the voice begins alone
    return song
