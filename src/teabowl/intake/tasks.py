"""Staged rows hold what people wrote: they go when their time is over."""

from django.utils import timezone

from teabowl.intake.actions import expire_tables


def expire() -> None:
    expire_tables(now=timezone.now())


PERIODIC = [("intake.expire_tables", 3600.0, expire)]
