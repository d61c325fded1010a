"""The rules, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teabowl.disclosure import rules
from teabowl.disclosure.rules import Category, Flow, Kind, Opinion, Signing, Terms

HEZE, ELSEWHERE = "371725109200", "110101001001"


@pytest.mark.parametrize(
    ("kind", "code", "period", "terms", "due"),
    [
        (Kind.FINANCE, HEZE, date(2026, 10, 1), Terms(), date(2026, 11, 10)),
        (Kind.FINANCE, HEZE, date(2026, 12, 1), Terms(), date(2027, 1, 10)),
        (Kind.FINANCE, HEZE, date(2026, 10, 1), Terms(finance_day=5), date(2026, 11, 5)),
        (Kind.FINANCE, HEZE, date(2026, 10, 1), Terms(finance_day=28), date(2026, 11, 10)),
        (Kind.FINANCE, ELSEWHERE, date(2026, 7, 1), Terms(), date(2026, 10, 15)),
        (Kind.AFFAIRS, HEZE, date(2026, 7, 1), Terms(), date(2026, 10, 15)),
    ],
)
def test_when_something_is_due(kind: Kind, code: str, period: date, terms: Terms, due: date) -> None:
    assert rules.due_for(kind, code, period, terms)[1] == due


def test_the_law_of_the_time_counts() -> None:
    """Before Shandong's rules finance was due by the quarter there too; and before 2010 nothing is known."""
    assert rules.law_for(Kind.FINANCE, HEZE, date(2011, 5, 1)).months == 3
    assert rules.law_for(Kind.FINANCE, HEZE, date(2026, 5, 1)).months == 1
    with pytest.raises(LookupError):
        rules.law_for(Kind.FINANCE, HEZE, date(2009, 1, 1))


def test_a_place_may_only_be_stricter() -> None:
    assert rules.is_strict_enough(Kind.FINANCE, HEZE, 8, date(2026, 11, 1))
    assert not rules.is_strict_enough(Kind.FINANCE, HEZE, 11, date(2026, 11, 1))
    assert not rules.is_strict_enough(Kind.FINANCE, HEZE, 0, date(2026, 11, 1))


A, W, Q = Opinion.AGREED, Opinion.WAITING, Opinion.QUESTIONED


@pytest.mark.parametrize(
    ("signing", "opinions", "may"),
    [
        (Signing.ALL, [A, A, A], True),
        (Signing.ALL, [A, A, W], False),
        (Signing.ALL, [A, A, Q], False),
        (Signing.ALL, [A, A], False),
        (Signing.MAJORITY, [A, A, W], True),
        (Signing.MAJORITY, [A, W, W], False),
        (Signing.MAJORITY, [A, A, W, W], False),
        (Signing.MAJORITY, [A, A, A, A, Q], False),
    ],
)
def test_who_must_sign(signing: Signing, opinions: list[Opinion], may: bool) -> None:
    assert rules.may_publish(signing, opinions) is may


@given(st.integers(), st.lists(st.tuples(st.sampled_from(Flow), st.integers(-(10**9), 10**9))))
def test_a_month_balances(opening: int, entries: list[tuple[Flow, int]]) -> None:
    sums = rules.sums_of(opening, entries)
    assert sums.closing - sums.opening == sum(fen if flow is Flow.IN else -fen for flow, fen in entries)
    assert sums.entries == len(entries)


def test_every_category_is_for_one_way() -> None:
    for category in Category:
        assert rules.fits(Flow.IN, category) is not rules.fits(Flow.OUT, category)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-400, 400))
def test_months_are_added_and_taken_away(day: date, count: int) -> None:
    month = rules.first_of(day)
    assert rules.add_months(rules.add_months(month, count), -count) == month


@pytest.mark.parametrize(
    ("party", "category", "person"),
    [
        ("王桂芝", Category.RELIEF, True),
        ("李大山", Category.WORKS, True),
        ("供电所", Category.UTILITIES, False),
        ("镇上一家农机配件门市", Category.WATER, False),
        ("保洁员 6 人", Category.CLEANING, False),
        ("", Category.RELIEF, False),
    ],
)
def test_people_are_told_from_organisations(party: str, category: Category, person: bool) -> None:
    assert rules.looks_like_person(party, category) is person


def test_of_people_the_surname_is_shown() -> None:
    assert rules.shown_party("王桂芝", True) == "王**"
    assert rules.shown_party("供电所", False) == "供电所"
