"""Migrant members as pure rules."""

from datetime import date

import pytest

from teabowl.organisations import rules_migrants as rules
from teabowl.organisations.kinds import Status

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("left", "back", "is_one"),
    [
        (date(2026, 3, 1), date(2026, 9, 1), True),
        (date(2026, 3, 1), date(2026, 8, 31), False),
        (date(2026, 8, 31), date(2027, 2, 28), True),
        (date(2026, 8, 31), date(2027, 2, 27), False),
        (date(2025, 2, 1), date(2026, 11, 24), True),
    ],
)
def test_six_months_on_end_make_a_migrant_member(left: date, back: date, is_one: bool) -> None:
    assert rules.is_migrant(left, back) is is_one


@pytest.mark.parametrize(
    ("left", "back", "code"),
    [
        (date(2026, 2, 1), None, ""),
        (date(2026, 12, 24), None, ""),
        (date(2026, 12, 25), None, "leaving_ahead"),
        (date(2026, 2, 1), date(2026, 2, 1), "back_before"),
        (date(2026, 10, 1), date(2027, 3, 31), "too_short"),
        (date(2026, 10, 1), date(2027, 4, 1), ""),
    ],
)
def test_when_one_is_registered_out(left: date, back: date | None, code: str) -> None:
    assert [p.code for p in rules.check_leaving(left, back, TODAY)] == ([code] if code else [])


def test_home_keeps_in_touch() -> None:
    assert rules.contact_due(date(2026, 8, 31), abroad=False) == date(2026, 11, 30)
    assert rules.contact_due(date(2026, 8, 31), abroad=True) == date(2027, 2, 28)
    assert rules.contact_due(date(2020, 1, 15), abroad=False) == date(2020, 7, 15)


@pytest.mark.parametrize("at_home", [True, False])
@pytest.mark.parametrize("status", list(Status))
def test_a_member_votes_at_home_only(status: Status, at_home: bool) -> None:
    may, why = rules.may_vote(status, at_home=at_home)
    assert may is (status is Status.FULL and at_home)
    assert why == ("not_full" if status is not Status.FULL else "home" if at_home else "guest")
