"""Dates in Heze: every date in Teabowl is a date in Asia/Shanghai; every time is aware, stored in UTC."""

from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def china_date(moment: datetime) -> date:
    """The date in China at this moment."""
    return moment.astimezone(CHINA).date()


def first_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def last_of(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, count: int) -> date:
    """The first day of the month so many after (before) its own: 2026-11-20 and 2 → 2027-01-01."""
    number = day.year * 12 + day.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def months_after(day: date, months: int) -> date:
    """The same day some months on, or the last of that month: 2026-11-30 and 3 → 2027-02-28."""
    last = last_of(add_months(day, months))
    return last.replace(day=min(day.day, last.day))
