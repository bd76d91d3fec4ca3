"""Intervals of figures that are sums over songs: songs are drawn again, with replacement."""

import numpy as np

DRAWS = 2000


def ratio_interval(over: np.ndarray, under: np.ndarray, weights: np.ndarray) -> dict[str, float]:
    """sum(over) / sum(under), one entry a song, with its 95 % interval under `weights` [draws, songs]."""
    drawn = (weights @ over) / np.maximum(weights @ under, 1e-12)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return {"value": float(over.sum() / max(under.sum(), 1e-12)), "low": float(low), "high": float(high)}


def difference_interval(first: tuple[np.ndarray, np.ndarray], second: tuple[np.ndarray, np.ndarray],
                        weights: np.ndarray) -> dict[str, float]:
    """How much larger the first ratio is than the second, both over the same songs in every draw."""
    def ratio(pair: tuple[np.ndarray, np.ndarray], by: np.ndarray) -> np.ndarray:
        return (by @ pair[0]) / np.maximum(by @ pair[1], 1e-12)
    drawn = ratio(first, weights) - ratio(second, weights)
    whole = np.ones((1, len(first[0])))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return {"value": float((ratio(first, whole) - ratio(second, whole))[0]), "low": float(low), "high": float(high)}


def draws(songs: int) -> np.ndarray:
    """[DRAWS, songs]: how often each song is in each draw; the same for the same number of songs."""
    return np.random.default_rng(0).multinomial(songs, np.full(songs, 1 / songs), size=DRAWS).astype(float)
