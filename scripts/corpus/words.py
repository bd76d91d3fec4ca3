"""Lines of lyrics of a wanted length, from a grammar over a large vocabulary.

The grammar and the lists below are ours. Where the machine has a word list
(Debian's wamerican-small: SCOWL, free for any use), rarer words are mixed in, so that
the vocabulary counts thousands of words and no model can learn it by heart.
"""

import functools
import pathlib
import re

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

# N noun, S plural noun, V verb, I verb with -ing, A adjective, D adverb, P place, M name, R rare word
PATTERNS = """the A N is Ving D|I V the N in the N|you and me and the A N|we were Ving D to P|
I remember the N of the A N|and the S are Ving in the A N|oh M the N is A|she said V me D to the N|
he was a A N from P|there is a N in my N|no more S no more N|all the A S V D|take my N and V D|
if you V the N I will V the N|when the N is A and the N is A|I keep on Ving for the N|
the R and the N of P|a N for the S a N for the R|hold on to the A N|so A so A my M|let the S V D|
nobody can V the A N|down by the N where the S V|I never V a N so A|we V and V and V D|
every N has a N to V|tell me why the N is Ving|put your N on my N|you are the N in my A N|
the N said to the N|out on the N of the N|my N is a A N|Ving through the A N|with a N and a R|
I saw M Ving D|it is only a N|give me one more N|look at the S Ving|A S and A S|the R is A tonight""".replace("\n", "").split("|")


def _ing(verb):
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1] + "ing"
    return verb + "ing"


def _plural(noun):
    if noun.endswith(("s", "sh", "ch", "x")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


@functools.lru_cache
def rare_words():
    path = pathlib.Path("/usr/share/dict/american-english-small")
    if not path.exists():
        return NOUNS
    return [w for w in path.read_text().split("\n") if re.fullmatch("[a-z]{4,9}", w)]


def _word(token, rng):
    pick = lambda words: words[rng.integers(len(words))]
    if token == "N":
        return pick(rare_words()) if rng.random() < 0.12 else pick(NOUNS)
    if token == "Ving":
        return _ing(pick(VERBS))
    return {"S": lambda: _plural(pick(NOUNS)), "V": lambda: pick(VERBS), "A": lambda: pick(ADJECTIVES),
            "D": lambda: pick(ADVERBS), "P": lambda: pick(PLACES), "M": lambda: pick(NAMES),
            "R": lambda: pick(rare_words())}.get(token, lambda: token)()


def line(target, rng):
    """A line of about `target` characters: patterns are joined until it is long enough, and of several
    tries the closest one is kept."""
    best = None
    for _ in range(12):
        words = []
        while sum(len(w) + 1 for w in words) - 1 < target - 4:
            pattern = PATTERNS[rng.integers(len(PATTERNS))].strip()
            words += [_word(token, rng) for token in pattern.split()]
        while len(words) > 2 and abs(len(" ".join(words[:-1])) - target) < abs(len(" ".join(words)) - target):
            words.pop()
        error = abs(len(" ".join(words)) - target)
        if best is None or error < best[0]:
            best = (error, words)
    words = best[1]
    words[0] = words[0].capitalize()
    return words
