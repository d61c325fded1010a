"""Dates in Heze: every date in Teabowl is a date in Asia/Shanghai; every time is aware, stored in UTC."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def china_date(moment: datetime) -> date:
    """The date in China at this moment."""
    return moment.astimezone(CHINA).date()
