"""A small network that names what it hears: two hidden layers, dropout, Adam with a falling rate."""

import numpy as np

HIDDEN, EPOCHS, BATCH, DROPOUT, RATE = 192, 25, 64, 0.3, 2e-3


class Classifier:
    """Learns names from rows of features; called with rows it says a name for each. The same data, the same network.
    Its `layers` are weights and biases, of features less their `mean`, in units of their `scale`."""

    def __init__(self, features: np.ndarray, names: list[str]) -> None:
        self.names = sorted(set(names))
        self.mean, self.scale = features.mean(0), features.std(0) + 1e-6
        self._learn(self._normal(features), np.searchsorted(self.names, names), np.random.default_rng(0))

    def __call__(self, features: np.ndarray) -> list[str]:
        now = self._normal(features)
        for weights, bias in self.layers[:-1]:
            now = np.maximum(now @ weights + bias, 0)
        weights, bias = self.layers[-1]
        return [self.names[i] for i in (now @ weights + bias).argmax(1)]

    def _normal(self, features: np.ndarray) -> np.ndarray:
        return ((features - self.mean) / self.scale).astype(np.float32)

    def _learn(self, x: np.ndarray, truth: np.ndarray, rng: np.random.Generator) -> None:
        sizes = [x.shape[1], HIDDEN, HIDDEN, len(self.names)]
        self.layers = [[(rng.normal(size=(a, b)) * np.sqrt(2 / a)).astype(np.float32), np.zeros(b, np.float32)]
                        for a, b in zip(sizes, sizes[1:])]
        moments = [[[np.zeros_like(p), np.zeros_like(p)] for p in layer] for layer in self.layers]
        steps, step = EPOCHS * (len(x) // BATCH), 0
        for _ in range(EPOCHS):
            order = rng.permutation(len(x))
            for first in range(0, len(x) - BATCH + 1, BATCH):
                rows = order[first:first + BATCH]
                step += 1
                rate = RATE * (1 - step / (steps + 1))
                for layer, moment, slopes in zip(self.layers, moments, self._slopes(x[rows], truth[rows], rng)):
                    for p, m, g in zip(layer, moment, slopes):
                        m[0] += 0.1 * (g - m[0])
                        m[1] += 0.01 * (g * g - m[1])
                        p -= rate * (m[0] / (1 - 0.9 ** step)) / (np.sqrt(m[1] / (1 - 0.99 ** step)) + 1e-8)

    def _slopes(self, x: np.ndarray, truth: np.ndarray, rng: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
        """Gradients of the cross-entropy: (weights, bias) per layer."""
        inputs, masks = [x], []
        for weights, bias in self.layers[:-1]:
            now = inputs[-1] @ weights + bias
            masks.append(((now > 0) * (rng.random(now.shape) > DROPOUT) / (1 - DROPOUT)).astype(np.float32))
            inputs.append(now * masks[-1])
        weights, bias = self.layers[-1]
        scores = inputs[-1] @ weights + bias
        share = np.exp(scores - scores.max(1, keepdims=True))
        share /= share.sum(1, keepdims=True)
        share[np.arange(len(x)), truth] -= 1
        slope, found = share / len(x), []
        for n in reversed(range(len(self.layers))):
            found.append((inputs[n].T @ slope + 1e-4 * self.layers[n][0], slope.sum(0)))
            if n:
                slope = (slope @ self.layers[n][0].T) * masks[n - 1]
        return found[::-1]


def confusion(names: list[str], truth: list[str], said: list[str]) -> np.ndarray:
    """Counts [truth, said]."""
    table = np.zeros((len(names), len(names)), int)
    for a, b in zip(truth, said):
        table[names.index(a), names.index(b)] += 1
    return table
