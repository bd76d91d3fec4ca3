"""A standard MIDI file of one track, and its sound through FluidSynth."""

import pathlib
import struct
import subprocess
import tempfile

import numpy as np
import soundfile

TICKS = 9600  # a quarter note; the tempo is always 120, so that 19200 ticks are a second
BLOCK = 64 / 44100  # FluidSynth begins notes with its blocks of samples, counted in whole milliseconds
EARLY = 0.00122     # seconds: about half a block and half a millisecond
SOUND_FONT = "/usr/share/sounds/sf2/FluidR3_GM.sf2"


def _length(value: int) -> bytes:
    data = [value & 0x7F]
    while value := value >> 7:
        data.insert(0, 0x80 | (value & 0x7F))
    return bytes(data)


class Midi:
    def __init__(self) -> None:
        self.events: list[tuple[int, int, bytes]] = []  # (tick, order, bytes)

    @staticmethod
    def tick(seconds: float) -> int:
        """That of the nearest block, early enough for its millisecond: equal bars sound equal."""
        return max(0, round((round(seconds / BLOCK) * BLOCK - EARLY) * 2 * TICKS))

    def program(self, channel: int, number: int) -> None:
        self.events.append((0, 0, bytes([0xC0 | channel, number])))

    def volume(self, channel: int, value: int) -> None:
        self.events.append((0, 0, bytes([0xB0 | channel, 7, value])))

    def note(self, channel: int, pitch: int, start: float, length: float, velocity: int) -> None:
        """`start` and `length` in seconds."""
        start = max(0.0, start)
        self.events.append((self.tick(start), 2, bytes([0x90 | channel, pitch, velocity])))
        self.events.append((self.tick(start + length), 1, bytes([0x80 | channel, pitch, 0])))

    def bytes(self) -> bytes:
        track, now = b"", 0
        for tick, _, data in sorted(self.events):
            track += _length(tick - now) + data
            now = tick
        track += b"\x00\xff\x2f\x00"
        return b"MThd" + struct.pack(">IHHH", 6, 0, 1, TICKS) + b"MTrk" + struct.pack(">I", len(track)) + track

    def render(self, seconds: float, rate: int = 44100) -> np.ndarray:
        """Mono sound, float64 [samples]."""
        if not self.events:
            return np.zeros(round(seconds * rate))
        with tempfile.TemporaryDirectory() as folder:
            midi, wav = pathlib.Path(folder, "song.mid"), pathlib.Path(folder, "song.wav")
            midi.write_bytes(self.bytes())
            subprocess.run(["fluidsynth", "-ni", "-q", "-g", "0.5", "-r", str(rate), "-F", wav, SOUND_FONT, midi],
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            sound = soundfile.read(wav)[0].mean(axis=1)
        wanted = round(seconds * rate)
        return np.pad(sound[:wanted], (0, max(0, wanted - len(sound))))
