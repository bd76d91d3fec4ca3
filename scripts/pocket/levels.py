"""How loud songs are, and what of them is clipped or silent. A mark of quality that needs no classifier."""

import numpy as np

FRAME = 0.1          # seconds
SILENT_DB = -50.0    # of full scale: 10 dB above the tone of the corpus' room
FULL_SCALE = 0.999   # samples at or above it are clipped


def levels(sound: np.ndarray, rate: int) -> dict[str, float]:
    """Of mono sound within [-1, 1]: its level in dB of full scale, largest sample, share of clipped samples, and share
    of frames that are silent. A sound without samples is silent."""
    if not len(sound):
        return {"level_db": -120.0, "peak": 0.0, "clipped": 0.0, "silent": 1.0}
    size = max(1, round(FRAME * rate))
    padded = np.pad(sound, (0, -len(sound) % size)).reshape(-1, size)
    frames = 10 * np.log10((padded ** 2).mean(1) + 1e-12)
    return {"level_db": float(10 * np.log10((sound ** 2).mean() + 1e-12)), "peak": float(np.abs(sound).max()),
            "clipped": float((np.abs(sound) >= FULL_SCALE).mean()), "silent": float((frames < SILENT_DB).mean())}


def summary(songs: list[dict[str, float]]) -> dict:
    """Of levels() of several songs: the median level with the lowest and highest, and the worst of the others."""
    column = {name: [song[name] for song in songs] for name in songs[0]}
    low, middle, high = np.percentile(column["level_db"], [0, 50, 100])
    return {"level_db": [float(low), float(middle), float(high)], "peak": max(column["peak"]),
            "clipped": max(column["clipped"]), "silent": max(column["silent"])}
