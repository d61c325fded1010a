"""Villages, and villages that were merged away, as figures."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from teabowl.kernel.actor import Level
from teabowl.kernel.indicators import Contribution, Indicator, Kind, Opened, Source
from teabowl.places.models import Place

BASE_DATE = date(2012, 1, 1)
"""Villages whose opening nobody wrote down count from here on: before any record that Teabowl keeps."""

VILLAGES = "places.villages"
VILLAGES_MERGED = "places.villages_merged"

INDICATORS = (
    Indicator(
        VILLAGES,
        Kind.STOCK,
        "行政村和社区",
        "Villages",
        "个",
        "villages",
        "当天存在的行政村和社区，合并、撤销的不算。",
        "Villages and communities that exist on the day, without those merged away or closed.",
        "统计用区划代码",
    ),
    Indicator(
        VILLAGES_MERGED,
        Kind.FLOW,
        "合并掉的村",
        "Villages merged away",
        "个",
        "villages",
        "当年 1 月 1 日到当天，并入别村、不再单独存在的村。",
        "Villages that ceased by merging into another, from 1 January to the day.",
    ),
)


def contributions(place: Place) -> list[Contribution]:
    """A village counts from its opening until it closes; one that was merged away counts once, on that day."""
    if place.level != Level.VILLAGE or (place.closed_on and place.closed_on == place.opened_on):
        return []
    given = [Contribution(VILLAGES, place.id, place.opened_on or BASE_DATE)]
    if place.closed_on:
        given.append(Contribution(VILLAGES, place.id, place.closed_on, amount=-1, count=-1))
        if place.now_at_id:
            given.append(Contribution(VILLAGES_MERGED, place.id, place.closed_on))
    return given


def describe(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """{place: its name, and where it stands}. Every place is public."""
    return {place.id: Opened(place.name, _url(place)) for place in Place.objects.filter(id__in=list(ids))}


def _url(place: Place) -> str:
    try:
        return reverse("sites:home", args=[place.code])
    except NoReverseMatch:
        return reverse("places:history", args=[place.code])


SOURCES = (Source("place", "places.Place", contributions, describe),)
