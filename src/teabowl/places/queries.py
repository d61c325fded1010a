"""Named reads of the tree. Each is one query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from teabowl.kernel.errors import NotFound
from teabowl.places import wording
from teabowl.places.finding import Found, find_places
from teabowl.places.known import own, remembered
from teabowl.places.models import Change, ChangePlace, Place, PlaceName, PlaceStanding
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

__all__ = ["Found", "find_places"]

LINEAGES_ON = """
SELECT place.id AS place_id, COALESCE(former.lineage, place.lineage) AS lineage
FROM places_place AS place
LEFT JOIN places_placestanding AS former ON former.place_id = place.id AND former.valid @> %(on)s::date
"""
"""SQL of the whole tree on a date: one row per place that ever was, with its line of ancestors on that date, ending in the place
that carried it then (itself, or the successor it had been merged into by that date). One parameter, `on`. For use as a CTE:
`WITH tree AS (<LINEAGES_ON>) SELECT … FROM entry JOIN tree ON tree.place_id = entry.place_id WHERE %(root)s = ANY(tree.lineage)`.
For one subtree use `IDS_UNDER_ON`, which reads by index."""

IDS_UNDER_ON = """
SELECT place.id AS place_id FROM places_place AS place
WHERE place.lineage @> ARRAY[%(root)s::uuid] AND NOT EXISTS (
    SELECT 1 FROM places_placestanding AS former WHERE former.place_id = place.id AND former.valid @> %(on)s::date)
UNION ALL
SELECT former.place_id FROM places_placestanding AS former
WHERE former.lineage @> ARRAY[%(root)s::uuid] AND former.valid @> %(on)s::date
"""
"""SQL of the keys (place_id) of everything that lived at or below `root` on the date `on`. Two index scans."""


@dataclass(frozen=True, slots=True)
class StandingOn:
    """How a place stood on a date: `lineage` ends in the place that carried it then."""

    place_id: UUID
    name: str
    code: str
    lineage: tuple[UUID, ...]
    parent_id: UUID | None
    in_force: bool

    @property
    def carried_by(self) -> UUID:
        return self.lineage[-1]


def place_by_code(code: str) -> Place:
    """The place with this code, in force or merged away; else the one that bore it last. Raises NotFound."""
    return own(remembered("code", code, lambda: _place_by_code(code)))


def keys_of_codes(codes: Iterable[str]) -> dict[str, UUID]:
    """The keys of the places in force that bear these codes. One query."""
    rows = Place.objects.filter(code__in=list(codes), closed_on__isnull=True)
    return dict(rows.values_list("code", "id"))


def _place_by_code(code: str) -> Place:
    places = Place.objects.select_related("now_at")
    place = places.filter(code=code).first() or places.filter(former_codes__code=code).order_by("-former_codes__valid").first()
    if place is None:
        raise NotFound(_("没有这个地方，请看一下编号有没有写对"))
    return place


def ancestors(place: Place) -> list[Place]:
    """From the root to the place itself, in the tree as it stands."""
    line, ends = tuple(place.lineage), place.lineage[-1:] == [place.id]
    above = line[:-1] if ends else line  # one memory serves all villages of a township
    found = [own(p) for p in remembered("line", above, lambda: _in_line(above))]
    return [*found, place] if ends else found


def _in_line(line: Sequence[UUID]) -> list[Place]:
    found = {p.id: p for p in Place.objects.filter(id__in=line)}
    return [found[key] for key in line if key in found]


def children(place: Place) -> list[Place]:
    """Places in force directly below, in division order."""
    below = Place.objects.in_force().filter(parent_id=place.id).in_division_order()
    return [own(p) for p in remembered("below", place.id, lambda: list(below))]


def ids_living_at(place: Place) -> list[UUID]:
    """Keys of the place and of every place merged into it: records of these live here today."""
    return ids_carried_by(place.id)


def ids_carried_by(place_id: UUID) -> list[UUID]:
    """The same for a key. "At it or at one merged into it" asked over two tables is found by no index; this is."""
    merged = remembered("merged", place_id, lambda: list(Place.objects.filter(now_at_id=place_id).values_list("id", flat=True)))
    return [place_id, *merged]


def root_city() -> Place:
    """The city that runs this installation (setting TEABOWL_CITY). Raises NotFound before it is loaded."""
    return place_by_code(settings.CONFIG.city)


def place_paths(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Where each place stands today, above itself and below the province: {id: '菏泽市 › 郓城县 › 随官屯镇'}."""
    sql = """
    SELECT place.id, string_agg(above.name, ' › ' ORDER BY step.n)
    FROM places_place AS place
    CROSS JOIN LATERAL unnest(place.lineage) WITH ORDINALITY AS step(id, n)
    JOIN places_place AS above ON above.id = step.id
    WHERE place.id = ANY(%s) AND above.level <> 'province' AND step.n < cardinality(place.lineage)
    GROUP BY place.id
    """
    wanted = list(ids)
    with connection.cursor() as cursor:
        cursor.execute(sql, [wanted])
        return dict.fromkeys(wanted, "") | dict(cursor.fetchall())


def standing_on(place_id: UUID, on: date) -> StandingOn:
    """How a place stood on a date: name, code, line of ancestors. Raises NotFound."""
    sql = """
    SELECT place.id, COALESCE(named.name, place.name), COALESCE(coded.code, place.code),
           COALESCE(former.lineage, place.lineage),
           CASE WHEN former.id IS NULL THEN place.parent_id ELSE former.parent_id END,
           (place.opened_on IS NULL OR place.opened_on <= %(on)s) AND (place.closed_on IS NULL OR place.closed_on > %(on)s)
    FROM places_place AS place
    LEFT JOIN places_placestanding AS former ON former.place_id = place.id AND former.valid @> %(on)s::date
    LEFT JOIN places_placename AS named ON named.place_id = place.id AND named.valid @> %(on)s::date
    LEFT JOIN places_placecode AS coded ON coded.place_id = place.id AND coded.valid @> %(on)s::date
    WHERE place.id = %(id)s
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, {"id": place_id, "on": on})
        row = cursor.fetchone()
    if row is None:
        raise NotFound(_("没有这个地方"))
    return StandingOn(row[0], row[1], row[2], tuple(row[3]), row[4], row[5])


def name_on(place: Place, on: date) -> str:
    """The name that the place bore on a date."""
    return standing_on(place.id, on).name


def ancestors_on(place: Place, on: date) -> list[Place]:
    """From the root to the place that carried this one on the date, in the tree of that date. Names are today's."""
    sql = f"""
    SELECT above.* FROM (
        SELECT COALESCE(former.lineage, place.lineage) AS lineage FROM places_place AS place
        LEFT JOIN places_placestanding AS former ON former.place_id = place.id AND former.valid @> %(on)s::date
        WHERE place.id = %(id)s) AS line
    CROSS JOIN LATERAL unnest(line.lineage) WITH ORDINALITY AS step(id, n)
    JOIN {Place._meta.db_table} AS above ON above.id = step.id ORDER BY step.n
    """  # noqa: S608, the only name put in is the table's
    return list(Place.objects.raw(sql, {"id": place.id, "on": on}))


def subtree_on(place: Place, on: date) -> list[UUID]:
    """Keys of everything that lived at or below the place on the date, merged-away places with their successor."""
    with connection.cursor() as cursor:
        cursor.execute(IDS_UNDER_ON, {"root": place.id, "on": on})
        return [row[0] for row in cursor.fetchall()]


def tree_on(on: date) -> dict[UUID, tuple[UUID, ...]]:
    """The whole tree on a date: {place: line of ancestors ending in the place that carried it then}."""
    with connection.cursor() as cursor:
        cursor.execute(LINEAGES_ON, {"on": on})
        return {place_id: tuple(lineage) for place_id, lineage in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Told:
    """A change as a reader sees it: `text` in one sentence, with names as they were before it; `places` maps codes to names."""

    change: Change
    text: str
    places: tuple[tuple[str, str, str], ...]
    """(part, code, name) of the places touched, without those that only came along."""
    carried: int


def changes_of(place: Place, most: int = 100) -> list[Told]:
    """The changes that touched a place, newest first, undone ones too."""
    touching = ChangePlace.objects.filter(place_id=place.id).exclude(part=ChangePlace.Part.SOURCE).values("change_id")
    return _told(Change.objects.filter(id__in=touching).order_by("-on", "-recorded_at", "-id")[:most])


def changes_under(
    places: Sequence[Place],
    *,
    before: UUID | None = None,
    most: int = 20,
    kind: str = "",
    text: str = "",
    undone: bool | None = None,
) -> list[Told]:
    """Changes of places that stand below these today or did, newest entered first; `before` (the change that the page before ended
    with) pages on. `kind`, `text` (in the document, in a name or code as it was then) and `undone` narrow."""
    here = Place.objects.filter(lineage__overlap=[place.id for place in places]).values("id")
    touching = ChangePlace.objects.filter(place_id__in=here)
    changes = Change.objects.filter(id__in=touching.values("change_id"))
    if kind:
        changes = changes.filter(kind=kind)
    if undone is not None:
        changes = changes.filter(undone_at__isnull=not undone)
    if text:
        named = touching.filter(Q(name__icontains=text) | Q(code__startswith=text)).values("change_id")
        changes = changes.filter(Q(decision__icontains=text) | Q(id__in=named))
    last = Change.objects.filter(id=before).first() if before else None
    if last:
        changes = changes.filter(
            Q(recorded_at__lt=last.recorded_at) | Q(recorded_at=last.recorded_at, id__lt=last.id),
        )
    return _told(changes.order_by("-recorded_at", "-id")[:most])


def told_change(change_id: UUID) -> Told:
    """One change. Raises NotFound."""
    found = _told(Change.objects.filter(id=change_id))
    if not found:
        raise NotFound(_("没有这次变动"))
    return found[0]


def _told(changes: QuerySet[Change]) -> list[Told]:
    rows = list(changes)
    parts: dict[UUID, list[tuple[str, str, str]]] = {change.id: [] for change in rows}
    carried = dict.fromkeys(parts, 0)
    for key, part, code, name in (
        ChangePlace.objects.filter(change_id__in=list(parts)).order_by("code").values_list("change_id", "part", "code", "name")
    ):
        if part == ChangePlace.Part.CARRIED:
            carried[key] += 1
        else:
            parts[key].append((part, code, name))
    return [Told(c, wording.told(c, _names(parts[c.id])), tuple(parts[c.id]), carried[c.id]) for c in rows]


def _names(parts: list[tuple[str, str, str]]) -> dict[str, str]:
    def joined(part: str) -> str:
        names = [name for p, _code, name in parts if p == part]
        return "、".join(names[:5]) + (f"等 {len(names)} 个" if len(names) > 5 else "")

    return {"subjects": joined("subject"), "target": joined("target"), "opened": joined("opened")}


@dataclass(frozen=True, slots=True)
class Past:
    """A former value of a place: what it was ('name', 'code', 'place'), its words, and the days in which it was so."""

    what: str
    text: str
    since: date | None
    until: date


def past_of(place: Place) -> list[Past]:
    """Former names, codes and places of a place, newest first. Values that held for no day are left out."""
    names = PlaceName.objects.filter(place=place, valid__isempty=False)
    past = [Past("name", n.official_name or n.name, n.valid.lower, n.valid.upper) for n in names]
    past += [Past("code", c.code, c.valid.lower, c.valid.upper) for c in place.former_codes.filter(valid__isempty=False)]
    stood = list(PlaceStanding.objects.filter(place=place, valid__isempty=False))
    above = {p.id: p.name for p in Place.objects.filter(id__in={key for s in stood for key in s.lineage})}
    past += [
        Past("place", " › ".join(above.get(key, "") for key in s.lineage if key != place.id), s.valid.lower, s.valid.upper)
        for s in stood
    ]
    return sorted(past, key=lambda p: p.until, reverse=True)


def codes_beside(parent: Place) -> set[str]:
    """Codes taken by what stands or stood under a parent."""
    return set(Place.objects.filter(sort_key__startswith=parent.sort_key + ".").values_list("code", flat=True))
