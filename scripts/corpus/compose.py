"""A song as data: form, chords, words on notes. Nothing is rendered here."""

import dataclasses

import numpy as np

import words as lyrics
from genres import GENRES, RANGES, SCALES, STEP

CHARACTERS_A_SECOND = 8.0


@dataclasses.dataclass
class Word:
    text: str
    beats: list    # beat at which each syllable's vowel begins
    pitches: list  # MIDI note of each syllable
    end: float     # beat at which the last syllable ends


@dataclasses.dataclass
class Song:
    index: int
    genre: str
    artist: str
    bpm: float
    key: int               # pitch class of the tonic
    bars: list             # chord degree (1..7) of each bar
    sections: list         # kind of each bar: "verse", "chorus", "bridge", "break"
    lines: list            # [Word] a line

    @property
    def style(self):
        return GENRES[self.genre]

    @property
    def ensemble(self):
        return self.style["ensembles"][self.artist]

    def seconds(self, beat):
        """Time of a beat, swung: the off-beat eighth comes late."""
        swing = self.style["swing"]
        whole, part = np.divmod(beat, 1.0)
        bent = part * (1 + swing) if part <= 0.5 else 0.5 * (1 + swing) + (part - 0.5) * (1 - swing)
        return (whole + bent) * 60.0 / self.bpm

    @property
    def length(self):
        return len(self.bars) * self.style["beats"] * 60.0 / self.bpm + 0.6

    @property
    def text(self):
        return "\n".join(" ".join(word.text for word in line) for line in self.lines)


def chord_pitches(song, degree, sevenths=False):
    """Pitch classes of the triad (or seventh chord) on a degree of the key."""
    scale = SCALES[song.style["mode"]]
    steps = (0, 2, 4, 6) if sevenths else (0, 2, 4)
    return [(song.key + scale[(degree - 1 + step) % 7]) % 12 for step in steps]


def _syllable_beats(words, syllables, start, length):
    """Beats of all syllables of a line that begins at `start` and lasts `length` beats: as steady a rate
    of characters as a grid of quarters of a beat allows, vowels on the grid."""
    total = sum(len(w) + 1 for w in words)
    ideal, position = [], 0
    for word, count in zip(words, syllables):
        ideal += [(position + len(word) * k / count) / total * length for k in range(count)]
        position += len(word) + 1
    grid = 0.5 if len(ideal) <= length * 1.6 else 0.25
    beats, earliest = [], 0.0
    for n, wanted in enumerate(ideal):
        latest = length - grid * (len(ideal) - n)
        beat = min(max(round(wanted / grid) * grid, earliest), max(latest, earliest))
        beats.append(start + beat)
        earliest = beat + grid
    return beats


def _melody(song, beats, rng, contour):
    """One note a syllable: chord tones on the beat, steps of the scale between, a contour for the line."""
    low, high = RANGES[song.ensemble["voice"]]
    scale = {(song.key + s) % 12 for s in SCALES[song.style["mode"]]}
    pitches, now = [], contour[0] * (high - low) + low
    for n, beat in enumerate(beats):
        wanted = low + (high - low) * np.interp(n / max(1, len(beats) - 1), [0, 0.5, 1], contour)
        degree = song.bars[min(int(beat // song.style["beats"]), len(song.bars) - 1)]
        allowed = set(chord_pitches(song, degree)) if beat % 1 == 0 else scale
        candidates = [p for p in range(low, high + 1) if p % 12 in allowed]
        cost = [abs(p - wanted) * 0.5 + abs(p - now) * 0.6 + rng.random() * 2 for p in candidates]
        now = candidates[int(np.argmin(cost))]
        pitches.append(now)
    return pitches


def _section(song, kind, line_count, bars_a_line, first_bar, voice, rng):
    """The words of a section, placed from beat 0 of `first_bar` on."""
    beats = song.style["beats"]
    length = bars_a_line * beats
    made = []
    shapes = [(0.3, 0.6, 0.4), (0.4, 0.8, 0.3), (0.3, 0.6, 0.5), (0.5, 0.7, 0.2)]
    lift = 0.15 if kind == "chorus" else 0.0
    for n in range(line_count):
        target = round(CHARACTERS_A_SECOND * length * 60 / song.bpm) - 1
        text = lyrics.line(target, rng)
        counts = [voice.syllables(word) for word in text]
        start = (first_bar + n * bars_a_line) * beats
        onset = _syllable_beats(text, counts, start, length)
        notes = _melody(song, onset, rng, np.clip(np.array(shapes[n % 4]) + lift, 0, 1))
        line, at = [], 0
        for word, count in zip(text, counts):
            follows = onset[at + count] if at + count < len(onset) else start + length - 0.1
            line.append(Word(word, onset[at:at + count], notes[at:at + count], min(follows, onset[at + count - 1] + 2)))
            at += count
        made.append(line)
    return made


def _moved(lines, beats):
    return [[Word(w.text, [b + beats for b in w.beats], list(w.pitches), w.end + beats) for w in line]
            for line in lines]


def compose(seed, index, voices):
    """Song `index` of the corpus with this seed; depends on these two alone."""
    rng = np.random.default_rng([seed, index])
    genre = list(GENRES)[index % len(GENRES)]
    style = GENRES[genre]
    ensembles = list(style["ensembles"])
    artist = ensembles[rng.integers(len(ensembles))]
    bpm = 60 / (style["ensembles"][artist]["beat"] * STEP)
    song = Song(index, genre, artist, bpm, int(rng.integers(12)), [], [], [])
    bar = style["beats"] * 60 / bpm
    bars_a_line = max(1, round(3.4 / bar))
    wanted = rng.choice([rng.uniform(21, 45), rng.uniform(45, 100), rng.uniform(100, 175)], p=[0.5, 0.35, 0.15])

    steady = rng.random() < 0.75  # singing from the first bar to the last, without breaks
    verse, chorus, bridge = (style["progressions"][i] for i in rng.permutation(3))
    progression = {"verse": verse, "chorus": chorus, "bridge": bridge, "break": verse}
    plan = ["verse", "chorus", "verse", "chorus", "bridge", "chorus", "verse", "chorus"]
    remembered, voice = None, voices[style["ensembles"][artist]["voice"]]

    def add_bars(kind, count):
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
            song.lines += _moved(kept[:lines], (first - at) * style["beats"])
        else:
            made = _section(song, kind, lines, bars_a_line, first, voice, rng)
            song.lines += made
            if kind == "chorus" and lines == 4:
                remembered = (made, first)
        part += 1
        if not steady and part % 3 == 0 and len(song.bars) * bar + 8 * bar < wanted:
            add_bars("break", 4)
    return song


def character_times(song):
    """When each character of song.text sounds, in seconds: exact at the vowel of each syllable, linear
    between; a blank or newline takes the end of the word before it."""
    times = []
    for n, line in enumerate(song.lines):
        for m, word in enumerate(line):
            onset = [song.seconds(b) for b in word.beats] + [song.seconds(word.end)]
            at = np.linspace(0, len(word.beats), len(word.text), endpoint=False)
            times += list(np.interp(at, np.arange(len(onset)), onset))
            if m + 1 < len(line) or n + 1 < len(song.lines):
                times.append(onset[-1])
    return times


def sung_vowels(song, voice):
    """(begin, end, phone) of every sung vowel, seconds: from its beat to the consonants that follow it."""
    found = []
    for line in song.lines:
        for word, following in zip(line, line[1:] + [None]):
            onset = [song.seconds(b) for b in word.beats] + [song.seconds(word.end)]
            if following:
                onset[-1] = min(onset[-1], song.seconds(following.beats[0]) - voice.opening(following.text))
            found += [(begin, max(begin, end - after), phone) for begin, end, (phone, after)
                      in zip(onset, onset[1:], voice.vowels(word.text))]
    return found
