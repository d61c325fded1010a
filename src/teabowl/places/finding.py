"""Finding a place by what somebody types: the name or a part of it, pinyin, initials, a former name, or the code.

Among 620,000 villages the answer must cost what a primary key lookup costs (performance 14). So every way of being found is a
key in byte order, and a search reads the first few of each level from an index: never more than limit x levels x kinds rows,
however many 张庄 there are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import Cursor

from teabowl.kernel.actor import Level
from teabowl.kernel.ids import new_id
from teabowl.places import names
from teabowl.places.models import Place, PlaceKey, PlaceName

Kind = PlaceKey.Kind
MOST_TYPED = 40
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Found:
    """A place that fits. `path` tells 张庄 from 张庄; `former` is the name it was found by if that is no longer its own."""

    id: UUID
    code: str
    name: str
    level: Level
    path: str
    in_force: bool
    former: str = ""


_SQL = """
WITH hit AS (
    SELECT id, min(kind) AS kind, bool_or(key = %(text)s) AS exact, min(key) AS key FROM (
        {branches}
    ) AS candidate GROUP BY id
)
SELECT place.id, place.code, place.name, place.level, place.closed_on IS NULL, hit.kind, hit.key,
    (SELECT string_agg(above.name, ' › ' ORDER BY step.n)
     FROM unnest(place.lineage) WITH ORDINALITY AS step(id, n) JOIN places_place AS above ON above.id = step.id
     WHERE above.level <> 'province' AND above.id <> place.id)
FROM hit JOIN places_place AS place ON place.id = hit.id
ORDER BY place.closed_on IS NOT NULL, hit.kind = 2, NOT hit.exact, hit.kind,
    array_position(ARRAY['province', 'city', 'county', 'township', 'village'], place.level::text), hit.key, place.sort_key
LIMIT %(limit)s
"""
_OWN = """(SELECT id, 0 AS kind, {column} AS key FROM places_place WHERE level = '{level}' AND closed_on IS NULL
 AND {column} >= %(text)s AND {column} < %(after)s {under} ORDER BY {column}, id LIMIT %(limit)s)"""
_KEYS = """(SELECT place_id, kind, key FROM places_placekey AS k WHERE level = '{level}' AND kind = {kind}
 AND key >= %(text)s AND key < %(after)s {under_key} ORDER BY key, place_id LIMIT %(limit)s)"""
_CODES = """SELECT id, 0 AS kind, code AS key FROM places_place
 WHERE code >= %(text)s AND code < %(after)s {under} ORDER BY code LIMIT %(limit)s"""
_UNDER = "AND lineage && %(under)s::uuid[]"
_UNDER_KEY = "AND EXISTS (SELECT 1 FROM places_place AS p WHERE p.id = k.place_id AND p.lineage && %(under)s::uuid[])"


@cache
def _statement(columns: tuple[str, ...], levels: tuple[Level, ...], *, within: bool) -> str:
    """The search as one statement. Everything put into the text is one of our own words."""
    if columns == ("code",):
        return _SQL.format(branches=_CODES.format(under=_UNDER if within else ""))
    branches = [_OWN.format(column=c, level=lv.value, under=_UNDER if within else "") for lv in levels for c in columns]
    kinds = [("", Kind.FORMER.value), *([("", Kind.READING.value)] if "pinyin" in columns else [])]
    if "name" in columns:
        kinds += [(lv.value, Kind.INSIDE.value) for lv in levels]
    branches += [_KEYS.format(level=level, kind=kind, under_key=_UNDER_KEY if within else "") for level, kind in kinds]
    return _SQL.format(branches="\n UNION ALL ".join(branches))


def find_places(text: str, limit: int = 10, under: Place | None = None, levels: Sequence[Level] = tuple(Level)) -> list[Found]:
    """Places that fit what was typed, best first: in force, then exact, then beginnings, then higher levels.

    Several words narrow: '郓城 张庄' finds 张庄 in what fits 郓城. One query for each word. Empty or hopeless input: [].
    """
    words = names.folded(text[:MOST_TYPED]).split()
    if not words:
        return []
    within = [under.id] if under else []
    for word in words[:-1][:2]:
        above = _found(word, 20, within, [lv for lv in levels if lv is not Level.VILLAGE])
        if not above:
            return []
        within = [found.id for found in above]
    return _found(words[-1], limit, within, levels)


def _found(word: str, limit: int, within: Sequence[UUID], levels: Sequence[Level]) -> list[Found]:
    columns = ("code",) if word.isdigit() else ("pinyin", "initials") if word.isascii() else ("name",)
    values: dict[str, Any] = {"text": word, "after": word + LAST, "limit": limit, "under": list(within)}
    rows = _read(_statement(tuple(columns), tuple(levels), within=bool(within)), values)
    return [
        Found(
            key, code, name, Level(level), path or "", in_force, matched if kind == 2 and matched != name and in_force else ""
        )
        for key, code, name, level, in_force, kind, matched, path in rows
    ]


def _read(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Run a search as a statement that the server has prepared: planning a dozen index scans takes longer than doing them."""
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:
        return cursor.execute(sql, values, prepare=True).fetchall()


def refresh_keys(place_ids: Iterable[UUID]) -> None:
    """Make the search keys of these places again, from their names now and before. A place whose opening was undone, and which
    stayed only because a row of another area is kept at it (its code begins with a dash), is not found."""
    ids = list(place_ids)
    PlaceKey.objects.filter(place_id__in=ids).delete()
    former: dict[UUID, list[str]] = {}
    for place_id, name in PlaceName.objects.filter(place_id__in=ids).values_list("place_id", "name"):
        former.setdefault(place_id, []).append(name)
    PlaceKey.objects.bulk_create(
        PlaceKey(id=new_id(), place=place, level=place.level if kind == Kind.INSIDE else "", kind=kind, key=key)
        for place in Place.objects.filter(id__in=ids).exclude(code__startswith="-")
        for kind, key in names.search_keys(place.name, closed=place.closed_on is not None, former=former.get(place.id, ()))
    )
