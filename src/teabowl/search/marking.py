"""Where the words of a question stand in a text, for showing. Pure: pairs of (text, whether it is marked), never markup."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from teabowl.kernel.dictionaries import words_in
from teabowl.search.questions import Question
from teabowl.search.terms import blurred, folded, sounds_in

SHOWN = 90
BEFORE = 24
MOST_HEARD = 12
MOST_FOLDED = 20_000

Marked = tuple[tuple[str, bool], ...]


def marked(text: str, words: Sequence[str]) -> Marked:
    """The text in pieces; those that are one of the (folded) words, in whatever width, case or script, are marked."""
    return _pieces(text, *_aligned(text), words, 0, len(text))


def excerpt(text: str, words: Sequence[str]) -> Marked:
    """Some 90 characters of a text around the first word found, in one line, marked."""
    line = " ".join(text.split())
    shape, homes = _aligned(line)
    places = [at for word in words if (at := shape.find(word)) >= 0]
    start = max(0, homes[min(places)] - BEFORE) if places else 0
    if start + SHOWN > len(line):
        start = max(0, len(line) - SHOWN)
    end = min(start + SHOWN, len(line))
    cut = (("…", False),)
    return (cut if start else ()) + _pieces(line, shape, homes, words, start, end) + (cut if end < len(line) else ())


def _pieces(text: str, shape: str, homes: Sequence[int], words: Sequence[str], start: int, end: int) -> Marked:
    """`text[start:end]` in pieces; `shape` and `homes` are what `_aligned` says of the whole text."""
    found: list[tuple[str, bool]] = []
    at = start
    for match in _any_of(tuple(words)).finditer(shape, bisect_left(homes, start), bisect_left(homes, end)) if words else ():
        first, last = homes[match.start()], homes[match.end() - 1] + 1
        if first < at:
            continue
        if first > at:
            found.append((text[at:first], False))
        found.append((text[first:last], True))
        at = last
    if at < end:
        found.append((text[at:end], False))
    return tuple(found)


@lru_cache(maxsize=1_000)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """The longest of these words that stands somewhere."""
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def _aligned(text: str) -> tuple[str, Sequence[int]]:
    """The text folded character by character, and for each of its characters the place of the one it came from."""
    whole = text.translate(_FOLDED)
    if len(whole) == len(text):
        return whole, range(len(text))
    pieces = [_FOLDED[ord(character)] for character in text]
    return "".join(pieces), [n for n, piece in enumerate(pieces) for _ in piece]


class _Folded(dict[int, str]):
    def __missing__(self, code: int) -> str:
        if len(self) > MOST_FOLDED:
            self.clear()
        piece = self[code] = folded(chr(code))
        return piece


_FOLDED = _Folded()
"""Each character that was ever met, folded: twice as quick as folding a text, which composes characters that nobody types apart."""


def heard(title: str, sound: str) -> str:
    """The part of a title that sounds like what was typed in Latin letters, in full or by initials: yibao, yb: 医保; else ''."""
    words = [word for word in words_in(folded(title)) if word[0].isalnum()]
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
