"""Tables brought in, when the tree of places changes: each keeps the place that it was brought to; nothing is moved."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from teabowl.intake.models import Intake
from teabowl.places.participants import Participant, register


def _count(places: Sequence[UUID]) -> int:
    return Intake.objects.filter(place_id__in=list(places)).count()


def _count_since(places: Sequence[UUID], since: datetime) -> int:
    return Intake.objects.filter(place_id__in=list(places), created_at__gt=since).count()


def register_here() -> None:
    register(Participant("intake", "导入的表格", "Tables brought in", _count, _count_since))
