"""A voice that sings words on given notes: flite speaks each word once, WORLD takes it apart, and the
vowels are stretched to the notes. Consonants keep their natural length before the vowel, and the
vowel begins on the beat, so that the times of syllables are exact by construction."""

import pathlib
import subprocess
import tempfile

import numpy as np
import pyworld
import soundfile

RATE = 16000
FRAME = 0.005  # seconds
DIMENSIONS = 50
VOWELS = {"aa", "ae", "ah", "ao", "aw", "ax", "axr", "ay", "eh", "er", "ey", "ih", "ix", "iy", "ow", "oy", "uh", "uw"}


def speak(voice, text):
    """(sound at RATE, [(phone, begin, end)] in seconds) of a word as flite says it."""
    with tempfile.TemporaryDirectory() as folder:
        wav = pathlib.Path(folder, "word.wav")
        said = subprocess.run(["flite", "-voice", voice, "-psdur", "-o", wav, "-t", text + " "],
                              check=True, capture_output=True, text=True).stdout
        sound = soundfile.read(wav)[0]
    phones, before = [], 0.0
    for entry in said.split():
        name, end = entry.rsplit(":", 1)
        if name != "pau":
            phones.append((name, before, float(end)))
        before = float(end)
    return sound, phones


class SpokenWord:
    """Frames of one word, cut at its phones: [(phone, first frame, end frame)]."""

    def __init__(self, sound, phones):
        f0, times = pyworld.dio(sound, RATE, frame_period=FRAME * 1000)
        f0 = pyworld.stonemask(sound, f0, times, RATE)
        self.envelope = pyworld.code_spectral_envelope(
            pyworld.cheaptrick(sound, f0, times, RATE), RATE, DIMENSIONS).astype(np.float32)
        self.aperiodicity = pyworld.code_aperiodicity(
            pyworld.d4c(sound, f0, times, RATE), RATE).astype(np.float32)
        self.voiced = f0 > 0
        self.phones = [(name, round(a / FRAME), max(round(a / FRAME) + 1, min(round(b / FRAME), len(f0))))
                       for name, a, b in phones]
        if not any(name in VOWELS for name, _, _ in self.phones):  # "shh": let its last phone carry the note
            name, a, b = self.phones[-1]
            self.phones[-1] = ("ax", a, b)

    @property
    def vowels(self):
        """(phone, seconds of the consonants between it and the next vowel or the word's end) of each."""
        found = []
        for name, a, b in self.phones:
            if name in VOWELS:
                found.append([name, 0.0])
            elif found:
                found[-1][1] += (b - a) * FRAME
        return found


class Voice:
    def __init__(self, name):
        self.name = name
        self._words = {}

    def word(self, text):
        text = text.lower()
        if text not in self._words:
            self._words[text] = self._speak(text)
        return self._words[text]

    def vowels(self, text):
        return self.word(text).vowels

    def syllables(self, text):
        return len(self.vowels(text))

    def _speak(self, text):
        sound, phones = speak(self.name, text)
        first, last = phones[0][1], phones[-1][2]
        a, b = max(0, int((first - 0.02) * RATE)), int((last + 0.03) * RATE)
        part = np.ascontiguousarray(sound[a:b])
        part = part / max(1e-3, np.sqrt(np.mean(part ** 2))) * 0.1
        return SpokenWord(part, [(n, x - a / RATE, y - a / RATE) for n, x, y in phones])

    def sing(self, song, line):
        """(start in seconds, sound at RATE) of one line."""
        placed = []  # (frame, source word, source frames)
        starts, lead = [], round(0.3 / FRAME)
        begin = song.seconds(line[0].beats[0]) - lead * FRAME
        total = round((song.seconds(line[-1].end) - begin) / FRAME) + round(0.25 / FRAME)
        source = [None] * total
        pitch = np.zeros(total)
        notes = []
        for w, word in enumerate(line):
            spoken = self.word(word.text)
            end = song.seconds(word.end)
            if w + 1 < len(line):  # leave room for the next word's opening consonants
                end = min(end, song.seconds(line[w + 1].beats[0]) - self.opening(line[w + 1].text))
            self._place(spoken, [round((song.seconds(b) - begin) / FRAME) for b in word.beats],
                        round((end - begin) / FRAME), source)
            notes += [(round((song.seconds(b) - begin) / FRAME), p) for b, p in zip(word.beats, word.pitches)]
        notes.append((total, notes[-1][1]))
        for (a, note), (b, _) in zip(notes, notes[1:]):
            pitch[max(0, a - lead if a == notes[0][0] else a):b] = note
        pitch = self._human(pitch, [a for a, _ in notes[:-1]])
        return begin, self._synthesise(source, pitch)

    def opening(self, text):
        """Seconds of the consonants before the first vowel."""
        frames = 0
        for name, a, b in self.word(text).phones:
            if name in VOWELS:
                break
            frames += b - a
        return frames * FRAME

    @staticmethod
    def _place(spoken, onsets, end, source):
        """Writes (word, frame) into `source`: consonants as they are, vowels stretched in the middle."""
        groups, now = [], []  # consonants before each vowel, and the closing ones
        for phone in spoken.phones:
            if phone[0] in VOWELS:
                groups.append((now, phone))
                now = []
            else:
                now.append(phone)
        closing = now

        def put(at, frames):
            for n, frame in enumerate(frames):
                if 0 <= at + n < len(source):
                    source[at + n] = (spoken, frame)

        def frames_of(phones):
            return [f for _, a, b in phones for f in range(a, b)]

        for k, (before, (_, a, b)) in enumerate(groups):
            opening = frames_of(before)
            put(onsets[k] - len(opening), opening)
            after = frames_of(groups[k + 1][0]) if k + 1 < len(groups) else frames_of(closing)
            until = (onsets[k + 1] if k + 1 < len(groups) else end) - len(after)
            length = max(b - a if k + 1 == len(groups) else 3, until - onsets[k])
            edge = min(4, (b - a) // 3, length // 3)
            middle = np.linspace(a + edge, b - 1 - edge, max(0, length - 2 * edge)).round().astype(int)
            put(onsets[k], list(range(a, a + edge)) + list(middle) + list(range(b - edge, b)))
            if k + 1 == len(groups):
                put(onsets[k] + length, after)

    @staticmethod
    def _human(pitch, onsets):
        """Glides of 40 ms between notes and a vibrato that comes after 0.2 s."""
        smooth = np.convolve(np.pad(pitch, 4, mode="edge"), np.ones(9) / 9, mode="valid")
        since = np.arange(len(pitch)) - np.array([max([o for o in onsets if o <= i], default=i)
                                                  for i in range(len(pitch))])
        depth = 0.18 * np.clip((since * FRAME - 0.2) / 0.2, 0, 1)
        return smooth + depth * np.sin(2 * np.pi * 5.5 * FRAME * np.arange(len(pitch)))

    @staticmethod
    def _synthesise(source, pitch):
        size = pyworld.get_cheaptrick_fft_size(RATE)
        quiet = np.full(DIMENSIONS, 0.0, np.float32)
        envelope = np.array([s[0].envelope[s[1]] if s else quiet for s in source], np.float64)
        bands = next(s[0].aperiodicity.shape[1] for s in source if s)
        aperiodicity = np.array([s[0].aperiodicity[s[1]] if s else np.zeros(bands) for s in source], np.float64)
        present = np.array([1.0 if s else 0.0 for s in source])
        voiced = np.array([bool(s and s[0].voiced[s[1]]) for s in source])
        f0 = np.where(voiced, 440.0 * 2 ** ((pitch - 69) / 12), 0.0)
        decoded = pyworld.decode_spectral_envelope(envelope, RATE, size) * present[:, None] + 1e-12
        noise = pyworld.decode_aperiodicity(np.minimum(aperiodicity, 0.0), RATE, size)
        return pyworld.synthesize(f0, np.ascontiguousarray(decoded), np.ascontiguousarray(noise), RATE, FRAME * 1000)
