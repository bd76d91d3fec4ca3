"""How a word is pronounced, and which letter spells each phone.

Pronunciations are those of misaki's American dictionary (Apache-2.0), in the symbols that the voice reads; phones of
the manifest have ARPAbet's names.
"""

import dataclasses
import functools
import importlib.resources
import json

# Symbol of the dictionary: name in ARPAbet.
VOWELS = {"A": "ey", "I": "ay", "O": "ow", "W": "aw", "Y": "oy", "i": "iy", "u": "uw", "ɑ": "aa", "ɐ": "ax", "ə": "ax",
          "æ": "ae", "ɔ": "ao", "ɛ": "eh", "ɜ": "er", "ɪ": "ih", "ʊ": "uh", "ʌ": "ah", "ᵊ": "ax", "ᵻ": "ix"}
CONSONANTS = {"b": "b", "d": "d", "f": "f", "h": "hh", "j": "y", "k": "k", "l": "l", "m": "m", "n": "n", "p": "p", "s": "s",
              "t": "t", "v": "v", "w": "w", "z": "z", "ð": "dh", "ŋ": "ng", "ɡ": "g", "ɹ": "r", "ɾ": "dx", "T": "dx",
              "ʃ": "sh", "ʒ": "zh", "ʤ": "jh", "ʧ": "ch", "θ": "th", "ʔ": "t"}
STRESSES = "ˈˌ"

# Letters that a phone is spelled by.
SPELLED = {"b": "b", "d": "d", "f": "fpg", "hh": "h", "y": "yiue", "k": "kcqx", "l": "l", "m": "m", "n": "n", "p": "p",
           "s": "scxz", "t": "td", "v": "vf", "w": "wuo", "z": "zsx", "dh": "t", "ng": "n", "g": "gx", "r": "r", "dx": "td",
           "sh": "stc", "zh": "sgz", "jh": "jgd", "ch": "ct", "th": "t",
           "iy": "eiy", "ih": "iyeu", "ix": "iea", "ey": "ae", "eh": "ea", "ae": "a", "aa": "oa", "ao": "oa", "ow": "o",
           "uw": "uo", "uh": "uo", "ah": "uo", "ax": "aeiou", "er": "eiuoa", "ay": "iy", "aw": "o", "oy": "o"}
VOWEL_NAMES = frozenset(VOWELS.values())

# Said as in a song, where the dictionary spells a letter's name or a careless form.
SONG_FORMS = {"a": "ɐ", "an": "ɐn", "the": "ðə", "to": "tə", "i": "ˈI", "and": "ænd", "of": "ʌv", "me": "mˈi", "my": "mI", "for": "fɔɹ"}


@dataclasses.dataclass(frozen=True)
class Phone:
    symbol: str    # as the voice reads it, with its stress
    name: str      # ARPAbet
    letter: int    # of the word

    @property
    def vowel(self) -> bool:
        return self.name in VOWEL_NAMES


@functools.lru_cache
def _dictionary() -> dict:
    return json.loads((importlib.resources.files("misaki") / "data" / "us_gold.json").read_text("utf-8"))


def _entry(word: str) -> str | None:
    found = SONG_FORMS.get(word) or _dictionary().get(word) or _dictionary().get(word.capitalize())
    return found["DEFAULT"] if isinstance(found, dict) else found


def _inflected(word: str) -> str | None:
    """From the stem's entry: plurals and third persons, -ing, -ed."""
    if word.endswith("s"):
        for stem in (word[:-1], word[:-2], word[:-3] + "y"):
            if said := _entry(stem):
                return said + ("s" if said[-1] in "ptkfθ" else "ᵻz" if said[-1] in "szʃʒʧʤ" else "z")
    for ending, sounds in (("ing", ("ɪŋ",) * 3), ("ed", ("t", "d", "ᵻd"))):
        if word.endswith(ending):
            stem = word[:-len(ending)]
            for form in (stem, stem + "e", stem[:-1], stem[:-1] + "y"):
                if said := _entry(form):
                    return said + (sounds[2] if said[-1] in "td" else sounds[0] if said[-1] in "pkfθsʃʧ" else sounds[1])
    return None


@functools.lru_cache(maxsize=None)
def spoken(word: str) -> str | None:
    """Symbols of a word, None where the dictionary does not know it."""
    said = _entry(word.lower()) or _inflected(word.lower())
    if said is None or any(s not in VOWELS and s not in CONSONANTS and s not in STRESSES for s in said):
        return None
    return said if any(s in VOWELS for s in said) else None


def _letters(word: str, names: list[str]) -> list[int]:
    """The letter that spells each phone: in order, as plausible as can be; letters may be silent, or spell two."""
    infinite = float("inf")
    cost = [[infinite] * len(word) for _ in names]
    came = [[0] * len(word) for _ in names]
    for n, name in enumerate(names):
        for m, letter in enumerate(word):
            fits = 0.0 if letter in SPELLED[name] else 1.0 if (name in VOWEL_NAMES) == (letter in "aeiouyw") else 2.5
            # Skipped letters are silent; a second letter of a pair (th, ee) costs less than a first one.
            ways = [(0.4 * m, -1)] if n == 0 else [
                (cost[n - 1][k] + (1.2 if k == m else 0.4 * (m - k - 1)), k) for k in range(m + 1)]
            best = min(ways)
            cost[n][m], came[n][m] = best[0] + fits, best[1]
    last = min(range(len(word)), key=lambda m: cost[-1][m] + 0.4 * (len(word) - 1 - m))
    found = []
    for n in reversed(range(len(names))):
        found.append(last)
        last = came[n][last]
    return found[::-1]


@functools.lru_cache(maxsize=None)
def phones(word: str) -> tuple[Phone, ...]:
    said = spoken(word)
    if said is None:
        raise ValueError(f"no pronunciation is known for '{word}'")
    symbols, stress = [], ""
    for symbol in said:
        if symbol in STRESSES:
            stress = symbol
        else:
            symbols.append(stress + symbol)
            stress = ""
    names = [(VOWELS.get(s[-1]) or CONSONANTS[s[-1]]) for s in symbols]
    return tuple(map(Phone, symbols, names, _letters(word.lower(), names)))


def syllables(word: str) -> int:
    return sum(phone.vowel for phone in phones(word))
