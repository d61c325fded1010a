"""Work in the background: entries of places that moved learn where they stand."""

from django.utils import timezone

from teabowl.search.tree import renew_moved


def renew() -> None:
    renew_moved(now=timezone.now())


PERIODIC = [("search.renew_moved", 60, renew)]
