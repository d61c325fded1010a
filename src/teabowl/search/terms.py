"""The words of a text and of a question, so that the two meet. Pure.

A text becomes words of the dictionary (rjieba, in the way made for searching: 医疗保险 is also 医疗 and 保险), folded: one width,
lower case, simplified characters. Names are cut into pairs of neighbouring characters besides. Titles are also found by how they
sound. Tokens that no text can hold begin with a sign: @ lives at or below this place, = recorded here, # month, / board, ~ sound.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from unicodedata import normalize
from uuid import UUID

import rjieba
from pypinyin import Style, lazy_pinyin

from teabowl.kernel.times import china_date

VERSION = 1
"""Raised whenever the same text would become other words: a new dictionary, another folding."""
MOST_TEXT = 20_000
MOST_WORD = 40
MOST_SOUND = 32
_WORDS = re.compile(r"\w+")


def folded(text: str) -> str:
    """Comparable: full-width forms made narrow, lower case."""
    return normalize("NFKC", text).lower()


def words_of(text: str) -> set[str]:
    """The words by which a text is found."""
    return {w[:MOST_WORD] for w in rjieba.cut_for_search(folded(text[:MOST_TEXT])) if w[0].isalnum()}


def pairs_of(name: str) -> set[str]:
    """Every two neighbouring characters of a name, and every one alone: 赵小满 is 赵小, 小满, 赵, 小, 满."""
    found: set[str] = set()
    for run in _WORDS.findall(folded(name)):
        found |= {run[n : n + 2] for n in range(len(run) - 1)} | set(run)
    return found


def at_place(place_id: UUID) -> str:
    """Lives at this place or below it. The end of a UUIDv7 is 62 random bits."""
    return "@" + str(place_id)[-17:]


def recorded_at(place_id: UUID) -> str:
    return "=" + str(place_id)[-17:]


def in_month(moment: datetime) -> str:
    return f"#{china_date(moment):%Y%m}"


def on_board(board: str) -> str:
    return "/" + board


def lineage_tokens(lineage: Sequence[UUID]) -> list[str]:
    """Of a line of ancestors, without its root: everything is below that."""
    return [at_place(key) for key in lineage[1:] or lineage]


def text_tokens(title: str, text: str, names: Iterable[str]) -> set[str]:
    return set().union(words_of(title), pairs_of(title), words_of(text), *map(pairs_of, names), sounds_of(title))


def sounds_of(title: str) -> Iterator[str]:
    """How a title sounds from each of its words on, in full and by initials; a question is matched with their beginnings, so
    yibao, yibaojiaofei and ybjf all find 医保缴费通知."""
    words = [word for word in rjieba.cut(folded(title)) if word[0].isalnum()]
    sounds = [list(word) if word.isascii() else lazy_pinyin(word, style=Style.NORMAL, errors="ignore") for word in words]
    for at in range(len(sounds)):
        run = [sound for word in sounds[at:] for sound in word]
        full = "".join(run)[:MOST_SOUND]
        if full.isascii() and full.isalnum():
            yield "~" + blurred(full)
            yield "~" + "".join(sound[0] for sound in run)[:MOST_SOUND]


_BLURS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


def blurred(sound: str) -> str:
    """Pinyin as many spell it who do not hear the difference: zh and z, ch and c, sh and s, ng and n are one."""
    for clear, blur in _BLURS:
        sound = sound.replace(clear, blur)
    return sound
