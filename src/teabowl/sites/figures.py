"""Villages online: a village in force whose site is open."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from teabowl.kernel.actor import Level
from teabowl.kernel.indicators import Contribution, Indicator, Kind, Opened, Source
from teabowl.sites.models import Site

INDICATORS = [
    Indicator(
        key="sites.villages_online",
        kind=Kind.STOCK,
        zh="上线村数",
        en="Villages online",
        unit_zh="个",
        unit_en="",
        definition_zh="开通了站点的行政村。村被合并后，它的站点随之关闭，不再计数；村里的记录都在合并后的村里。",
        definition_en="Villages whose site is open. When a village is merged its site closes; its records live with the successor.",
    ),
]


def contributions(site: Site) -> list[Contribution]:
    """One from the day the site opened until the village was closed."""
    place = site.place
    if place.level != Level.VILLAGE:
        return []
    found = [Contribution("sites.villages_online", place.id, site.opened_on)]
    if place.closed_on is not None:
        found.append(Contribution("sites.villages_online", place.id, max(place.closed_on, site.opened_on), -1, -1))
    return found


def describe(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    rows = Site.objects.filter(id__in=list(ids)).values_list("id", "place__name", "place__code")
    return {key: Opened(name, reverse("sites:home", args=[code])) for key, name, code in rows}


SOURCES = [Source("site", "sites.Site", contributions, describe, ("place",))]
