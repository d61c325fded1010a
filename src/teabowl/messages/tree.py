"""Urgent notices when the tree of places changes. A notice keeps the place that sent it; nothing is moved."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from teabowl.messages.models import Alert
from teabowl.places.participants import Participant, register


def _count(places: Sequence[UUID]) -> int:
    return Alert.objects.filter(place_id__in=list(places)).count()


def _count_since(places: Sequence[UUID], since: datetime) -> int:
    return Alert.objects.filter(place_id__in=list(places), at__gt=since).count()


def register_here() -> None:
    register(Participant("alerts", "紧急通知", "Urgent notices", _count, _count_since))
