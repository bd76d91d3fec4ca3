"""Sings a line: consonants keep their spoken lengths and lie before the beat, vowels begin on it and fill their notes."""

import dataclasses
import hashlib
import json
import os
import pathlib

import numpy as np

import pronounce
from voice_network import FRAME, RATE, Network

LEAD_IN, LEAD_OUT = 14, 12       # frames of silence around a line: after less of it the first syllable is swallowed
SHORTEST_VOWEL = 3               # frames
LONGEST_VOWEL = 28               # frames: the rest of a longer note is a rest between the words
LONGEST_CONSONANT = 6
VOICED = 40.0                    # Hz: below, the network means no pitch
GLIDE = 7                        # half frames between two notes
VIBRATO, VIBRATO_RATE, VIBRATO_AFTER = 0.12, 5.4, 0.3  # semitones, Hz, seconds


@dataclasses.dataclass(frozen=True)
class Voice:
    blend: tuple[tuple[str, float], ...]  # styles of the network and their weights
    low: int                              # MIDI notes that it sings well
    high: int
    tonic: int                            # MIDI note of its key


@dataclasses.dataclass
class SungPhone:
    begin: float   # seconds
    end: float
    name: str      # ARPAbet
    word: int      # of the line
    letter: int    # of the word


@dataclasses.dataclass
class SungLine:
    begin: float          # seconds, of the first sample
    sound: np.ndarray     # at RATE
    phones: list[SungPhone]


@dataclasses.dataclass
class _Token:
    symbol: str
    phone: pronounce.Phone | None = None  # None: a stress mark or a blank
    word: int = 0


def _tokens(words: list[str]) -> list[_Token]:
    found: list[_Token] = []
    for n, word in enumerate(words):
        if n:
            found.append(_Token(" ", None, n - 1))
        for phone in pronounce.phones(word):
            found += [_Token(mark, None, n) for mark in phone.symbol[:-1]] + [_Token(phone.symbol[-1], phone, n)]
    return found


class Singer:
    """With a folder `kept`, lines that were sung once are read from there, whoever sang them."""

    def __init__(self, voices: dict[str, Voice], kept: pathlib.Path | None = None) -> None:
        self.voices = voices
        self._kept = kept
        self._network: Network | None = None
        self._sung: dict[tuple, SungLine] = {}
        self._spoken: dict[tuple, list[float]] = {}

    def sing(self, name: str, words: list[str], onsets: list[float], end: float, notes: list[int] | None) -> SungLine:
        """`onsets`: when each syllable's vowel begins, seconds; `end`: when the last one ends; `notes`: MIDI notes of
        the syllables, None to speak them in rhythm. A line that comes again is sung once."""
        shape = tuple(round((onset - onsets[0]) / FRAME) for onset in onsets + [end])
        key = (name, tuple(words), shape, tuple(notes or ()))
        if key not in self._sung:
            self._sung[key] = self._kept_or_sung(key, words, list(shape), notes)
        line = self._sung[key]
        return SungLine(line.begin + onsets[0], line.sound, [
            dataclasses.replace(p, begin=p.begin + onsets[0], end=p.end + onsets[0]) for p in line.phones])

    def rhythm(self, name: str, words: list[str]) -> list[float]:
        """When each vowel begins, seconds after the first one, and when the last ends, as the voice speaks the words."""
        if (name, *words) not in self._spoken:
            self._spoken[name, *words] = self._rhythm(name, _tokens(words))
        return self._spoken[name, *words]

    def _rhythm(self, name: str, line: list[_Token]) -> list[float]:
        tokens = self._ready().tokens("".join(token.symbol for token in line))
        frames = self._ready().durations(tokens, self._ready().style(dict(self.voices[name].blend), tokens))
        ends = np.cumsum(frames) * FRAME
        vowels = [n for n, token in enumerate(line, 1) if token.phone and token.phone.vowel]
        return [float(ends[n - 1] - ends[vowels[0] - 1]) for n in vowels] + [float(ends[vowels[-1]] - ends[vowels[0] - 1])]

    def _ready(self) -> Network:
        if self._network is None:
            self._network = Network()
        return self._network

    def _kept_or_sung(self, key: tuple, words: list[str], onsets: list[int], notes: list[int] | None) -> SungLine:
        voice = self.voices[key[0]]
        if self._kept is None:
            return self._sing(voice, words, onsets, notes)
        file = self._kept / (hashlib.sha256(repr((voice, key)).encode()).hexdigest()[:24] + ".npz")
        if not file.exists():
            line = self._sing(voice, words, onsets, notes)
            self._kept.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(f".part-{os.getpid()}")
            with part.open("wb") as made:
                np.savez(made, begin=line.begin, sound=line.sound.astype(np.float16),
                         phones=json.dumps([dataclasses.astuple(phone) for phone in line.phones]))
            os.replace(part, file)
        found = np.load(file)
        return SungLine(float(found["begin"]), found["sound"].astype(np.float64),
                        [SungPhone(*phone) for phone in json.loads(str(found["phones"]))])

    def _sing(self, voice: Voice, words: list[str], onsets: list[int], notes: list[int] | None) -> SungLine:
        network, line = self._ready(), _tokens(words)
        tokens = network.tokens("".join(token.symbol for token in line))
        style = network.style(dict(voice.blend), tokens)
        frames = lengths(line, network.durations(tokens, style), onsets)
        pitch, loudness, phones = network.prosody(tokens, style, frames)
        ends = np.cumsum(frames)
        starts = ends - frames
        vowels = [n for n, token in enumerate(line, 1) if token.phone and token.phone.vowel]
        if notes:
            wanted = melody([2 * int(starts[n]) for n in vowels], notes, len(pitch))
            pitch = np.where(pitch > VOICED, 440.0 * 2 ** ((wanted - 69) / 12), pitch)
        sound = network.sound(style, pitch, loudness, phones)
        zero = starts[vowels[0]] - _stressed(line, vowels[0] - 1)
        return SungLine(-float(zero) * FRAME, sound, [
            SungPhone(float(starts[n] - zero) * FRAME, float(ends[n] - zero) * FRAME, token.phone.name, token.word,
                      token.phone.letter) for n, token in enumerate(line, 1) if token.phone])


def _stressed(line: list[_Token], n: int) -> int:
    """Frames of a stress mark before token n."""
    return int(n > 0 and line[n - 1].symbol in pronounce.STRESSES)


def lengths(line: list[_Token], spoken: np.ndarray, onsets: list[int]) -> np.ndarray:
    """Frames of each token, the pauses at both ends included: vowels begin at `onsets` (frames) after the first, and the
    last one ends at the last entry."""
    frames = np.zeros(len(line) + 2, int)
    frames[0], frames[-1] = LEAD_IN, LEAD_OUT
    vowels = [n for n, token in enumerate(line) if token.phone and token.phone.vowel]
    for n, token in enumerate(line):
        natural = round(float(spoken[n + 1]))
        if token.phone is None:
            frames[n + 1] = 1 if token.symbol in pronounce.STRESSES else min(max(natural, 1), 2)
        elif not token.phone.vowel:
            frames[n + 1] = min(max(natural, 1), LONGEST_CONSONANT)
    begins = [n - _stressed(line, n) for n in vowels]
    for k, n in enumerate(vowels):
        following = begins[k + 1] if k + 1 < len(vowels) else len(line)
        between = list(range(n + 2, following + 1))
        room = onsets[k + 1] - onsets[k] - _stressed(line, n)
        if k + 1 == len(vowels):  # the closing consonants come after it
            frames[n + 1] = min(max(room, SHORTEST_VOWEL), LONGEST_VOWEL)
            break
        room -= int(frames[between].sum())
        while room < SHORTEST_VOWEL and between and frames[between].max() > 1:
            frames[between[int(frames[between].argmax())]] -= 1
            room += 1
        room = max(room, 1)
        rests = [m for m in between if line[m - 1].symbol == " "]
        if room > LONGEST_VOWEL and rests:
            frames[rests[0]] += room - LONGEST_VOWEL
            room = LONGEST_VOWEL
        frames[n + 1] = room
    return frames


def melody(onsets: list[int], notes: list[int], size: int) -> np.ndarray:
    """MIDI note of every half frame: glides into each note, vibrato on long ones."""
    held = np.full(size, float(notes[0]))
    since = np.zeros(size)
    for onset, note in zip(onsets, notes):
        held[max(0, onset - 2):] = note
        since[onset:] = np.arange(max(0, size - onset)) * FRAME / 2
    glide = np.hanning(GLIDE + 2)[1:-1]
    smooth = np.convolve(np.pad(held, GLIDE // 2, mode="edge"), glide / glide.sum(), "valid")
    depth = VIBRATO * np.clip((since - VIBRATO_AFTER) / 0.3, 0, 1)
    return smooth + depth * np.sin(2 * np.pi * VIBRATO_RATE * since)
