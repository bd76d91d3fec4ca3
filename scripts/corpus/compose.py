"""A song as data: form, chords, words on notes. Nothing is rendered here."""

import dataclasses

import numpy as np

import tunes
import words as lyrics
from genres import GENRES, SCALES, STEP, VOICES
from singer import Singer

CHARACTERS_A_SECOND = 7.0   # of lines with the rests after them
FASTEST, SLOWEST = 1.15, 1.55  # times the lengths of speech
SUNG_SHARE = 0.84           # of a line; the rest is breath
GRID = 0.25                 # beats
SHARE_OF_TUNES = 0.4        # of songs, that take their verses' melody from an old tune
LINE_SECONDS = 3.4


@dataclasses.dataclass
class Line:
    words: list[str]
    beats: list[float]    # at which each syllable's vowel begins
    pitches: list[int]    # MIDI notes
    end: float            # beat at which the last vowel ends


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
        return "\n".join(" ".join(line.words) for line in self.lines)


def chord_pitches(song: Song, degree: int, sevenths: bool = False) -> list[int]:
    """Pitch classes of the triad (or seventh chord) on a degree of the key."""
    scale = SCALES[song.style["mode"]]
    steps = (0, 2, 4, 6) if sevenths else (0, 2, 4)
    return [(song.key + scale[(degree - 1 + step) % 7]) % 12 for step in steps]


def _rhythm(song: Song, spoken: list[float], start: float, length: float) -> tuple[list[float], float]:
    """Beats at which the vowels of a line begin, and the last one ends: as the voice speaks the words, slower, on the
    grid; nothing is slower than fits into its share of `length` beats."""
    beat = 60 / song.bpm
    room = SUNG_SHARE * length * beat
    factor = min(max(room / max(spoken[-1], 0.1), FASTEST), SLOWEST) / beat
    steps: list[int] = []
    for time in spoken[:-1]:
        steps.append(max(round(time * factor / GRID), steps[-1] + 1 if steps else 0))
    last = steps[-1] * GRID
    end = min(max(spoken[-1] * factor, last + 0.3 / beat), max(length - 0.15 / beat, last + 0.15 / beat))
    return [start + step * GRID for step in steps], start + end


def _melody(song: Song, beats: list[float], rng: np.random.Generator, contour: np.ndarray) -> list[int]:
    """One note a syllable: chord tones on the beat, steps of the scale between, a contour for the line."""
    voice = VOICES[song.ensemble["voice"]]
    low, high = voice.low, voice.high
    scale = {(song.key + s) % 12 for s in SCALES[song.style["mode"]]}
    pitches: list[int] = []
    now = float(contour[0]) * (high - low) + low
    for n, beat in enumerate(beats):
        wanted = low + (high - low) * np.interp(n / max(1, len(beats) - 1), [0, 0.5, 1], contour)
        degree = song.bars[min(int(beat // song.style["beats"]), len(song.bars) - 1)]
        allowed = set(chord_pitches(song, degree)) if beat % 1 == 0 else scale
        candidates = [p for p in range(low, high + 1) if p % 12 in allowed]
        cost = [abs(p - wanted) * 0.5 + abs(p - now) * 0.6 + rng.random() * 2 for p in candidates]
        now = candidates[int(np.argmin(cost))]
        pitches.append(now)
    return pitches


def _section(song: Song, kind: str, count: int, bars_a_line: int, first_bar: int, singer: Singer,
             tune: list[list[int]] | None, rng: np.random.Generator) -> list[Line]:
    """The lines of a section, from beat 0 of `first_bar` on. A chorus says its first two lines twice."""
    length = bars_a_line * song.style["beats"]
    voice = song.ensemble["voice"]
    made: list[Line] = []
    shapes = [(0.3, 0.6, 0.4), (0.4, 0.8, 0.3), (0.3, 0.6, 0.5), (0.5, 0.7, 0.2)]
    lift = 0.15 if kind == "chorus" else 0.0
    target = round(CHARACTERS_A_SECOND * length * 60 / song.bpm) - 1
    for n in range(count):
        if kind == "chorus" and n >= 2:
            made += moved([made[n - 2]], 2 * length)
            continue
        for _ in range(8):
            text = lyrics.line(target, rng)
            spoken = singer.rhythm(voice, text)
            if spoken[-1] * FASTEST < (SUNG_SHARE + 0.08) * length * 60 / song.bpm:
                break
        beats, end = _rhythm(song, spoken, (first_bar + n * bars_a_line) * song.style["beats"], length)
        if tune and kind == "verse":
            pitches = tunes.notes(tune[n % len(tune)], len(beats), song.key, SCALES[song.style["mode"]],
                                  VOICES[voice].low, VOICES[voice].high)
        else:
            pitches = _melody(song, beats, rng, np.clip(np.array(shapes[n % 4]) + lift, 0, 1))
        made.append(Line(text, beats, pitches, end))
    return made


def moved(lines: list[Line], beats: float) -> list[Line]:
    return [Line(line.words, [b + beats for b in line.beats], line.pitches, line.end + beats) for line in lines]


def compose(seed: int, index: int, singer: Singer) -> Song:
    """Song `index` of the corpus with this seed; depends on these two alone."""
    rng = np.random.default_rng([seed, index])
    genre = list(GENRES)[index % len(GENRES)]
    style = GENRES[genre]
    ensembles = list(style["ensembles"])
    artist = ensembles[rng.integers(len(ensembles))]
    bpm = 60 / (style["ensembles"][artist]["beat"] * STEP)
    song = Song(index, genre, artist, bpm, int(rng.integers(12)), [], [], [])
    bar = style["beats"] * 60 / bpm
    bars_a_line = max(1, round(LINE_SECONDS / bar))
    wanted = rng.choice([rng.uniform(21, 45), rng.uniform(45, 100), rng.uniform(100, 175)], p=[0.5, 0.35, 0.15])

    steady = rng.random() < 0.75  # singing from the first bar to the last, without breaks
    verse, chorus, bridge = (style["progressions"][i] for i in rng.permutation(3))
    progression = {"verse": verse, "chorus": chorus, "bridge": bridge, "break": verse}
    names = list(tunes.TUNES)
    chosen = names[rng.integers(len(names))]
    tune = tunes.TUNES[chosen] if rng.random() < SHARE_OF_TUNES else None
    plan = ["verse", "chorus", "verse", "chorus", "bridge", "chorus", "verse", "chorus"]
    remembered: tuple[list[Line], int] | None = None

    def add_bars(kind: str, count: int) -> None:
        degrees = [int(d) for d in progression[kind].split()]
        song.bars += [degrees[i % len(degrees)] for i in range(count)]
        song.sections += [kind] * count

    if not steady:
        add_bars("break", int(rng.choice([2, 4])))
    part = 0
    while len(song.bars) * bar < wanted:
        kind = plan[part % len(plan)]
        left = int(round((wanted - len(song.bars) * bar) / (bars_a_line * bar)))
        lines = min(4, max(1, left))
        first = len(song.bars)
        add_bars(kind, lines * bars_a_line)
        if kind == "chorus" and remembered is not None:
            kept, at = remembered
            song.lines += moved(kept[:lines], (first - at) * style["beats"])
        else:
            made = _section(song, kind, lines, bars_a_line, first, singer, tune, rng)
            song.lines += made
            if kind == "chorus" and lines == 4:
                remembered = (made, first)
        part += 1
        if not steady and part % 3 == 0 and len(song.bars) * bar + 8 * bar < wanted:
            add_bars("break", 4)
    if steady and rng.random() < 0.15:
        song.silent = (0, bars_a_line)  # the voice begins alone
    return song
