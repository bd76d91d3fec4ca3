"""How far sets of songs are from one another: the Frechet distance between features of ten seconds of sound.

The features are two views of a crop: statistics of its log-mel spectrum, and the last hidden layer of the network that
names genres; each is reduced to its largest principal components over the corpus, where every one has variance 1.
"""

import dataclasses
import pathlib

import numpy as np

COMPONENTS = 16  # of each view: few enough for the covariance of a hundred crops


@dataclasses.dataclass
class View:
    mean: np.ndarray        # [features]
    directions: np.ndarray  # [features, COMPONENTS], divided by their deviations

    def __call__(self, features: np.ndarray) -> np.ndarray:
        return (features - self.mean) @ self.directions


def view_of(features: np.ndarray) -> View:
    """Learned from rows of features."""
    mean = features.mean(0)
    values, vectors = np.linalg.eigh(np.cov(features - mean, rowvar=False))
    largest = np.argsort(values)[::-1][:COMPONENTS]
    return View(mean, vectors[:, largest] / np.sqrt(np.maximum(values[largest], 1e-12)))


@dataclasses.dataclass
class Extractor:
    """Fixed once it is learned: what is measured with another one cannot be compared."""
    layers: list[tuple[np.ndarray, np.ndarray]]  # weights and bias of the hidden layers of the network, of scaled features
    mean: np.ndarray                             # of the crops' features
    scale: np.ndarray
    views: tuple[View, View]

    def __call__(self, crops: np.ndarray) -> np.ndarray:
        """[crops, 2 COMPONENTS]"""
        scaled = (crops - self.mean) / self.scale
        return np.concatenate([self.views[0](scaled), self.views[1](_hidden(self.layers, scaled))], 1)

    def save(self, file: pathlib.Path) -> None:
        arrays = {"mean": self.mean, "scale": self.scale}
        for n, (weights, bias) in enumerate(self.layers):
            arrays |= {f"weights_{n}": weights, f"bias_{n}": bias}
        for n, view in enumerate(self.views):
            arrays |= {f"view_mean_{n}": view.mean, f"view_{n}": view.directions}
        np.savez_compressed(file, **{name: array.astype(np.float32) for name, array in arrays.items()})


def _hidden(layers: list[tuple[np.ndarray, np.ndarray]], scaled: np.ndarray) -> np.ndarray:
    for weights, bias in layers:
        scaled = np.maximum(scaled @ weights + bias, 0)
    return scaled


def learn(crops: np.ndarray, classifier) -> Extractor:
    """From crops of the corpus, and the Classifier that names their genres."""
    mean, scale = classifier.mean, classifier.scale
    scaled = (crops - mean) / scale
    layers = classifier.layers[:-1]
    return Extractor(layers, mean, scale, (view_of(scaled), view_of(_hidden(layers, scaled))))


def load(file: pathlib.Path) -> Extractor:
    with np.load(file) as found:
        arrays = {name: found[name].astype(np.float64) for name in found.files}
    layers = [(arrays[f"weights_{n}"], arrays[f"bias_{n}"]) for n in range(sum(name.startswith("weights_") for name in arrays))]
    return Extractor(layers, arrays["mean"], arrays["scale"],
                     tuple(View(arrays[f"view_mean_{n}"], arrays[f"view_{n}"]) for n in range(2)))


def _root(covariance: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(covariance)
    return (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T


def distance(first: np.ndarray, second: np.ndarray) -> float:
    """Squared, between normal distributions with the means and covariances of two sets of rows."""
    a, b = np.cov(first, rowvar=False), np.cov(second, rowvar=False)
    root = _root(a)
    between = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ b @ root), 0)).sum()
    apart = first.mean(0) - second.mean(0)
    return float(apart @ apart + np.trace(a) + np.trace(b) - 2 * between)
