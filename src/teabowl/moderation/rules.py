"""Pure decisions of moderation: reasons, days, who looks again, what counts as the same text. No Django, no database.

A rule answers with `Problem`s (a field and a code); `words.py` says them.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from teabowl.kernel.actor import Level, PlaceRef
from teabowl.kernel.errors import Problem
from teabowl.kernel.times import CHINA, china_date


class Why(StrEnum):
    """Why something is reported or taken down. BY_AUTHOR is the author's own wish and is nobody's report."""

    PRIVATE = "private"
    MINOR = "minor"
    UNTRUE = "untrue"
    ABUSE = "abuse"
    ADVERT = "advert"
    ILLEGAL = "illegal"
    OTHER = "other"
    BY_AUTHOR = "by_author"


REPORTABLE: tuple[Why, ...] = tuple(w for w in Why if w is not Why.BY_AUTHOR)
CATEGORIES: tuple[Why, ...] = (Why.ABUSE, Why.ADVERT, Why.ILLEGAL, Why.UNTRUE, Why.PRIVATE, Why.OTHER)
"""What a word of a list is about: the same reasons, so that a decision can take it over."""


class Outcome(StrEnum):
    TAKEN_DOWN = "taken_down"
    KEPT = "kept"


class AppealStatus(StrEnum):
    WAITING = "waiting"
    GRANTED = "granted"
    DECLINED = "declined"


class HoldReason(StrEnum):
    """Why a text waits for a look before it is published."""

    WORDS = "words"
    MINOR = "minor"
    ABOUT_MINOR = "about_minor"
    GUARDIAN = "guardian"


class HoldOutcome(StrEnum):
    RELEASED = "released"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


MAX_REASON = 300
MAX_WORD = 30
REPORTS_A_DAY = 20
MOST_LINKS = 2
SAME_TEXT_HOURS = 24


@dataclass(frozen=True, slots=True)
class Terms:
    """Within how many days a report is looked at, an appeal can be made, and is answered."""

    report_days: int = 3
    appeal_days: int = 10
    answer_days: int = 10


DAYS = range(1, 61)


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of a list found in a text."""

    word: str
    category: str


# Letters of other scripts that look like Latin ones: a word is found however it is dressed up.
_LOOKALIKES = str.maketrans(
    "аеорсухіѕјһԁԛԝвнкмтαοερτυικνχβ", "aeopcyxisjhdqwbhkmtaoeptuikvxb"
)  # fmt: skip


def folded(text: str) -> str:
    """The text as word lists compare it: compatibility forms made plain, case, accents and piled-up marks gone, lookalike letters
    made Latin, and everything that is no letter or digit left out, so that 加 微 信, 加.微-信 and 加\u200b微信 are one."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    kept = "".join(c for c in plain if unicodedata.category(c)[0] in "LN")
    return unicodedata.normalize("NFC", kept.translate(_LOOKALIKES))


_LINK = re.compile(r"https?\s*[:：]\s*/\s*/|(?<![\w.])www\s*[.。．]", re.IGNORECASE)


def links_in(text: str) -> int:
    """How many web addresses a text holds, also those written with full-width signs or gaps."""
    return len(_LINK.findall(unicodedata.normalize("NFKC", text)))


def problems_of_spam(text: str, lately: Sequence[str], field: str = "body") -> list[Problem]:
    """What makes a text look like spam: many links, or what its author said already within a day (`lately`)."""
    found = []
    if links_in(text) > MOST_LINKS:
        found.append(Problem(field, "links_many", MOST_LINKS))
    own = folded(text)
    if len(own) >= 8 and any(folded(other) == own for other in lately):
        found.append(Problem(field, "said_already", SAME_TEXT_HOURS))
    return found


def problems_of_reason(text: str, name: str = "words", *, required: bool = True) -> list[Problem]:
    """A reason told to somebody: said, and short."""
    if required and not text:
        return [Problem(name, "reason_missing")]
    if len(text) > MAX_REASON:
        return [Problem(name, "reason_long", len(text) - MAX_REASON)]
    return []


def problems_of_word(text: str, category: str) -> list[Problem]:
    """A word for a list: one letter would hold every second text; what folds to nothing would hold all of them."""
    found = []
    if len(folded(text)) < 2:
        found.append(Problem("text", "word_short"))
    elif len(text) > MAX_WORD:
        found.append(Problem("text", "word_long", MAX_WORD))
    if category not in set(CATEGORIES):
        found.append(Problem("category", "category_unknown"))
    return found


def problems_of_terms(terms: Terms) -> list[Problem]:
    names = ("report_days", "appeal_days", "answer_days")
    return [Problem(name, "days_range", DAYS.stop - 1) for name in names if getattr(terms, name) not in DAYS]


def days_after(moment: datetime, days: int) -> datetime:
    return moment + timedelta(days=days)


def hold_due(moment: datetime) -> datetime:
    """A held text is looked at by the end of the next day."""
    return datetime.combine(china_date(moment) + timedelta(days=2), time.min, CHINA) - timedelta(minutes=1)


def may_appeal(outcome: str, why: str, until: datetime, now: datetime) -> bool:
    """What one took down oneself needs no appeal; what was kept has no author to complain."""
    return outcome == Outcome.TAKEN_DOWN and why != Why.BY_AUTHOR and now <= until


def one_above(place: PlaceRef) -> PlaceRef:
    """Where an appeal goes: the place above. A city's own stays with the city, for another person there (words.OWN_DECISION)."""
    if place.level in {Level.CITY, Level.PROVINCE} or len(place.lineage) < 2:
        return place
    return replace(place, id=place.lineage[-2], lineage=place.lineage[:-1])


def days_open(first: datetime, until: datetime) -> int:
    """Whole days from one moment to another, by the calendar in China."""
    return max(0, (china_date(until) - china_date(first)).days)
