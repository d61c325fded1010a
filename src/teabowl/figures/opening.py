"""Opening a figure: the records behind it, in division order and then the newest first. Count and sum come with each page, in
one statement with its rows, so they equal the figure always."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from teabowl.figures.models import TOTAL
from teabowl.figures.queries import Asked
from teabowl.figures.registry import indicator_by_key, registry
from teabowl.figures.sums import Ask, statement
from teabowl.figures.values import asks_of
from teabowl.kernel.errors import Invalid
from teabowl.kernel.indicators import Indicator, Kind, Opened

PAGE = 50
LARGEST_PAGE = 1_000
FEW = 400
"""Up to so many records, fetching them all and sorting beats walking the places in order."""


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
    SELECT sum(cell.amount) AS amount, sum(cell.count) AS count, max(cell."on") FILTER (WHERE cell.count > 0) AS stands_since
    FROM (
        SELECT line."on", line.bucket, sum(line.amount) AS amount, sum(line.count) AS count
        FROM figures_entry AS line
        WHERE line.source_id = entry.source_id AND line.source_type = entry.source_type
          AND line.indicator = entry.indicator AND line.place_id = entry.place_id AND {seen_line}
        GROUP BY 1, 2
    ) AS cell
) AS net
"""
"""What is left of the entry's record at its place when corrections are added up."""
IS_THE_ENTRY = """
net.count > 0 AND net.stands_since = entry."on" AND NOT EXISTS (
    SELECT 1 FROM figures_entry AS later
    WHERE later.source_id = entry.source_id AND later.source_type = entry.source_type AND later.indicator = entry.indicator
      AND later.place_id = entry.place_id AND later."on" = entry."on" AND later.count > 0 AND later.id > entry.id AND {seen_later}
)
"""
"""Of a record's lines, the one it is listed by: the last that put it where it stands. So each record is listed once."""
SEEN = """({it}."on" <= %(until)s AND (%(since)s::date IS NULL OR {it}."on" >= %(since)s)
    AND (%(known_at)s::timestamptz IS NULL OR {it}.recorded_at <= %(known_at)s))"""

WALK = """
SELECT place.sort_key, place.id AS place_id, found."on", found.id, found.source_type, found.source_id, found.amount, found.bucket,
       place.code, place.name
FROM places_place AS place
CROSS JOIN LATERAL (
    SELECT entry."on", entry.id, entry.source_type, entry.source_id, net.amount, entry.bucket
    FROM figures_entry AS entry {net}
    WHERE entry.indicator = %(key)s AND entry.place_id = place.id AND entry.count > 0 AND {seen_entry} AND {is_it}
      AND (NOT %(later_page)s OR place.sort_key > %(at_sort)s OR place.id > %(at_place)s
           OR (entry."on", entry.id) < (%(at_on)s::date, %(at_id)s::uuid))
    ORDER BY entry."on" DESC, entry.id DESC LIMIT %(limit)s
) AS found
WHERE {under} AND (NOT %(later_page)s OR (place.sort_key, place.id) >= (%(at_sort)s, %(at_place)s::uuid))
ORDER BY place.sort_key, place.id, found."on" DESC, found.id DESC LIMIT %(limit)s
"""
FETCH = """
SELECT place.sort_key, place.id AS place_id, entry."on", entry.id, entry.source_type, entry.source_id, net.amount, entry.bucket,
       place.code, place.name
FROM figures_entry AS entry JOIN places_place AS place ON place.id = entry.place_id {net}
WHERE entry.indicator = %(key)s AND entry.count > 0 AND {seen_entry} AND {is_it} AND {under}
  AND (NOT %(later_page)s OR (place.sort_key, place.id) > (%(at_sort)s, %(at_place)s::uuid)
       OR (place.id = %(at_place)s::uuid AND (entry."on", entry.id) < (%(at_on)s::date, %(at_id)s::uuid)))
ORDER BY place.sort_key, place.id, entry."on" DESC, entry.id DESC LIMIT %(limit)s
"""


def open_figure(asked: Asked, key: str, *, part: str = "", cursor: str = "", limit: int = PAGE) -> OpenedFigure:
    """A page of the records behind a figure. `part` is 'numerator' or 'denominator' (the default) of a ratio.

    Raises NotFound for an unknown key, Invalid for a broken cursor or part.
    """
    ask, measured = ask_of(asked, key, part)
    limit = max(1, min(limit, LARGEST_PAGE))
    at = _read_cursor(cursor) if cursor else None
    ctes, parameters = statement([ask], [asked.place.id], asked.standpoint)
    page, more = _page_sql(asked, ask, few=_are_few(ask.indicator, asked))
    sql = f"""
    WITH {ctes}, page AS ({page})
    SELECT NULL, NULL, NULL, NULL, NULL, NULL, COALESCE(sum(amount), 0), NULL, NULL, NULL, COALESCE(sum(count), 0),
           COALESCE(sum(bucket * count), 0) FROM line
    UNION ALL SELECT page.*, 0, 0 FROM page
    """  # noqa: S608, put together from constants
    values = (
        parameters
        | more
        | {
            "limit": limit + 1,
            "later_page": at is not None,
            "at_sort": at[0] if at else "",
            "at_place": at[1] if at else asked.place.id,
            "at_on": at[2] if at else asked.as_of,
            "at_id": at[3] if at else asked.place.id,
        }
    )
    with connection.cursor() as db:
        db.execute(sql, values)
        rows = db.fetchall()
    head = next(row for row in rows if row[3] is None)
    found = sorted((row for row in rows if row[3] is not None), key=lambda r: (r[0], r[1].int, -r[2].toordinal(), -r[3].int))
    indicator = registry().indicators[ask.indicator]
    return OpenedFigure(
        indicator,
        int(head[10]),
        Decimal(head[11]) if measured else head[6],
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
        raise Invalid({"part": "只有比例才分“分子”和“分母”：numerator 或 denominator"})
    return asks[name], indicator.kind in (Kind.MEDIAN, Kind.BANDS)


def _are_few(name: str, asked: Asked) -> bool:
    """Whether the whole book holds few records of the indicator. A rough look: it only chooses between two right ways."""
    with connection.cursor() as db:
        db.execute(
            "SELECT sum(count) FROM figures_balance WHERE place_id = %s AND indicator = %s AND month = %s",
            [asked.place.lineage[0] if asked.place.lineage else asked.place.id, name, TOTAL],
        )
        return (db.fetchone()[0] or 0) <= FEW


def _page_sql(asked: Asked, ask: Ask, *, few: bool) -> tuple[str, dict[str, Any]]:
    standpoint = asked.standpoint
    seen = {it: SEEN.format(it=it) for it in ("entry", "line", "later")}
    under = UNDER_NOW if standpoint.tree_on is None or not _stood_elsewhere(asked) else UNDER_THEN
    sql = (FETCH if few else WALK).format(
        net=NET.format(seen_line=seen["line"]),
        is_it=IS_THE_ENTRY.format(seen_later=seen["later"]),
        seen_entry=seen["entry"],
        under=under,
    )
    return sql, {
        "key": ask.indicator,
        "root": asked.place.id,
        "since": ask.window.since,
        "until": ask.window.until,
        "known_at": standpoint.known_at,
        "tree_on": standpoint.tree_on,
    }


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
        for _, _, on, _, kind, record, amount, bucket, code, name, *_ in rows
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
        raise Invalid({"cursor": "翻页的记号不对，请从第一页看起"}) from error
