"""Register files that were read but never confirmed hold personal data: they go when their time is over."""

from django.utils import timezone

from teabowl.people.actions import expire_imports


def expire() -> None:
    expire_imports(now=timezone.now())


PERIODIC = [("people.expire_imports", 3600.0, expire)]
