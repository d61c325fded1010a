"""Matters when the tree of places changes: each keeps the place where it was walked."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from teabowl.deliberations.models import Matter
from teabowl.places.participants import Participant, register


def _count(places: Sequence[UUID]) -> int:
    return Matter.objects.filter(place_id__in=list(places)).count()


def _count_since(places: Sequence[UUID], since: datetime) -> int:
    return Matter.objects.filter(place_id__in=list(places), changed_at__gt=since).count()


def register_here() -> None:
    register(Participant("deliberations", "四议两公开", "Matters of the village", _count, _count_since))
