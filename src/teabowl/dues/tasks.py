"""Background work of dues: the month worked out on its first day, members reminded, rows of months that the branch talks about."""

from datetime import date

from django.utils import timezone

from teabowl.dues.actions import raise_concerns, remind, work_out_month
from teabowl.kernel.times import china_date

_done: dict[str, date] = {}
"""The day that is done, in this worker."""


def month() -> None:
    """Once a day: what everybody owes this month, where it is not written yet; who is told."""
    now = timezone.now()
    if _done.get("day") == china_date(now):
        return
    work_out_month(now=now)
    remind(now=now)
    raise_concerns(now=now)
    _done["day"] = china_date(now)


PERIODIC = [("dues.month", 1800.0, month)]
