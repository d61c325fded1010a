"""The rules of transferring a member's relation with the Party's organisations (组织关系转接). Pure.

The letter of introduction (介绍信) has three parts: the stub stays with who issues it, the letter goes with the member, the receipt
comes back. Until the receipt is there the sender answers for the member (组通字〔2006〕45号; domain S29).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from teabowl.kernel.errors import Problem
from teabowl.kernel.times import months_after

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH = 20
"""Of a letter's code: 98 bits, read without mistaking one sign for another; nobody guesses one."""
OUTSIDE_LENGTH, REASON_LENGTH, NAME_LENGTH, PHONE_LENGTH = 80, 200, 40, 30


class State(StrEnum):
    """ASKED by the member or the branch, not yet issued. ARRIVED: the receipt is back. RETURNED by the receiver; WITHDRAWN by the
    sender; REPLACED by a new letter, since this one ran out."""

    ASKED = "asked"
    ISSUED = "issued"
    ARRIVED = "arrived"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


OPEN = frozenset({State.ASKED, State.ISSUED})
MAY_GO = frozenset({"probationary", "full"})
"""Standings that have a relation to transfer; applicants and activists take their papers along instead."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a letter holds: usually so many days, by how far it goes, and never longer than so many months."""

    since: date
    near_days: int
    """Within one county."""
    far_days: int
    longest_months: int
    source: str


TERMS = (Terms(date(2006, 1, 1), 10, 30, 3, "组通字〔2006〕45号：介绍信有效期，最长不超过三个月"),)
"""The usual ones (domain S29, S30). A place may set its own (`models.TransferTerms`): some write of six months."""


def terms_on(day: date, terms: Sequence[Terms] = TERMS) -> Terms:
    """Those in force on a day; before the first, the first."""
    held = [row for row in terms if row.since <= day]
    return max(held, key=lambda row: row.since) if held else min(terms, key=lambda row: row.since)


REMIND_AHEAD = 5


def ends_soon(issued_on: date, until: date, today: date) -> bool:
    """Whether the member should be told that the letter nears its end: in its last five days; of a letter that holds so few, in the
    second half."""
    ahead = min(REMIND_AHEAD, (until - issued_on).days // 2)
    return until - timedelta(days=ahead) <= today <= until


def usual_until(issued_on: date, *, near: bool, terms: Terms = TERMS[0]) -> date:
    """The last day that a letter usually holds; the day of issue is not counted."""
    return issued_on + timedelta(days=terms.near_days if near else terms.far_days)


def longest_until(issued_on: date, terms: Terms = TERMS[0]) -> date:
    return months_after(issued_on, terms.longest_months)


def check_validity(issued_on: date, until: date, terms: Terms = TERMS[0]) -> list[Problem]:
    if until <= issued_on:
        return [Problem("until", "until_past")]
    if until > longest_until(issued_on, terms):
        return [Problem("until", "until_far", terms.longest_months)]
    return []


def check_asking(standing: str, *, open_letters: int, same: bool) -> str:
    """The code of why a letter cannot be asked for, or ''."""
    if standing not in MAY_GO:
        return "no_relation"
    if open_letters:
        return "letter_open"
    return "same_organisation" if same else ""


def check_arrival(*, issued_on: date, until: date, arrived_on: date, today: date) -> list[Problem]:
    """A letter is taken while it holds. It may be written down later than the member came."""
    if arrived_on > today:
        return [Problem("arrived_on", "day_ahead")]
    if arrived_on < issued_on:
        return [Problem("arrived_on", "before_issue")]
    return [Problem("arrived_on", "ran_out")] if arrived_on > until else []


def is_overdue(state: str, until: date | None, today: date) -> bool:
    """On its way past its last day. Both sides see it."""
    return state == State.ISSUED and until is not None and today > until


def days_over(until: date, today: date) -> int:
    return max((today - until).days, 0)


def number_text(year: int, number: int) -> str:
    """〔2026〕第 0012 号"""
    return f"〔{year}〕第 {number:04d} 号"


def code_typed(text: str) -> str:
    """A code as it stands in the table, from one typed in groups and in small letters."""
    return "".join(sign for sign in text.upper() if sign not in " -")[:40]


def code_shown(code: str) -> str:
    """In groups of five."""
    return "-".join(code[at : at + 5] for at in range(0, len(code), 5))
