"""The rules alone, in dates."""

from datetime import date

import pytest

from teabowl.letters import rules
from teabowl.letters.rules import Rating, Reach, State


@pytest.mark.parametrize(
    ("since", "limit", "today", "reaches"),
    [
        (date(2026, 11, 18), 5, date(2026, 11, 25), ()),
        (date(2026, 11, 18), 5, date(2026, 11, 26), (Reach.TOWNSHIP,)),
        (date(2026, 11, 18), 5, date(2026, 12, 2), (Reach.TOWNSHIP,)),
        (date(2026, 11, 18), 5, date(2026, 12, 3), (Reach.TOWNSHIP, Reach.COUNTY)),
        (date(2026, 9, 29), 5, date(2026, 10, 12), ()),  # National Day does not run
        (date(2026, 9, 29), 5, date(2026, 10, 13), (Reach.TOWNSHIP,)),
        (date(2026, 2, 13), 5, date(2026, 2, 27), ()),  # nor Spring Festival; 14 and 28 February are made up
        (date(2026, 2, 13), 5, date(2026, 2, 28), (Reach.TOWNSHIP,)),
    ],
)
def test_a_late_letter_goes_up_after_the_limit_and_after_twice_the_limit(
    since: date, limit: int, today: date, reaches: tuple[Reach, ...]
) -> None:
    assert rules.reaches_due(since, limit, today) == reaches


def test_days_left_are_those_of_the_desk() -> None:
    today = date(2026, 11, 24)
    assert rules.workdays_left(date(2026, 11, 24), today) == 0
    assert rules.workdays_left(date(2026, 11, 26), today) == 2
    assert rules.workdays_left(date(2026, 11, 30), today) == 4
    assert rules.workdays_left(date(2026, 11, 19), today) == -3


@pytest.mark.parametrize(
    ("state", "answerable", "withdrawable", "askable"),
    [
        (State.RECEIVED, True, True, False),
        (State.LOOKING, True, True, False),
        (State.ANSWERED, False, False, True),
        (State.REOPENED, True, False, False),
        (State.CLOSED, False, False, False),
        (State.WITHDRAWN, False, False, False),
    ],
)
def test_what_may_follow_what(state: State, answerable: bool, withdrawable: bool, askable: bool) -> None:
    assert rules.is_answerable(state) is answerable
    assert rules.is_withdrawable(state) is withdrawable
    assert rules.may_ask_again(state) is askable
    assert rules.is_rateable(state) is (state is State.ANSWERED)


def test_only_unsatisfied_sends_a_letter_back() -> None:
    assert rules.after_rating(Rating.UNSATISFIED) is State.REOPENED
    assert rules.after_rating(Rating.FAIR) is State.CLOSED
    assert rules.after_rating(Rating.SATISFIED) is State.CLOSED
