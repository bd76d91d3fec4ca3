"""Lines of lyrics of a wanted length, from a grammar over everyday words.

The grammar and the lists below are ours. Where the machine has a word list (Debian's wamerican-small: SCOWL, free for
any use), a rarer word is mixed in now and then, so that no model can learn the vocabulary by heart. Every word has a
pronunciation that the voice knows.
"""

import functools
import pathlib
import re

import numpy as np

import pronounce

RARE = 0.02  # share of nouns that are rare words
NEAR = 4     # characters by which a line may miss the length that is wanted

NOUNS = """house garden window door river road train boat bridge song letter light fire star moon bird horse dog rose tree
flower ring book chair bell guitar piano picture coat bottle clock candle kite church mountain city town street hill ship
lake field cloud apple cup table lamp hat shoe island ocean story dream friend""".split()

VERBS = """walk run sing dance dream fly sleep wait stay smile cry talk laugh play pray drive swim fall sail ride climb
listen remember stand follow sit read write work look""".split()

THINGS_ARE = """old new red blue green white black golden silver little big broken open empty quiet dark bright warm cold
beautiful wonderful long lovely lonely yellow brown sweet strong high deep""".split()

PEOPLE_ARE = "happy sad tired young old brave strong lost free ready alone sorry afraid kind proud lonely beautiful".split()

ADVERBS = "today tonight tomorrow again forever together slowly".split()

PEOPLE = """mother father brother sister baby lover friend neighbor stranger teacher doctor farmer sailor singer dancer
child girl boy man woman""".split()

SEASONS = "summer winter spring morning evening night day".split()

WHERE = """by the river|in the garden|on the mountain|by the window|at the station|in the kitchen|on the highway
under the bridge|in the city|by the ocean|in the valley|on the corner|in the morning|in the winter|in the summer
in the moonlight|by the fire|at the table|in the rain|in the snow|by the water|down the road|under the stars
in the dark|on the hill|at the door|in the sun|in my heart|all day long|one more time|after midnight
in the evening|on the street|by the sea|in the wind|on the train""".replace("\n", "|").split("|")

# N thing, S things, H person, V verb, I verb with -ing, A of a thing, B of a person, D adverb, T time, W where
PATTERNS = """take my hand and V with me|I will wait for you W|we were Ving W|the N is A W|every N has a story to tell
I remember the N W|tell me why you are Ving|she is Ving W|he was a A H|there is a A N W|do not V W|my H is Ving W
nobody knows the A N|give me one more T W|I never saw a N so A|the S are A W|you are the N in my life
hold on to the A N|I can see the S W|I can hear you Ving|put your hand in my hand|when the T is over I will V
I have a N for my H|we will V until the T is over|someone left a N W|I saw my H W|all the S are A now
I want to V W|where is the N that I love|it is only a N W|do you see the N W|my A N is gone|come and V with me D
we can V and V D|the T is A and the N is A|she told me not to V|he gave me a A N|no more S and no more S
I am Ving D|open the window and V|so A and so A|you said the N was A|long ago there was a A N|the H is B D
this T will never come again|I dream of S and S|you can V like a H|bring me a N and a N|we are B W
I found a A N W|sing me the song of the N|they are Ving to the N|love is a A N|your N is A like the N
the world is A D|you and I will V D|go and see your H|the little N is A|what will you do tomorrow
I was B when you were B|my heart is W|every T I remember you|are you Ving D|I am so B D|we never V W
you make me B D|I walked to the N W|the rain is falling W|nobody is Ving D|let me V with you W|my H told me to V
I love you more than S|the wind is A W|please come home D|who is Ving W|I know a H who can V""".replace("\n", "|").split("|")


DOUBLED = ("run", "swim", "sit")


def _ing(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1] + "ing"
    return verb + verb[-1] * (verb in DOUBLED) + "ing"


def _plural(noun: str) -> str:
    if noun.endswith(("s", "sh", "ch", "x")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def _known(words: list[str]) -> list[str]:
    return [word for word in words if pronounce.spoken(word)]


@functools.lru_cache
def rare_words() -> list[str]:
    path = pathlib.Path("/usr/share/dict/american-english-small")
    if not path.exists():
        return NOUNS
    return _known([w for w in path.read_text().split("\n") if re.fullmatch("[a-z]{4,8}", w)])


@functools.lru_cache
def _lists() -> dict[str, list[str]]:
    return {"N": _known(NOUNS), "S": _known([_plural(n) for n in NOUNS]), "H": _known(PEOPLE), "V": _known(VERBS),
            "Ving": _known([_ing(v) for v in VERBS]), "A": _known(THINGS_ARE), "B": _known(PEOPLE_ARE), "D": _known(ADVERBS),
            "T": _known(SEASONS), "W": WHERE}


def _words(token: str, rng: np.random.Generator) -> list[str]:
    if token == "N" and rng.random() < RARE:
        return [str(rng.choice(rare_words()))]
    found = _lists().get(token)
    return str(found[rng.integers(len(found))]).split() if found else [token]


def line(target: int, rng: np.random.Generator) -> list[str]:
    """A whole sentence of about `target` characters: the first of several tries that is near, else the closest."""
    best: tuple[int, list[str]] = (1 << 30, [])
    for _ in range(16):
        pattern = PATTERNS[rng.integers(len(PATTERNS))]
        words = [word for token in pattern.split() for word in _words(token, rng)]
        words = ["an" if word == "a" and following[0] in "aeiou" else word
                 for word, following in zip(words, words[1:] + ["."])]
        error = abs(len(" ".join(words)) - target)
        if error < best[0] and all(pronounce.spoken(word) for word in words):
            best = (error, words)
        if best[0] <= NEAR:
            break
    words = best[1]
    words[0] = words[0].capitalize()
    return words
