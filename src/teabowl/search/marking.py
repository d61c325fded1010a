"""Where the words of a question stand in a text, for showing. Pure: pairs of (text, whether it is marked), never markup."""

import re
from collections.abc import Sequence
from functools import lru_cache

import rjieba

from teabowl.search.questions import Question
from teabowl.search.terms import blurred, folded, sounds_in

SHOWN = 90
BEFORE = 24
MOST_HEARD = 12

Marked = tuple[tuple[str, bool], ...]


def marked(text: str, words: Sequence[str]) -> Marked:
    """The text in pieces; those that are one of the (folded) words, in whatever width, case or script, are marked."""
    if not words or not text:
        return ((text, False),) if text else ()
    shape, homes = _aligned(text)
    found: list[tuple[str, bool]] = []
    at = 0
    for match in re.finditer("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), shape):
        start, end = homes[match.start()], homes[match.end() - 1] + 1
        if start < at:
            continue
        if start > at:
            found.append((text[at:start], False))
        found.append((text[start:end], True))
        at = end
    if at < len(text):
        found.append((text[at:], False))
    return tuple(found)


def _aligned(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its characters the place of the one it came from."""
    whole = folded(text)
    if len(whole) == len(text):
        return whole, range(len(text))
    pieces = [_folded_one(character) for character in text]
    return "".join(pieces), [n for n, piece in enumerate(pieces) for _ in piece]


@lru_cache(maxsize=8_000)
def _folded_one(character: str) -> str:
    return folded(character)


def excerpt(text: str, words: Sequence[str]) -> Marked:
    """Some 90 characters of a text around the first word found, in one line, marked."""
    line = " ".join(text.split())
    shape, homes = _aligned(line)
    places = [at for word in words if (at := shape.find(word)) >= 0]
    start = max(0, homes[min(places)] - BEFORE) if places else 0
    if start + SHOWN > len(line):
        start = max(0, len(line) - SHOWN)
    cut = (("…", False),)
    shown = marked(line[start : start + SHOWN], words)
    return (cut if start else ()) + shown + (cut if start + SHOWN < len(line) else ())


def heard(title: str, sound: str) -> str:
    """The part of a title that sounds like what was typed in Latin letters, in full or by initials: yibao, yb: 医保; else ''."""
    words = [word for word in rjieba.cut(folded(title)) if word[0].isalnum()]
    for at in range(len(words)):
        rest = "".join(words[at:])[:MOST_HEARD]
        sounds = [one for word in words[at:] for one in sounds_in(word)]
        full, initials = "", ""
        for upto, one in enumerate(sounds[: len(rest)], start=1):
            full, initials = full + one, initials + one[0]
            if len(sound) > 1 and (blurred(full).startswith(blurred(sound)) or initials == sound):
                return rest[:upto]
    return ""


def words_to_mark(asked: Question, title: str) -> tuple[str, ...]:
    """The question's words, and what in this title sounds like the rest of it."""
    return (*asked.words, *asked.sounds, *filter(None, (heard(title, sound) for sound in asked.sounds)))
