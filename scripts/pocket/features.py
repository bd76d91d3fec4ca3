"""What the probes hear: log-mel spectra, onset strength and its periods, from sound at any rate."""

import pathlib

import numpy as np
import soundfile

RATE = 22050
FFT = 1024
HOP = 256
MELS = 64


def read(file: str | pathlib.Path) -> np.ndarray:
    """Mono sound at RATE."""
    sound, rate = soundfile.read(file, always_2d=True)
    sound = sound.mean(1)
    if rate != RATE:
        wanted = round(len(sound) * RATE / rate)
        spectrum = np.fft.rfft(sound)[:wanted // 2 + 1]
        sound = np.fft.irfft(spectrum, wanted) * (wanted / len(sound))
    return sound


def _mel_filters() -> np.ndarray:
    def mel(frequency: float) -> float:
        return 2595 * np.log10(1 + frequency / 700)
    edges = 700 * (10 ** (np.linspace(mel(60), mel(8000), MELS + 2) / 2595) - 1)
    frequency = np.fft.rfftfreq(FFT, 1 / RATE)
    rising = (frequency - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - frequency) / np.diff(edges)[1:, None]
    return np.clip(np.minimum(rising, falling), 0, None)


_FILTERS = _mel_filters()


def log_mel(sound: np.ndarray) -> np.ndarray:
    """[frames, MELS], frame n centred on sample n * HOP."""
    padded = np.pad(sound, FFT // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, FFT)[::HOP]
    power = np.abs(np.fft.rfft(frames * np.hanning(FFT))) ** 2
    return np.log(power @ _FILTERS.T + 1e-5)


def onset_strength(mel: np.ndarray) -> np.ndarray:
    """How much louder the bands become, a number a frame, without its mean."""
    rise = np.clip(np.diff(mel, axis=0, prepend=mel[:1]), 0, None).mean(1)
    return rise - rise.mean()


def periods(onsets: np.ndarray) -> np.ndarray:
    """Autocorrelation of the onset strength at 1, 2, ... frames up to two seconds, 1 at none."""
    count = 2 * RATE // HOP
    spectrum = np.abs(np.fft.rfft(onsets, 2 * len(onsets))) ** 2
    correlation = np.fft.irfft(spectrum)[:count + 1]
    return correlation[1:] / max(correlation[0], 1e-9)


def beat(sound: np.ndarray) -> tuple[float, float]:
    """(height, bpm) of the highest peak of the periods between 50 and 200 bpm; height 0 when there is none."""
    heights = periods(onset_strength(log_mel(sound)))
    bpm = 60 * RATE / HOP / np.arange(1, len(heights) + 1)
    peak = np.zeros(len(heights), bool)
    peak[1:-1] = (heights[1:-1] > heights[:-2]) & (heights[1:-1] >= heights[2:])
    peak &= (bpm >= 50) & (bpm <= 200)
    if not peak.any():
        return 0.0, 0.0
    best = int(np.argmax(np.where(peak, heights, -1)))
    return float(heights[best]), float(bpm[best])


def crop_features(sound: np.ndarray) -> np.ndarray:
    """What shows a genre: mean, spread and movement of the bands, and the periods of the onsets."""
    mel = log_mel(sound)
    onsets = onset_strength(mel)
    period = periods(onsets)
    coarse = period[:len(period) // 4 * 4].reshape(-1, 4).max(1)
    return np.concatenate([mel.mean(0), mel.std(0), np.abs(np.diff(mel, axis=0)).mean(0), 3 * coarse])


def vowel_features(mel: np.ndarray, begin: float, end: float) -> np.ndarray | None:
    """The bands in the middle of a sung vowel, seconds, without their level: first and second half."""
    first, last = (round(t * RATE / HOP) for t in (begin + 0.02, end - 0.02))
    last = min(max(last, first + 2), len(mel))
    if last - first < 2:
        return None
    middle = (first + last) // 2
    part = np.concatenate([mel[first:middle].mean(0), mel[middle:last].mean(0)])
    return part - part.mean()
