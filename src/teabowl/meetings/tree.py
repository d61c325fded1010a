"""Meetings when the tree of places changes: nothing is moved, each keeps the place it was held at."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from teabowl.meetings.models import Meeting
from teabowl.places.participants import Participant, register


def _count(places: Sequence[UUID]) -> int:
    return Meeting.objects.filter(place_id__in=list(places)).count()


def _count_since(places: Sequence[UUID], since: datetime) -> int:
    return Meeting.objects.filter(place_id__in=list(places), convened_at__gt=since).count()


def register_here() -> None:
    register(Participant("meetings", "会议", "Meetings", _count, _count_since))
