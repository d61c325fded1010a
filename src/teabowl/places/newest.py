"""What is new at a place, from several areas in one statement: a village's home page asks all of them, and each statement of its own
costs as much to send as what it finds.

An area above says in a `News` how its records are found, and how one of them reads.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from teabowl.kernel.actor import Level
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at


class New(NamedTuple):
    """Something new, in short. `board` is the word after the place in its address; `tag` and its `state` are what a list shows beside it;
    `place_name` is '' where it is the list's own place."""

    id: UUID
    board: str
    heading: str
    url: str
    tag: Any
    state: str
    place_name: str
    author: Any
    at: datetime


class Found(NamedTuple):
    """A record as it was found: `said` is what its area asked for; `level` and `name` are the place's where it was recorded, `home_name`
    and `home_code` those of where it is read today."""

    id: UUID
    at: datetime
    said: list[str]
    place_id: UUID
    level: str
    name: str
    code: str
    home_name: str
    home_code: str


@dataclass(frozen=True, slots=True)
class News:
    """SQL of the columns id, at, place_id, said (text[]), the newest {limit} of them. `here`: at the places `id` of the relation `here`, a
    village (the only row of `village`) and those merged into it. `below`: at the place of the parameter `key` and everything below it.
    `row(place, found)` is how one reads in a list of that place."""

    here: str
    below: Callable[[Place], str]
    row: Callable[[Place, Found], New]


_HERE = """
WITH asked AS MATERIALIZED (SELECT %(here)s::uuid[] AS here), here AS (SELECT unnest(asked.here) AS id FROM asked),
     village AS (SELECT asked.here[1] AS id FROM asked)
"""
"""The parameter stands in a CTE that is not looked into, and limits in the text, so that one plan is as good for any village and
PostgreSQL keeps it: planning takes several times as long as reading."""
_EACH = "SELECT {n} AS n, id, at, place_id, said FROM ({which}) AS new_{n}"
_ALL = """
SELECT new.n, new.id, new.at, new.said, v.id, v.level, v.name, v.code, COALESCE(home.name, v.name), COALESCE(home.code, v.code)
FROM ({each}) AS new JOIN places_place v ON v.id = new.place_id LEFT JOIN places_place home ON home.id = v.now_at_id
ORDER BY new.at DESC, new.n, new.id DESC LIMIT {most}
"""


def newest(areas: Sequence[News], place: Place, limit: int, *, of_each: bool = False) -> list[New]:
    """The newest `limit` of these areas together, or with `of_each` as many of each, the newest first: at a village its own and those of
    villages merged into it, in one statement; at a head account those of everything below, one statement an area, which each is planned by
    itself."""
    most = limit * len(areas) if of_each else limit
    if place.level == Level.VILLAGE:
        statement = _HERE + _statement(tuple(news.here for news in areas), limit, most)
        return _read(areas, statement, {"here": ids_living_at(place)}, place)
    found = [
        row for news in areas for row in _read([news], _statement((news.below(place),), limit, limit), {"key": place.id}, place)
    ]
    return sorted(found, key=lambda row: row.at, reverse=True)[:most]


@lru_cache
def _statement(parts: tuple[str, ...], limit: int, most: int) -> str:
    each = [_EACH.format(n=n, which=which.format(limit=limit)) for n, which in enumerate(parts)]
    return _ALL.format(each=" UNION ALL ".join(each), most=most)


def _read(areas: Sequence[News], statement: str, values: dict[str, Any], place: Place) -> list[New]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [areas[n].row(place, Found(*row)) for n, *row in cursor.fetchall()]
