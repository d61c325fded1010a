"""Transfers as pure rules."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teabowl.kernel.times import months_after
from teabowl.organisations import rules_transfers as rules
from teabowl.organisations.rules_transfers import State, Terms

ISSUED = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("near", "until"), [(True, date(2026, 12, 4)), (False, date(2026, 12, 24))], ids=["within a county", "further"]
)
def test_how_long_a_letter_usually_holds(near: bool, until: date) -> None:
    assert rules.usual_until(ISSUED, near=near) == until
    assert rules.check_validity(ISSUED, until) == []


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (ISSUED, "until_past"),
        (date(2026, 11, 25), ""),
        (date(2027, 2, 24), ""),
        (date(2027, 2, 25), "until_far"),
    ],
)
def test_a_letter_holds_three_months_at_most(until: date, code: str) -> None:
    assert [p.code for p in rules.check_validity(ISSUED, until)] == ([code] if code else [])


def test_a_place_may_let_it_hold_longer_from_a_day_on() -> None:
    held = (*rules.TERMS, Terms(date(2026, 1, 1), 15, 60, 6, "某市规定"))
    assert rules.terms_on(date(2025, 12, 31), held).longest_months == 3
    assert rules.terms_on(date(2026, 1, 1), held).longest_months == 6
    assert rules.check_validity(ISSUED, date(2027, 5, 24), rules.terms_on(ISSUED, held)) == []
    assert rules.terms_on(date(1999, 1, 1)) == rules.TERMS[0]


@pytest.mark.parametrize(
    ("day", "months", "there"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 5, 31), 12, date(2027, 5, 31)),
    ],
)
def test_months_end_where_the_month_does(day: date, months: int, there: date) -> None:
    assert months_after(day, months) == there


@pytest.mark.parametrize(
    ("standing", "open_letters", "same", "code"),
    [
        ("full", 0, False, ""),
        ("probationary", 0, False, ""),
        ("activist", 0, False, "no_relation"),
        ("applicant", 0, False, "no_relation"),
        ("development_object", 0, False, "no_relation"),
        ("full", 1, False, "letter_open"),
        ("full", 0, True, "same_organisation"),
    ],
)
def test_who_may_ask_for_a_letter(standing: str, open_letters: int, same: bool, code: str) -> None:
    assert rules.check_asking(standing, open_letters=open_letters, same=same) == code


@pytest.mark.parametrize(
    ("arrived", "today", "code"),
    [
        (date(2026, 12, 4), date(2026, 12, 20), ""),
        (date(2026, 11, 24), date(2026, 11, 24), ""),
        (date(2026, 12, 5), date(2026, 12, 20), "ran_out"),
        (date(2026, 11, 23), date(2026, 12, 1), "before_issue"),
        (date(2026, 12, 2), date(2026, 12, 1), "day_ahead"),
    ],
)
def test_a_letter_is_taken_while_it_holds(arrived: date, today: date, code: str) -> None:
    found = rules.check_arrival(issued_on=ISSUED, until=date(2026, 12, 4), arrived_on=arrived, today=today)
    assert [p.code for p in found] == ([code] if code else [])


@given(st.sampled_from(list(State)), st.integers(-40, 40))
def test_only_what_is_under_way_can_be_overdue(state: State, days: int) -> None:
    today = ISSUED + timedelta(days=days)
    assert rules.is_overdue(state, ISSUED, today) == (state is State.ISSUED and days > 0)
    assert rules.days_over(ISSUED, today) == max(days, 0)


def test_a_code_is_read_as_it_was_typed() -> None:
    assert rules.code_typed(" abcde-fghjk kmnpq-rstvw ") == "ABCDEFGHJKKMNPQRSTVW"
    assert rules.code_typed(rules.code_shown("ABCDEFGHJKKMNPQRSTVW")) == "ABCDEFGHJKKMNPQRSTVW"
    assert not set("01OIUL") & set(rules.ALPHABET) - {"L"}
    assert rules.number_text(2026, 12) == "〔2026〕第 0012 号"
