"""Background work of access."""

from django.utils import timezone

from teabowl.access.actions import tell_of_ends


def remind() -> None:
    """Tell those whose role ends within a week; each is told once."""
    tell_of_ends(now=timezone.now())


PERIODIC = [("access.remind", 3600.0, remind)]
