"""Letters when the tree of places changes. A letter keeps the place that it was written to; nothing is moved."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from teabowl.letters.models import Letter
from teabowl.places.participants import Participant, register


def _count(places: Sequence[UUID]) -> int:
    return Letter.objects.filter(place_id__in=list(places)).count()


def _count_since(places: Sequence[UUID], since: datetime) -> int:
    return Letter.objects.filter(place_id__in=list(places), received_at__gt=since).count()


def register_here() -> None:
    register(Participant("letters", "来信", "Letters", _count, _count_since))
