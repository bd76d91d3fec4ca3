"""How well a line was heard: words against words, phones against posteriors."""

import collections
import re

import numpy as np

# Words that carry little meaning: heard by luck, they prove nothing.
FUNCTION_WORDS = frozenset("""a an the and or but if so as of to in on at by for from with without into onto out off up down
over under about around than then that this these those there here when where while why how what who which i me my mine
you your yours he him his she her hers it its we us our ours they them their theirs is am are was were be been being do
does did has have had will would can could shall should may might must not no nor oh ah all some any every each only just
too very more most one let""".split())


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower().replace("-", "").replace("’", "'"))


def content_words(words: list[str]) -> list[str]:
    return [word for word in words if word not in FUNCTION_WORDS]


def edits(wanted: list, heard: list) -> int:
    """Substitutions, insertions and deletions between two sequences."""
    row = list(range(len(heard) + 1))
    for n, a in enumerate(wanted, 1):
        above, row[0] = row[0], n
        for m, b in enumerate(heard, 1):
            above, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, above + (a != b))
    return row[-1]


def recalled(wanted: list[str], heard: list[str]) -> int:
    """How many of the wanted words are among those heard, each heard word once."""
    return sum((collections.Counter(wanted) & collections.Counter(heard)).values())


def line_log_likelihoods(posteriors: np.ndarray, lines: list[list[list[int]]], gap: int, blank: int) -> np.ndarray:
    """log p(phones | sound) of each line (words of phones) by CTC's forward algorithm, all at once; the gap symbol
    between words may be there or not."""
    labels = []
    for words in lines:
        symbols = [blank]
        for n, word in enumerate(words):
            for symbol in ([gap] if n else []) + word:
                symbols += [symbol, blank]
        labels.append(symbols)
    size = max(map(len, labels))
    label = np.array([symbols + [blank] * (size - len(symbols)) for symbols in labels])  # [lines, states]
    # A state is reached from itself, from the one before, from two before if that skips a blank between symbols that
    # differ; where a gap is left out, from three before (a blank), and from four before if the symbols differ.
    speaks = label != blank
    two = np.zeros(label.shape, bool)
    two[:, 2:] = speaks[:, 2:] & (label[:, 2:] != label[:, :-2])
    three, four = np.zeros(label.shape, bool), np.zeros(label.shape, bool)
    three[:, 3:] = speaks[:, 3:] & (label[:, 1:-2] == gap)
    four[:, 4:] = three[:, 4:] & (label[:, 4:] != label[:, :-4])
    now = np.full(label.shape, -np.inf)
    now[:, :2] = posteriors[0, label[:, :2]]
    ways = np.full((5, *label.shape), -np.inf)
    for frame in posteriors[1:]:
        ways[0] = now
        ways[1, :, 1:] = now[:, :-1]
        ways[2, :, 2:] = np.where(two[:, 2:], now[:, :-2], -np.inf)
        ways[3, :, 3:] = np.where(three[:, 3:], now[:, :-3], -np.inf)
        ways[4, :, 4:] = np.where(four[:, 4:], now[:, :-4], -np.inf)
        largest = np.maximum(ways.max(0), -1e30)
        with np.errstate(divide="ignore"):
            now = np.log(np.exp(ways - largest).sum(0)) + largest + frame[label]
    last = np.array([len(symbols) - 1 for symbols in labels])
    rows = np.arange(len(labels))
    return np.logaddexp(now[rows, last], now[rows, np.maximum(last - 1, 0)])


def greedy_phones(posteriors: np.ndarray, gap: int, blank: int) -> list[int]:
    best = posteriors.argmax(1)
    kept = best[np.insert(best[1:] != best[:-1], 0, True)]
    return [int(symbol) for symbol in kept if symbol not in (gap, blank)]
