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

RARE = 0.03  # share of nouns that are rare words

NOUNS = """river mountain window morning evening summer winter garden ocean fire shadow mirror station
highway engine letter story answer question promise secret whisper thunder lightning rain snow storm wind
island harbor sailor captain anchor lantern candle ember ashes feather sparrow raven tiger horse wolf dog
kitten rabbit flower rose lily willow forest meadow valley canyon desert prairie field farm barn fence gate
door key lock house kitchen table chair pillow blanket ribbon silver gold copper iron stone diamond crystal
glass water whiskey coffee honey sugar bread apple orange lemon cherry melody rhythm song chorus guitar
piano fiddle drum trumpet singer dancer dreamer lover stranger neighbor brother sister mother father baby
child teacher preacher doctor farmer miner soldier hero outlaw sheriff cowboy gambler beggar king queen
prince angel devil ghost giant hunter fisher river bridge tunnel railroad train wagon wheel ticket pocket
jacket boot hat glove button pencil paper picture camera movie theater circus city village alley corner
market river sidewalk traffic signal tower ladder ceiling cellar attic basement pillar temple chapel church
steeple bell clock hour minute second moment season weekend birthday holiday party carnival parade banner
color number alphabet language silence thunderbolt planet comet galaxy universe satellite rocket signal
radio stereo record needle groove pattern puzzle riddle shelter corner border frontier trouble danger
treasure fortune future history memory feeling fever power glory mercy beauty freedom justice wonder reason
season passion tension attention direction distance difference hunger laughter sorrow heartache heartbeat
daylight moonlight starlight firelight sunset sunrise rainbow waterfall tide wave current shoreline""".split()

VERBS = """walk talk call follow listen wander wonder remember gather travel carry bury marry worry hurry
open cover answer whisper holler hammer shatter scatter tumble stumble rumble linger finger trigger offer
suffer deliver discover surrender turn burn learn earn return roll stroll pull push reach teach touch watch
catch stretch paint wait hate skate trade fade shade save wave crave stay play pray sway laugh kiss miss
pass press dress guess dance chance glance change arrange dream seem scream help melt start part want need
lead plead hold fold scold fill kill spill thrill chill crawl climb count doubt shout pour roar score
explore ignore restore believe receive deceive leave breathe gather polish vanish finish punish cherish
promise notice practice imagine examine determine collect connect protect respect suspect echo borrow
swallow harbor""".split()

ADJECTIVES = """golden silver broken open hidden frozen stolen wooden crimson yellow purple orange silent
quiet gentle simple humble little bitter better clever tender slender lonely lovely lucky happy merry sorry
hungry angry empty dusty rusty thirsty heavy steady ready early crazy lazy hazy easy noisy busy dizzy sunny
funny rainy windy stormy cloudy foggy misty icy chilly windy distant ancient modern foreign common second
perfect honest careless restless endless homeless reckless fearless careful peaceful faithful grateful
beautiful wonderful powerful colorful dangerous curious serious furious glorious mysterious delicious
electric romantic fantastic magnetic poetic heroic blue red green black white gray brown warm cold cool hot
dark bright light deep high low wide narrow long short old new young strong weak brave proud free wild tame
sweet sour sharp soft hard rough smooth clean clear plain strange""".split()

ADVERBS = """slowly softly gently quietly sadly gladly madly barely nearly early always never ever often
sometimes maybe tonight tomorrow today somehow somewhere nowhere anywhere forever together again away home
alone around below above inside outside""".split()

PLACES = """Memphis Dallas Boston London Paris Cairo Tokyo Lima Oslo Dublin Georgia Texas Kansas Nevada
Montana Ohio Alabama Virginia Carolina Dakota Mexico Havana Lisbon Vienna Berlin Venice Madrid""".split()

NAMES = "Maria Johnny Billy Sally Annie Molly Ruby Rosie Jack Daniel Joseph Lucy Emma Peter Thomas Henry".split()

PEOPLE = """mother father brother sister baby darling lover neighbor friend stranger sailor captain farmer teacher
doctor singer dancer dreamer soldier hunter fisher king queen angel child girl boy man woman people""".split()

WHERE = """by the river|in the garden|on the mountain|by the window|at the station|in the kitchen|on the highway
under the bridge|in the city|by the ocean|in the valley|on the corner|in the morning|in the winter|in the summer
in the moonlight|by the fire|at the table|in the rain|in the snow|on the shoreline|down the road|out at sea
under the stars|in the dark|on the hill|at the door|in the sun|in my heart|in my mind|all day long|one more time
before the dawn|after midnight|in the evening|on the water""".replace("\n", "|").split("|")

# N noun, S plural noun, H person, V verb, I verb with -ing, A adjective, D adverb, P place, M name, W where
PATTERNS = """take my hand and V with me|I will wait for you W|we were Ving W|the N is A W|every N has a N to tell
I remember the N W|tell me why you are Ving|she is Ving W|he was a A H from P|there is a A N W|oh M do not V
my H is Ving W|nobody knows the A N|give me one more N W|I never saw a N so A|the S are Ving W
you are the N in my life|hold on to the A N|let the S come down W|I can hear the N Ving|put your N in my N
when the N is A I will V|I have a N for my H|we will V until the N is A|someone left a N W|I saw my H Ving W
the A S of P|M has a A N|all the S are A now|I want to V W|where is the N that you V|it is only a N W
do you see the N W|my A N is gone away|come and V with me D|we V and V D|the night is A and the N is A
she told me to V D|he gave me a A N|no more S and no more S|I am Ving D|open the N and V|so A and so A W
you said the N was A|long ago there was a A N|the H is A D|this N will never V|I dream of S and A S
can you V like a A N|bring me a N and a N|we are A W|I found a A N W|sing me the song of the N
they are Ving to the N|love is a A N|your N is A like the N|the world is A D|M and I will V D|go and V your H
the little N is Ving|what will you V tomorrow|I was A when you were A|my N is in P""".replace("\n", "|").split("|")


def _ing(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1] + "ing"
    return verb + "ing"


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
            "Ving": _known([_ing(v) for v in VERBS]), "A": _known(ADJECTIVES), "D": _known(ADVERBS), "P": _known(PLACES),
            "M": _known(NAMES), "W": WHERE}


def _words(token: str, rng: np.random.Generator) -> list[str]:
    if token == "N" and rng.random() < RARE:
        return [str(rng.choice(rare_words()))]
    found = _lists().get(token)
    return str(found[rng.integers(len(found))]).split() if found else [token]


def line(target: int, rng: np.random.Generator) -> list[str]:
    """A whole sentence of about `target` characters: of several tries the closest is kept."""
    best: tuple[int, list[str]] = (1 << 30, [])
    for _ in range(16):
        pattern = PATTERNS[rng.integers(len(PATTERNS))]
        words = [word for token in pattern.split() for word in _words(token, rng)]
        words = ["an" if word == "a" and following[0] in "aeiou" else word
                 for word, following in zip(words, words[1:] + ["."])]
        error = abs(len(" ".join(words)) - target)
        if error < best[0] and all(pronounce.spoken(word) for word in words):
            best = (error, words)
    words = best[1]
    words[0] = words[0].capitalize()
    return words
