"""Opening a figure: the records behind it, in division order and then the newest first. Count and sum come with each page, in
one statement with its rows, so they equal the figure always."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from time import time
from typing import Any
from uuid import UUID

from django.db import connection

from teabowl.figures.models import TOTAL
from teabowl.figures.queries import Asked
from teabowl.figures.registry import indicator_by_key, registry
from teabowl.figures.sums import Ask, one_line, statement
from teabowl.figures.values import asks_of
from teabowl.kernel.errors import Invalid
from teabowl.kernel.indicators import Indicator, Kind, Opened
from teabowl.ui.words import gettext_of

gettext = gettext_of(__name__)

PAGE = 50
LARGEST_PAGE = 1_000
FEW = 400
"""Up to so many records, looking only at the places that hold them beats walking all places in order."""
KEPT_SECONDS = 600
"""How long a count for that choice is good."""


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """One record behind a figure. `place_code` and `place_name`: where it was recorded. `amount`: the measured number for
    medians and bands."""

    id: UUID
    type: str
    place_code: str
    place_name: str
    on: date
    amount: Decimal
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class OpenedFigure:
    """A page of records. `count` and `sum` are of all records, not of the page; `next` is '' on the last page."""

    indicator: Indicator
    """The additive indicator whose records these are: for a ratio its numerator or denominator."""
    count: int
    sum: Decimal
    records: list[OpenedRecord]
    next: str


UNDER_NOW = "place.lineage @> ARRAY[%(root)s::uuid]"
UNDER_THEN = """(COALESCE((SELECT former.lineage FROM places_placestanding AS former
    WHERE former.place_id = place.id AND former.valid @> %(tree_on)s::date), place.lineage) @> ARRAY[%(root)s::uuid])"""

NET = """
CROSS JOIN LATERAL (
    SELECT sum(cell.amount) AS amount, sum(cell.count) AS count, max(cell."on") FILTER (WHERE cell.count > 0) AS since
    FROM (
        SELECT line."on", line.bucket, sum(line.amount) AS amount, sum(line.count) AS count
        FROM figures_entry AS line
        WHERE line.source_id = entry.source_id AND line.source_type = entry.source_type AND {seen_line}
          AND (line.indicator, line.place_id) IS NOT DISTINCT FROM (entry.indicator, entry.place_id)
        GROUP BY 1, 2
    ) AS cell
) AS net
"""
"""What is left of the entry's record at its place when corrections are added up. A record's lines are found by its key, of which it
has a handful. IS NOT DISTINCT FROM is an equality that no index serves: those of an indicator at a place or of a day have
thousands of lines, and the planner, who thinks of one, would walk them for each record."""
IS_THE_ENTRY = """
net.count > 0 AND net.since = entry."on" AND NOT EXISTS (
    SELECT 1 FROM figures_entry AS later
    WHERE later.source_id = entry.source_id AND later.source_type = entry.source_type AND later.count > 0 AND later.id > entry.id
      AND (later.indicator, later.place_id, later."on") IS NOT DISTINCT FROM (entry.indicator, entry.place_id, entry."on")
      AND {seen_later}
)
"""
"""Of a record's lines, the one it is listed by: the last that put it where it stands. So each record is listed once."""
SEEN = '({it}."on" BETWEEN %(since)s AND %(until)s AND {it}.recorded_at <= %(seen_by)s)'

PAGE_SQL = """
WITH RECURSIVE {ctes}, {holding} page AS (
    SELECT place.sort_key, place.id, found.*, place.code, place.name
    FROM {places}
    CROSS JOIN LATERAL (
        SELECT entry."on", entry.id, entry.source_type, entry.source_id, net.amount, entry.bucket
        FROM figures_entry AS entry {net}
        WHERE entry.indicator = %(key)s AND entry.place_id = place.id AND entry.count > 0 AND {seen_entry} AND {is_it}
          AND (place.sort_key > %(at_sort)s OR place.id > %(at_place)s OR (entry."on", entry.id) < (%(at_on)s::date, %(at_id)s::uuid))
        ORDER BY entry."on" DESC, entry.id DESC LIMIT %(limit)s
    ) AS found
    WHERE {under} AND (place.sort_key, place.id) >= (%(at_sort)s, %(at_place)s::uuid)
    ORDER BY place.sort_key, place.id, found."on" DESC, found.id DESC LIMIT %(limit)s
)
SELECT head.*, page.* FROM (
    SELECT COALESCE(sum(count), 0), COALESCE(sum(amount), 0), COALESCE(sum(bucket * count), 0) FROM line
) AS head LEFT JOIN page ON true
"""
ALL = "places_place AS place"
HOLDING = """
holding AS (
    (SELECT place_id FROM figures_entry WHERE indicator = %(key)s ORDER BY place_id LIMIT 1)
    UNION ALL
    SELECT (SELECT entry.place_id FROM figures_entry AS entry
            WHERE entry.indicator = %(key)s AND entry.place_id > holding.place_id ORDER BY entry.place_id LIMIT 1)
    FROM holding WHERE holding.place_id IS NOT NULL
), home AS MATERIALIZED (
    SELECT place.id, place.sort_key, place.lineage, place.code, place.name
    FROM holding JOIN places_place AS place ON place.id = holding.place_id
),
"""
"""The places that hold lines of the indicator, each found by one step through the index."""
BEGINNING = ("", UUID(int=0), date.min, UUID(int=0))
"""Where a first page begins: before every place."""
FOR_EVER = datetime.max.replace(tzinfo=UTC)
FEW_PLACES = "home AS place"


def open_figure(asked: Asked, key: str, *, part: str = "", cursor: str = "", limit: int = PAGE) -> OpenedFigure:
    """A page of the records behind a figure. `part` is 'numerator' or 'denominator' (the default) of a ratio.

    Raises NotFound for an unknown key, Invalid for a broken cursor or part.
    """
    ask, measured = ask_of(asked, key, part)
    limit = max(1, min(limit, LARGEST_PAGE))
    at_sort, at_place, at_on, at_id = _read_cursor(cursor) if cursor else BEGINNING
    ctes, parameters = statement([ask], [asked.place.id], asked.standpoint)
    moved = asked.standpoint.tree_on is not None and _stood_elsewhere(asked)
    values = parameters | {
        "key": ask.indicator,
        "root": asked.place.id,
        "since": ask.window.since or date.min,
        "until": ask.window.until,
        "seen_by": asked.known_at or FOR_EVER,
        "limit": limit + 1,
        "at_sort": at_sort,
        "at_place": at_place,
        "at_on": at_on,
        "at_id": at_id,
    }
    with connection.cursor() as db:
        db.execute(_page_sql(ctes, few=_are_few(ask.indicator, asked), moved=moved), values)
        rows = db.fetchall()
    count, amount, measures = rows[0][:3]
    found = sorted(
        (row[3:] for row in rows if row[4] is not None), key=lambda row: (row[0], row[1].int, -row[2].toordinal(), -row[3].int)
    )
    indicator = registry().indicators[ask.indicator]
    return OpenedFigure(
        indicator,
        int(count),
        Decimal(measures) if measured else amount,
        _described(found[:limit], measured=measured),
        _cursor(found[limit - 1]) if len(found) > limit else "",
    )


def all_records(asked: Asked, key: str, part: str = "") -> Iterator[OpenedRecord]:
    """Every record behind a figure, page by page, for a download."""
    cursor = ""
    while True:
        page = open_figure(asked, key, part=part, cursor=cursor, limit=LARGEST_PAGE)
        yield from page.records
        cursor = page.next
        if not cursor:
            return


def ask_of(asked: Asked, key: str, part: str = "") -> tuple[Ask, bool]:
    """The additive part that is opened, and whether its measured number (bucket) is shown. Raises NotFound, Invalid."""
    indicator = indicator_by_key(key)
    asks = asks_of(indicator, registry().indicators, asked.as_of, monthly=asked.monthly)
    name = (part or "denominator") if indicator.kind is Kind.RATIO else "of"
    if name not in asks or (part and indicator.kind is not Kind.RATIO):
        raise Invalid({"part": gettext("只有比例才分“分子”和“分母”：numerator 或 denominator")})
    return asks[name], indicator.kind in (Kind.MEDIAN, Kind.BANDS)


def _are_few(name: str, asked: Asked) -> bool:
    """Whether the whole book holds few records of the indicator. A rough look: it only chooses between two right ways."""
    root = asked.place.lineage[0] if asked.place.lineage else asked.place.id
    return _records_of(name, root, int(time() // KEPT_SECONDS)) <= FEW


@lru_cache(maxsize=1_000)
def _records_of(name: str, root: UUID, _while: int) -> int:
    with connection.cursor() as db:
        db.execute(
            "SELECT sum(count) FROM figures_balance WHERE place_id = %s AND indicator = %s AND month = %s", [root, name, TOTAL]
        )
        return int(db.fetchone()[0] or 0)


@cache
def _page_sql(ctes: str, *, few: bool, moved: bool) -> str:
    seen = {it: SEEN.format(it=it) for it in ("entry", "line", "later")}
    page = PAGE_SQL.format(
        ctes=ctes,
        holding=HOLDING if few else "",
        places=FEW_PLACES if few else ALL,
        net=NET.format(seen_line=seen["line"]),
        is_it=IS_THE_ENTRY.format(seen_later=seen["later"]),
        seen_entry=seen["entry"],
        under=UNDER_THEN if moved else UNDER_NOW,
    )
    return one_line(page)


def _stood_elsewhere(asked: Asked) -> bool:
    """Whether anything lived on the other side of the place's border on the tree's day."""
    with connection.cursor() as db:
        db.execute(
            """SELECT EXISTS (SELECT 1 FROM places_placestanding AS former JOIN places_place AS place ON place.id = former.place_id
               WHERE former.valid @> %(on)s::date
                 AND (former.lineage @> ARRAY[%(root)s::uuid]) <> (place.lineage @> ARRAY[%(root)s::uuid]))""",
            {"on": asked.standpoint.tree_on, "root": asked.place.id},
        )
        return bool(db.fetchone()[0])


def _described(rows: list[tuple[Any, ...]], *, measured: bool) -> list[OpenedRecord]:
    by_type: dict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        by_type[row[4]].append(row[5])
    sources = registry().by_type
    told = {kind: sources[kind].describe(ids) if kind in sources else {} for kind, ids in by_type.items()}
    return [
        OpenedRecord(
            id=record,
            type=kind,
            place_code=code,
            place_name=name,
            on=on,
            amount=Decimal(bucket) if measured else amount,
            title=(opened := told[kind].get(record, Opened(""))).title,
            url=opened.url,
        )
        for _, _, on, _, kind, record, amount, bucket, code, name in rows
    ]


def _cursor(row: tuple[Any, ...]) -> str:
    return urlsafe_b64encode(f"{row[0]}|{row[1]}|{row[2]}|{row[3]}".encode()).decode().rstrip("=")


def _read_cursor(text: str) -> tuple[str, UUID, date, UUID]:
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        sort_key, place, on, entry = raw.split("|")
        if "\x00" in sort_key:
            raise ValueError(text)
        return sort_key, UUID(place), date.fromisoformat(on), UUID(entry)
    except ValueError as error:
        raise Invalid({"cursor": gettext("翻页的记号不对，请从第一页看起")}) from error
