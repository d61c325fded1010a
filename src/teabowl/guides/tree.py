"""Guides and errands when the tree of places changes. Each keeps the place where it was written or asked; nothing is moved."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from teabowl.guides.models import Adaptation, Errand, Guide
from teabowl.places.participants import Participant, register


def _guides(places: Sequence[UUID]) -> int:
    return Guide.objects.filter(place_id__in=places).count() + Adaptation.objects.filter(place_id__in=places).count()


def _guides_since(places: Sequence[UUID], since: datetime) -> int:
    written = Guide.objects.filter(place_id__in=places, created_at__gt=since).count()
    return written + Adaptation.objects.filter(place_id__in=places, changed_at__gt=since).count()


def _errands(places: Sequence[UUID]) -> int:
    return Errand.objects.filter(place_id__in=places).count()


def _errands_since(places: Sequence[UUID], since: datetime) -> int:
    return Errand.objects.filter(place_id__in=places, written_at__gt=since).count()


def register_here() -> None:
    register(Participant("guides", "办事指南", "Service guides", _guides, _guides_since))
    register(Participant("errands", "代办", "Errands", _errands, _errands_since))
