"""Voice and band into one sound: the voice well above the band, which gives way to it where words sound."""

import numpy as np

RATE = 44100
VOICE_ABOVE_BAND = 11.0     # dB
DUCKED = 9.0                # dB that the band's middle gives way by while the voice sounds
SPEECH = (250.0, 5000.0)    # Hz: where words are
TILT = 0.6                  # of a first difference at 22.05 kHz: brighter, so that words survive coding
LOUDNESS = 0.11
ROOM = -60.0                # dB of full scale: the tone of the room, where nothing else sounds
RISE, FALL = 0.03, 0.25     # seconds in which the band gives way, and comes back


def smooth(count: int) -> int:
    """The smallest number from `count` on whose prime factors are 2, 3 and 5: its spectrum is quickly made."""
    while True:
        left = count
        for prime in (2, 3, 5):
            while left % prime == 0:
                left //= prime
        if left == 1:
            return count
        count += 1


def resample(sound: np.ndarray, rate: int, wanted: int, to: int = RATE) -> np.ndarray:
    """From `rate` to `to` by its spectrum, to `wanted` samples."""
    seconds = smooth(len(sound) // rate + 1)
    spectrum = np.fft.rfft(sound, seconds * rate)[:seconds * to // 2 + 1]
    padded = np.zeros(seconds * to // 2 + 1, complex)
    padded[:len(spectrum)] = spectrum
    made = np.fft.irfft(padded, seconds * to) * (to / rate)
    return np.pad(made, (0, max(0, wanted - len(made))))[:wanted]


def filtered(sound: np.ndarray, gain) -> np.ndarray:
    size = smooth(2 * len(sound))
    return np.fft.irfft(np.fft.rfft(sound, size) * gain(np.fft.rfftfreq(size, 1 / RATE)), size)[:len(sound)]


def less_bass(frequency: np.ndarray) -> np.ndarray:
    return 0.5 + 0.5 / (1 + (140.0 / np.maximum(frequency, 1.0)) ** 4)


def tilt(frequency: np.ndarray) -> np.ndarray:
    gain = np.abs(1 - TILT * np.exp(-2j * np.pi * np.minimum(frequency, 11025) / 22050))
    return gain / gain[len(gain) // 8]


def middle(frequency: np.ndarray) -> np.ndarray:
    """1 where words are, with soft edges."""
    low, high = SPEECH
    return 1 / (1 + (low / np.maximum(frequency, 1.0)) ** 4) / (1 + (frequency / high) ** 4)


def dull(frequency: np.ndarray) -> np.ndarray:
    return 1 / (1 + frequency / 300.0)


def rms(sound: np.ndarray) -> float:
    return float(np.sqrt(np.mean(sound ** 2) + 1e-12))


def presence(voice: np.ndarray) -> np.ndarray:
    """0 to 1, a number a sample: whether the voice sounds."""
    block = RATE // 200
    blocks = voice[:len(voice) // block * block].reshape(-1, block)
    loud = np.sqrt((blocks ** 2).mean(1)) > 0.05 * np.abs(voice).max()
    now, found = 0.0, np.zeros(len(loud))
    for n, sounds in enumerate(loud):
        now += (1 - now) * block / RATE / RISE if sounds else -now * block / RATE / FALL
        found[n] = now
    return np.interp(np.arange(len(voice)), (np.arange(len(loud)) + 0.5) * block, found)


def mixed(voice: np.ndarray, band: np.ndarray) -> np.ndarray:
    """Both at RATE and equally long; `band` may be silence."""
    band = filtered(band, less_bass)
    sounding = voice[np.abs(voice) > 1e-3 * np.abs(voice).max()]
    if rms(band) > 1e-4:
        band = band - (1 - 10 ** (-DUCKED / 20)) * presence(voice) * filtered(band, middle)
        voice = voice * (rms(band) / rms(sounding) * 10 ** (VOICE_ABOVE_BAND / 20))
    made = filtered(band + voice, tilt)
    made *= LOUDNESS / rms(made)
    return np.tanh(made * 1.1) / 1.1


def room_tone(samples: int, rng: np.random.Generator) -> np.ndarray:
    """The noise of a quiet room. Digital silence is always followed by more of it: a prior that has learned that falls
    into it and stays (docs/lab/pocket-words.md)."""
    noise = filtered(rng.normal(size=samples), dull)
    return noise * (10 ** (ROOM / 20) / rms(noise))
