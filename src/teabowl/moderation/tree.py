"""Moderation in a change of the tree: reports, decisions and word lists stay where they were made and live where that place
lives, so there is only counting to do."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from teabowl.moderation.models import Hold, Report, Word
from teabowl.places.participants import Participant


def count(places: Sequence[UUID]) -> int:
    return Report.objects.filter(place_id__in=places).count() + Word.objects.filter(place_id__in=places).count()


def count_since(places: Sequence[UUID], moment: datetime) -> int:
    reports = Report.objects.filter(place_id__in=places, made_at__gt=moment).count()
    return reports + Hold.objects.filter(place_id__in=places, held_at__gt=moment).count()


MODERATION = Participant("moderation", "举报和词表", "reports and word lists", count, count_since)
