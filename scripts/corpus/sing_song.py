"""The voice of a song, and when its phones and letters sound."""

import dataclasses

import numpy as np

from compose import Song
from singer import Singer, SungLine
from voice_network import RATE


SOUND_FONT_DELAY = 0.005  # seconds by which the instruments' onsets come late


@dataclasses.dataclass
class SungPhone:
    begin: float  # seconds
    end: float
    name: str     # ARPAbet
    letter: int   # of the song's text


def sing(song: Song, singer: Singer) -> list[SungLine]:
    """Every line, with the band's delay."""
    spoken = song.ensemble.get("spoken", False)
    made = []
    for line in song.lines:
        begin, words = song.seconds(line.beat) + SOUND_FONT_DELAY, line.sung
        made.append(singer.sing(song.ensemble["voice"], words.words, [begin + onset for onset in words.onsets],
                                begin + words.seconds, None if spoken else words.notes))
    return made


def track(song: Song, lines: list[SungLine]) -> np.ndarray:
    """Samples at RATE, as long as the song."""
    made = np.zeros(round(song.length * RATE))
    for line in lines:
        at = round(line.begin * RATE)
        sound = line.sound[max(0, -at):]
        at = max(0, at)
        part = sound[:max(0, len(made) - at)]
        made[at:at + len(part)] += part
    return made


def phones(song: Song, lines: list[SungLine]) -> list[SungPhone]:
    found, at = [], 0
    for line, sung in zip(song.lines, lines):
        starts = np.cumsum([0] + [len(word) + 1 for word in line.sung.words])
        found += [SungPhone(p.begin, p.end, p.name, at + int(starts[p.word]) + p.letter) for p in sung.phones]
        at += int(starts[-1])
    return found


def character_times(text: str, sung: list[SungPhone]) -> list[float]:
    """When each character of the text begins to sound, so that the last one that has begun is the one that spells the
    sounding phone: a silent letter waits for the next phone of its word, a blank begins where its word ends."""
    begins: dict[int, float] = {}
    for phone in sung:
        begins.setdefault(phone.letter, phone.begin)
    word_ends, word_start = {}, 0
    for at, character in enumerate(text + " "):
        if character in " \n":
            inside = [phone.end for phone in sung if word_start <= phone.letter < at]
            word_ends[at] = max(inside, default=0.0)
            word_start = at + 1
    times: list[float] = [0.0] * len(text)
    following = word_ends[len(text)]
    for at in reversed(range(len(text))):
        if text[at] in " \n":
            following = word_ends[at]
        elif at in begins:
            following = begins[at]
        times[at] = following
    return times
