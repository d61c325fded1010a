"""Accounts when the tree of places changes: each keeps the place where it was connected; nothing is moved."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from teabowl.payments.models import Merchant
from teabowl.places.participants import Participant, register


def _count(places: Sequence[UUID]) -> int:
    return Merchant.objects.filter(place_id__in=list(places)).count()


def _count_since(places: Sequence[UUID], since: datetime) -> int:
    return Merchant.objects.filter(place_id__in=list(places), opened_at__gt=since).count()


def register_here() -> None:
    register(Participant("payments", "收款账户", "Payment accounts", _count, _count_since))
