"""Studying and asking when the tree of places changes. Records keep their place; nothing is moved."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from teabowl.places.participants import Participant, register
from teabowl.study.models import Question


def _count(places: Sequence[UUID]) -> int:
    return Question.objects.filter(place_id__in=list(places)).count()


def _count_since(places: Sequence[UUID], since: datetime) -> int:
    return Question.objects.filter(place_id__in=list(places), asked_at__gt=since).count()


def register_here() -> None:
    register(Participant("study", "提问", "Questions", _count, _count_since))
