"""Listings when the tree of places changes: they keep the place where they were listed and live where that place lives."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from teabowl.market.models import Listing
from teabowl.places.participants import Participant


def count(places: Sequence[UUID]) -> int:
    """Listings recorded at these places."""
    return Listing.objects.filter(place_id__in=list(places)).count()


def count_since(places: Sequence[UUID], moment: datetime) -> int:
    """Listings made at these places after a moment."""
    return Listing.objects.filter(place_id__in=list(places), published_at__gt=moment).count()


LISTINGS = Participant("market", "特产、旅游、招工和服务信息", "listings of the market", count, count_since)
