"""What a text is found by, and what a question asks for, so that the two meet. Pure. ADR 0017 tells why so.

A text becomes every two neighbouring characters of it, folded (one width, lower case, simplified characters): 医保缴费 is 医保,
保缴, 缴费, and its last character alone. So any part of a text that somebody types is found, names that no dictionary knows as
well. The dictionary (rjieba) is asked where it helps: it cuts the question into words, which need not stand together.

Titles are also found by how they sound. Tokens that no text can hold begin with a sign: @ lives at or below this place,
= recorded here, ^ handed down from here, # days, / board, ~ sound.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files
from unicodedata import normalize
from uuid import UUID

from teabowl.kernel import dictionaries
from teabowl.kernel.times import china_date

VERSION = 1
"""Raised whenever the same text would become other tokens: another folding, another way to cut. Kept with each entry."""
MOST_TEXT = 20_000
MOST_RUN = 40
MOST_SOUND = 32
WINDOWS = (32, 256)
"""Days. Newest first means: in the last weeks if there are enough, else in the last months, else ever (`queries`)."""
RUNS = re.compile(r"[a-z0-9]+|[^\W\da-z_]+")
"""Within folded text: a number or Latin word, or characters that stand together."""


@cache
def _simplified() -> dict[int, int]:
    _about, old, new = files("teabowl.search").joinpath("data/simplified.txt").read_text("utf-8").splitlines()
    return str.maketrans(old, new)


def folded(text: str) -> str:
    """Comparable: full-width forms made narrow, lower case, traditional characters simplified."""
    return normalize("NFKC", text).lower().translate(_simplified())


def pairs_of(text: str) -> set[str]:
    """Every two neighbouring characters and the last one of each run; numbers and Latin words whole."""
    found: set[str] = set()
    for run in RUNS.findall(folded(text)):
        if run.isascii():
            found.add(run[:MOST_RUN])
        else:
            found.update(run[n : n + 2] for n in range(len(run)))
    return found


def text_tokens(title: str, text: str, names: Iterable[str]) -> set[str]:
    return set().union(pairs_of(title), pairs_of(text[:MOST_TEXT]), *map(pairs_of, names), sounds_of(title))


def at_place(place_id: UUID) -> str:
    """Lives at this place or below it. The end of a UUIDv7 is 62 random bits."""
    return "@" + str(place_id)[-17:]


def recorded_at(place_id: UUID) -> str:
    return "=" + str(place_id)[-17:]


def handed_down(place_id: UUID) -> str:
    """Holds below this place too."""
    return "^" + str(place_id)[-17:]


def windows_of(moment: datetime) -> Iterator[str]:
    """Of each size of window the two, half a window apart, that a moment lies in."""
    day = china_date(moment).toordinal()
    for size in WINDOWS:
        for shift in (0, size // 2):
            yield _window(size, shift, day)


def window_before(moment: datetime, size: int) -> str:
    """The window of this many days that a moment lies in, the one of the two that began at least half its size ago."""
    day = china_date(moment).toordinal()
    return _window(size, 0 if day % size >= size // 2 else size // 2, day)


def _window(size: int, shift: int, day: int) -> str:
    return f"#{size}.{shift}.{(day + shift) // size}"


def on_board(board: str) -> str:
    return "/" + board


def lineage_tokens(lineage: Sequence[UUID]) -> list[str]:
    """Of a line of ancestors, without its root: everything is below that."""
    return [at_place(key) for key in lineage[1:] or lineage]


def sounds_of(title: str) -> Iterator[str]:
    """How a title sounds from each of its words on, in full and by initials; a question is matched with their beginnings, so
    yibao, yibaojiaofei and ybjf all find 医保缴费通知."""
    words = [word for word in dictionaries.words_in(folded(title)) if word[0].isalnum()]
    sounds = [sounds_in(word) for word in words]
    for at in range(len(sounds)):
        run = [sound for word in sounds[at:] for sound in word]
        full = "".join(run)[:MOST_SOUND]
        if full.isascii() and full.isalnum():
            yield "~" + blurred(full)
            yield "~" + "".join(sound[0] for sound in run)[:MOST_SOUND]


@lru_cache(20_000)
def sounds_in(word: str) -> tuple[str, ...]:
    """The sound of each character of a word of the dictionary; Latin letters and digits sound as themselves."""
    return tuple(word) if word.isascii() else tuple(filter(None, dictionaries.sounds_in(word, keep_others=False)))


_BLURS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


def blurred(sound: str) -> str:
    """Pinyin as many spell it who do not hear the difference: zh and z, ch and c, sh and s, ng and n are one."""
    for clear, blur in _BLURS:
        sound = sound.replace(clear, blur)
    return sound
