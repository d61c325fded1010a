"""Named reads of the tree. Each is one query."""

from uuid import UUID

from teabowl.kernel.errors import NotFound
from teabowl.places.models import Place


def place_by_code(code: str) -> Place:
    """The place with this code, in force or merged away. Raises NotFound."""
    place = Place.objects.filter(code=code).select_related("now_at").first()
    if place is None:
        raise NotFound("没有这个地方，请看一下编号有没有写对")
    return place


def ancestors(place: Place) -> list[Place]:
    """From the root to the place itself, in the tree as it stands."""
    found = {p.id: p for p in Place.objects.filter(id__in=place.lineage)}
    return [found[key] for key in place.lineage if key in found]


def children(place: Place) -> list[Place]:
    """Places in force directly below, in division order."""
    return list(Place.objects.in_force().filter(parent=place).in_division_order())


def ids_living_at(place: Place) -> list[UUID]:
    """Keys of the place and of every place merged into it: records of these live here today."""
    return [place.id, *Place.objects.filter(now_at=place).values_list("id", flat=True)]


def root_city() -> Place:
    """The city that runs this installation: the first city-level place whose site is open, else the first city."""
    place = Place.objects.in_force().filter(level="city").order_by("sort_key").first()
    if place is None:
        raise NotFound("还没有载入地方")
    return place
