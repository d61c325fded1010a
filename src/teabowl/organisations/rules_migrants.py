"""The rules of migrant members (流动党员). Pure.

Who cannot take part at home for six months on end, and whose relation is not transferred, is registered out by the home branch
and in by an organisation where they are (2024 年《关于加强和改进流动党员管理工作的意见》; domain S31, S32). One membership, activities in
several organisations.
Nothing here knows where anybody is: a region that the member names, and the days on which they took part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from teabowl.kernel.errors import Problem
from teabowl.kernel.times import months_after

REGION_LENGTH, NOTE_LENGTH, HOME_LENGTH, TITLE_LENGTH = 40, 200, 80, 80


class Reason(StrEnum):
    WORK = "work"
    TRADE = "trade"
    FAMILY = "family"
    STUDY = "study"
    ABROAD = "abroad"
    """Studying abroad: contacted by home every half-year (S32)."""


class State(StrEnum):
    """OUT: registered by home, nobody has taken them in. IN: an organisation there has. Over: BACK home, MOVED (relation transferred),
    ENDED (membership over)."""

    OUT = "out"
    IN = "in"
    BACK = "back"
    MOVED = "moved"
    ENDED = "ended"


AWAY = frozenset({State.OUT, State.IN})


class Way(StrEnum):
    """How home was in contact."""

    PHONE = "phone"
    WECHAT = "wechat"
    MET = "met"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Terms:
    since: date
    away_months: int
    contact_months: int
    """Between two contacts of home; our default, the source has none for those at home in the country."""
    abroad_months: int
    source: str


TERMS = (
    Terms(date(2006, 1, 1), 6, 6, 6, "2006 年《关于加强和改进流动党员管理工作的意见》"),
    Terms(
        date(2024, 1, 1), 6, 3, 6,
        "2024 年《关于加强和改进流动党员管理工作的意见》：连续 6 个月以上无法正常参加正式组织关系所在党支部的活动",
    ),
)  # fmt: skip


def terms_on(day: date, terms: Sequence[Terms] = TERMS) -> Terms:
    held = [row for row in terms if row.since <= day]
    return max(held, key=lambda row: row.since) if held else min(terms, key=lambda row: row.since)


def is_migrant(left_on: date, back_on: date, terms: Terms | None = None) -> bool:
    """Whether an absence is long enough: six consecutive months. `back_on` is the day of return, as it was or as it is expected."""
    held = terms or terms_on(left_on)
    return back_on >= months_after(left_on, held.away_months)


def check_leaving(left_on: date, back_on: date | None, today: date) -> list[Problem]:
    """`back_on` None: nobody knows yet, which is long enough. One may be registered as soon as it is clear."""
    if left_on > months_after(today, 1):
        return [Problem("left_on", "leaving_ahead")]
    if back_on is not None and back_on <= left_on:
        return [Problem("back_on", "back_before")]
    if back_on is not None and not is_migrant(left_on, back_on):
        return [Problem("back_on", "too_short", terms_on(left_on).away_months)]
    return []


def contact_due(last_on: date, *, abroad: bool) -> date:
    """When home should be in contact again."""
    held = terms_on(last_on)
    return months_after(last_on, held.abroad_months if abroad else held.contact_months)


def may_vote(standing: str, *, at_home: bool) -> tuple[bool, str]:
    """Whether a member has a vote in an organisation, and the code of why. A migrant member takes part away and votes at home only
    (活动证 rules, domain S33); who is on probation has no vote anywhere (Party statute art 7)."""
    if standing != "full":
        return False, "not_full"
    return (True, "home") if at_home else (False, "guest")
