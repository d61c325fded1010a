"""Weak branches as pure rules."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teabowl.organisations import rules_weak as rules
from teabowl.organisations.rules_weak import NATIONAL, Duty, Votes, verdict

NAMED = [duty.value for duty in Duty]


def test_the_national_list_has_twelve_situations() -> None:
    assert len({row.code for row in NATIONAL.criteria}) == 12


@pytest.mark.parametrize(
    ("codes", "found", "code"),
    [
        (["vacant"], "书记空了五个月", ""),
        ([], "书记空了五个月", "choose_situation"),
        (["vacant", "made_up"], "书记空了五个月", "choose_situation"),
        (["vacant"], "  ", "say_what"),
    ],
)
def test_listing_needs_a_situation_and_what_was_seen(codes: list[str], found: str, code: str) -> None:
    assert [p.code for p in rules.check_listing(codes, found, NATIONAL)] == ([code] if code else [])


def test_a_plan_has_a_measure_for_each_situation_and_a_name_for_each_duty() -> None:
    assert rules.check_plan(["vacant", "clan"], ["vacant", "clan"], NAMED, NATIONAL) == []
    assert rules.check_plan(["vacant", "clan"], ["clan"], NAMED[1:], NATIONAL) == ["measure:vacant", f"duty:{NAMED[0]}"]


@pytest.mark.parametrize(
    ("score", "votes", "lacking", "why"),
    [
        ("70", (10, 5, 0), [], ()),
        ("69.99", (15, 0, 0), [], ("score",)),
        ("95", (5, 5, 10), [], ()),
        ("95", (5, 4, 10), [], ("dissatisfied",)),
        ("95", (0, 0, 0), [], ("dissatisfied",)),
        ("60", (0, 1, 9), ["duty:unit"], ("score", "dissatisfied", "plan")),
        ("100", (20, 0, 0), ["measure:clan"], ("plan",)),
    ],
)
def test_acceptance(score: str, votes: tuple[int, int, int], lacking: list[str], why: tuple[str, ...]) -> None:
    found = verdict(Decimal(score), Votes(*votes), lacking)
    assert (found.passed, found.why) == (not why, why)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.decimals(0, 100, places=1))
def test_more_than_half_dissatisfied_fails_whatever_the_score(a: int, b: int, c: int, score: Decimal) -> None:
    if 2 * c > a + b + c:
        assert not verdict(score, Votes(a, b, c), []).passed
    elif a + b + c:
        assert verdict(score, Votes(a, b, c), []).passed is (score >= 70)


def test_a_place_may_ask_for_more() -> None:
    strict = replace(NATIONAL, pass_score=Decimal(80), dissatisfied_over=Fraction(1, 3))
    assert verdict(Decimal(79), Votes(9, 0, 0), [], strict).why == ("score",)
    assert verdict(Decimal(80), Votes(5, 0, 3), [], strict).why == ("dissatisfied",)
    assert verdict(Decimal(80), Votes(6, 0, 3), [], strict).passed


@pytest.mark.parametrize(
    ("votes", "members", "code"),
    [
        ((6, 5, 1), 23, ""),
        ((5, 5, 1), 23, "few_votes"),
        ((20, 4, 0), 23, "more_votes"),
        ((0, 0, 0), 0, "few_votes"),
        ((-1, 9, 9), 23, "more_votes"),
    ],
)
def test_half_of_those_with_a_vote_take_part(votes: tuple[int, int, int], members: int, code: str) -> None:
    assert [p.code for p in rules.check_votes(Votes(*votes), members)] == ([code] if code else [])


def test_months_that_are_told() -> None:
    listed = date(2026, 8, 20)
    assert rules.months_due(listed, date(2026, 9, 30)) == []
    assert rules.months_due(listed, date(2026, 10, 1)) == [date(2026, 9, 1)]
    assert rules.months_due(listed, date(2027, 1, 3)) == [date(2026, m, 1) for m in (9, 10, 11, 12)]
    assert rules.due_by(date(2026, 12, 1)) == date(2027, 1, 5)


def test_a_vacant_post_is_a_sign_after_three_months() -> None:
    assert not rules.is_vacant_sign(None, date(2026, 11, 24))
    assert not rules.is_vacant_sign(date(2026, 8, 24), date(2026, 11, 24))
    assert rules.is_vacant_sign(date(2026, 8, 23), date(2026, 11, 24))


def test_relapse_is_looked_for_after_a_year() -> None:
    assert rules.relapse_due(date(2026, 11, 30)) == date(2027, 11, 30)


@pytest.mark.parametrize(
    ("names", "are_two"),
    [
        ("王桂芝、李长河", True), ("张三和李四", True), ("张三 和 李四", True), ("李和平和王芳", True),
        ("李和平", False), ("王桂芝，王桂芝", False), ("王桂芝 和", False), (" ", False),
    ],
)  # fmt: skip
def test_papers_are_counted_by_two(names: str, are_two: bool) -> None:
    assert bool(rules.check_counters(names)) is not are_two
