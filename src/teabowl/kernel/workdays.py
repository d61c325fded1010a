"""Working days in China: Monday to Friday, less the holidays, plus the days made up for them (ADR 0010).

The holidays are data: `data/holidays_cn.csv` has every day that differs from the plain week, from the yearly notices of the State
Council's office. Next year's lines are added when its notice comes (usually in November).
"""

import csv
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

DAY = timedelta(days=1)
SATURDAY = 5


@cache
def _days() -> tuple[frozenset[date], frozenset[date]]:
    """Days off, and days made up for them. Years without a notice have neither: then only Saturdays and Sundays are free."""
    off: set[date] = set()
    work: set[date] = set()
    text = files("teabowl.kernel").joinpath("data/holidays_cn.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        (off if row["kind"] == "off" else work).add(date.fromisoformat(row["date"]))
    return frozenset(off), frozenset(work)


def is_workday(day: date) -> bool:
    """Whether offices in China work on this day."""
    off, work = _days()
    return day not in off and (day in work or day.weekday() < SATURDAY)


def add_workdays(start: date, days: int) -> date:
    """The last day of a limit of so many working days. The day of the start is not counted (民法典 art 201).

    Raises ValueError unless `days` is at least 1.
    """
    if days < 1:
        raise ValueError("a limit has at least one working day")
    day = start
    while days:
        day += DAY
        days -= is_workday(day)
    return day


def workdays_between(start: date, end: date) -> int:
    """How many working days lie after `start`, up to and including `end`; negative when `end` comes first.

    So `workdays_between(start, add_workdays(start, n)) == n`.
    """
    if end < start:
        return -workdays_between(end, start)
    return sum(is_workday(start + DAY * step) for step in range(1, (end - start).days + 1))
