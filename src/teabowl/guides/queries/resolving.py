"""What guides say at a place: the guides of its line of ancestors with every change on the way down. Three queries, however many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from teabowl.guides.content import Field
from teabowl.guides.models import Adaptation, Guide, ServicePoint
from teabowl.guides.rules import Layer, Resolved, resolve
from teabowl.places.models import Place
from teabowl.places.queries import ancestors


@dataclass(frozen=True, slots=True)
class AtPlace:
    """A guide as it stands at a place. `layers` are (place in force, adaptation) from the top down; what a merged-away place had
    changed holds under its successor where that says nothing itself."""

    guide: Guide
    home: Place
    layers: tuple[tuple[Place, Adaptation], ...]
    said: Resolved

    def text(self, field: Field) -> Any:
        return self.said.content[field.value]

    @property
    def heading(self) -> str:
        return str(self.text(Field.SPOKEN) or self.text(Field.TITLE))

    @property
    def changed_at(self) -> datetime:
        """When any of it changed last."""
        moments = [row.changed_at for _place, row in self.layers]
        return max([self.guide.changed_at or self.guide.created_at, *moments])


def living_in(line: Sequence[UUID]) -> Q:
    return Q(place_id__in=line) | Q(place__now_at_id__in=line)


def adaptations_on(line: Sequence[Place], guides: Iterable[Guide]) -> dict[UUID, list[tuple[Place, Adaptation]]]:
    """By guide, from the top down. One query."""
    order = {place.id: depth for depth, place in enumerate(line)}
    rows = Adaptation.objects.filter(living_in(list(order)), guide__in=list(guides), ended_on__isnull=True)
    found: dict[UUID, list[tuple[int, bool, datetime, Adaptation]]] = {}
    for row in rows.select_related("place"):
        home = row.place.now_at_id or row.place_id
        found.setdefault(row.guide_id, []).append((order[home], row.place_id == home, row.changed_at, row))
    return {
        key: [(line[depth], row) for depth, _own, _at, row in sorted(rows, key=lambda r: r[:3])] for key, rows in found.items()
    }


def _resolved(guide: Guide, line: Sequence[Place], layers: Sequence[tuple[Place, Adaptation]]) -> AtPlace:
    order = {place.id: place for place in line}
    home = order[guide.place.now_at_id or guide.place_id]
    said = resolve(guide.content, [Layer(place.id, row.patches) for place, row in layers])
    return AtPlace(guide, home, tuple(layers), said)


def guides_on(place: Place) -> list[AtPlace]:
    """Every published guide that holds at the place, those of the highest level first, in the order of their categories. Two queries
    besides the line of ancestors, which is remembered."""
    line = ancestors(place)
    guides = list(Guide.objects.published().filter(living_in([p.id for p in line])).select_related("place"))
    layers = adaptations_on(line, guides)
    found = [_resolved(guide, line, layers.get(guide.id, [])) for guide in guides]
    return sorted(found, key=lambda row: (len(row.home.lineage), row.guide.category, row.guide.published_at, row.guide.id))


def guide_on(place: Place, guide_id: UUID, *, also: bool = False) -> AtPlace | None:
    """One guide at a place, or None where it does not hold. `also`: withdrawn ones too."""
    line = ancestors(place)
    guide = Guide.objects.filter(living_in([p.id for p in line]), id=guide_id).select_related("place").first()
    if guide is None or guide.version == 0 or (guide.withdrawn_at and not also):
        return None
    return _resolved(guide, line, adaptations_on(line, [guide]).get(guide.id, []))


def above_of(place: Place, guide: Guide) -> dict[str, Any]:
    """What a guide says just above a place: what a change here is written against. Two queries at most."""
    line = [above for above in ancestors(place) if above.id != place.id]
    layers = adaptations_on(line, [guide]).get(guide.id, [])
    return resolve(guide.content, [Layer(p.id, row.patches) for p, row in layers]).content


def points_on(place: Place) -> list[tuple[Place, ServicePoint]]:
    """Where to go: the place's own point and its ancestors', the nearest first. One query."""
    line = ancestors(place)
    order = {above.id: depth for depth, above in enumerate(line)}
    rows = ServicePoint.objects.filter(living_in(list(order))).select_related("place")
    found = sorted(
        ((order[row.place.now_at_id or row.place_id], row.place.now_at_id is None, row) for row in rows),
        key=lambda r: r[:2],
        reverse=True,
    )
    nearest: dict[UUID, tuple[Place, ServicePoint]] = {}
    for depth, _own, row in found:
        nearest.setdefault(line[depth].id, (line[depth], row))
    return list(nearest.values())
