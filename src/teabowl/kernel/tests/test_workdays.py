"""Limits in working days: over National Day, Spring Festival, make-up weekends; and the data against its first source."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from chinese_calendar import constants
from hypothesis import given
from hypothesis import strategies as st

from teabowl.kernel.workdays import add_workdays, is_workday, workdays_between

DATES = st.dates(date(2004, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 11, 18), 5, date(2026, 11, 25)),  # a plain week
        (date(2026, 11, 21), 5, date(2026, 11, 27)),  # written on a Saturday: Monday is the first day
        (date(2026, 9, 29), 5, date(2026, 10, 12)),  # 30 Sept, then 1–7 Oct off; 8, 9, Saturday 10 made up, Monday 12
        (date(2026, 2, 13), 5, date(2026, 2, 27)),  # Saturday 14 Feb is made up, then 15–23 off
        (date(2025, 1, 27), 1, date(2025, 2, 5)),  # the day before the eve
        (date(2027, 9, 30), 1, date(2027, 10, 1)),  # no notice yet for 2027: the plain week
    ],
)
def test_a_limit_ends_on_its_last_working_day(start: date, days: int, due: date) -> None:
    assert add_workdays(start, days) == due


def test_the_plain_week_stands_in_for_years_without_a_notice() -> None:
    assert is_workday(date(2027, 10, 1))


def test_days_between_count_backwards_too() -> None:
    assert workdays_between(date(2026, 11, 18), date(2026, 11, 20)) == 2
    assert workdays_between(date(2026, 11, 25), date(2026, 11, 20)) == -3
    assert workdays_between(date(2026, 11, 20), date(2026, 11, 20)) == 0


@pytest.mark.parametrize("days", [0, -1])
def test_a_limit_needs_a_day(days: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        add_workdays(date(2026, 1, 1), days)


@given(DATES, st.integers(1, 60))
def test_a_limit_is_as_long_as_it_says_and_ends_on_a_working_day(start: date, days: int) -> None:
    due = add_workdays(start, days)
    assert workdays_between(start, due) == days
    assert is_workday(due)


@given(DATES, DATES, DATES)
def test_spans_add_up(a: date, b: date, c: date) -> None:
    assert workdays_between(a, b) + workdays_between(b, c) == workdays_between(a, c)


def test_the_data_is_what_the_calendar_package_says_for_every_day_that_it_knows() -> None:
    day, last = date(2004, 1, 1), date(max(constants.holidays).year, 12, 31)
    while day <= last:
        assert is_workday(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)
