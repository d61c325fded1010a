"""Dues when the tree of places changes: months and books stay with their organisation, sums with the place where they were counted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from teabowl.dues.models import Payment, Publication, Tally
from teabowl.places.participants import Participant


def count(places: Sequence[UUID]) -> int:
    return Tally.objects.filter(place_id__in=list(places)).count()


def count_since(places: Sequence[UUID], since: datetime) -> int:
    keys = list(places)
    paid = Payment.objects.filter(organisation__place_id__in=keys, begun_at__gt=since).count()
    return paid + Publication.objects.filter(place_id__in=keys, at__gt=since).count()


DUES = Participant("dues", "党费", "Months of dues", count, count_since)
