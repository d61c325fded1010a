"""Names of places: as people say them, how they sound, and by which beginnings they are found. Pure.

Pinyin comes from pypinyin, read character by character and remembered: a name of a village is not a phrase, and a country of
620,000 names has only some thousand different characters. What is read differently in place names is listed here.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from teabowl.kernel.dictionaries import sounds_in
from teabowl.places.rules import is_shown

_COMMITTEE = re.compile(
    r"^(?P<head>.+?)(?P<kind>村民村委会|村民居委会|村民委员会|村民委会|村委员会|村委会|类似居委会|居民委员会|居委员会|居委会)$"
)
_OFFICE = re.compile(r"^(?P<head>.+街道)办事处$")

READINGS = {
    "堡": ("bao", "bu", "pu"),
    "乐": ("le", "yue", "lao"),
    "单": ("dan", "shan"),
    "长": ("chang", "zhang"),
    "行": ("hang", "xing"),
    "解": ("jie", "xie"),
    "任": ("ren", "yin"),
    "曾": ("zeng", "ceng"),
    "朝": ("chao", "zhao"),
    "都": ("du", "dou"),
    "重": ("zhong", "chong"),
    "会": ("hui", "kuai"),
    "仝": ("tong",),
    "洼": ("wa",),
    "埝": ("nian",),
    "盖": ("gai", "ge"),
    "葛": ("ge",),
    "阿": ("a", "e"),
    "蔚": ("wei", "yu"),
    "尉": ("wei", "yu"),
    "泊": ("bo", "po"),
    "圈": ("quan", "juan"),
    "夏": ("xia",),
    "石": ("shi",),
    "车": ("che", "ju"),
}
"""The first is how a village is read by default; the others are found too."""

WELL_KNOWN = {
    "单县": ("shan", "xian"),
    "莘县": ("shen", "xian"),
    "东阿县": ("dong", "e", "xian"),
    "都昌县": ("du", "chang", "xian"),
    "六安市": ("lu", "an", "shi"),
    "乐亭县": ("lao", "ting", "xian"),
    "番禺区": ("pan", "yu", "qu"),
    "蔚县": ("yu", "xian"),
    "涡阳县": ("guo", "yang", "xian"),
    "台州市": ("tai", "zhou", "shi"),
}
"""Names that everybody reads in their own way."""


def folded(text: str) -> str:
    """What was typed, made comparable: full-width forms folded, lower case, apostrophes gone (xi'an), nothing unprintable."""
    flat = unicodedata.normalize("NFKC", text).lower().replace("'", "").replace("’", "")
    return "".join(c for c in flat if is_shown(c))


def short_name(official: str) -> str:
    """As people say it: 随西村村民委员会 and 随西村民委员会 are 随西村, 东安社区居民委员会 is 东安社区, 沙土街道办事处 is 沙土街道."""
    if office := _OFFICE.match(official):
        return office["head"]
    found = _COMMITTEE.match(official)
    if not found:
        return official
    head = found["head"]
    if found["kind"].startswith("村") and not head.endswith(("村", "社区")):
        return head + "村"
    return head if len(head) > 1 else official


@lru_cache(maxsize=30_000)
def _sound(character: str) -> str:
    if character in READINGS:
        return READINGS[character][0]
    return "".join(c for c in sounds_in(character)[0].lower() if c.isascii() and c.isalnum())


@lru_cache(maxsize=50_000)
def _phrase(name: str) -> tuple[str, ...]:
    if name in WELL_KNOWN:
        return WELL_KNOWN[name]
    return tuple("".join(c for c in s.lower() if c.isascii() and c.isalnum()) for s in sounds_in(name))


def pinyin_of(name: str, *, as_phrase: bool = False) -> tuple[str, str]:
    """(pinyin, initials): 随西村 gives ('suixicun', 'sxc'). `as_phrase` reads well-known names rightly (单县: shanxian)."""
    sounds = _phrase(name) if as_phrase else tuple(map(_sound, name))
    return "".join(sounds)[:200], "".join(s[:1] for s in sounds)[:60]


def other_readings(name: str) -> Iterator[str]:
    """Pinyin and initials of a name with a character that is read in several ways, each replaced once."""
    for at, character in enumerate(name):
        for sound in READINGS.get(character, ()):
            sounds = [sound if n == at else _sound(c) for n, c in enumerate(name)]
            yield "".join(sounds)[:200]
            yield "".join(s[:1] for s in sounds)[:60]


def search_keys(name: str, *, closed: bool = False, former: Iterable[str] = ()) -> list[tuple[int, str]]:
    """What a place is found by besides the beginning of its name, pinyin and initials: [(kind, key)], kinds of `PlaceKey`.

    Inside (1): every ending of at least two characters, so that 西村 finds 随西村. Readings (0). Former names (2), and for a
    closed place its own name, so that it comes after those in force.
    """
    own = set(pinyin_of(name))
    keys = {(2, key) for old in former for key in (old, *pinyin_of(old))}
    if closed:
        keys |= {(2, key) for key in (name, *own)}
    else:
        keys |= {(1, name[at:]) for at in range(1, len(name) - 1)}
        if any(c in READINGS for c in name):
            keys |= {(0, key) for key in other_readings(name) if key not in own}
    return sorted(keys)
