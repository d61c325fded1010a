"""The one read of the ledger: sums at places over windows of dates, in one statement, so in one snapshot.

Balances are month sums under the tree as it stands; what they do not yet say is added from the tail, and what the question
leaves out is taken off again: the rest of a month, places that stood elsewhere on the tree's date, lines recorded later.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from teabowl.figures.models import TOTAL, year_key
from teabowl.figures.rules import Window
from teabowl.kernel.times import add_months, first_of, last_of


@dataclass(frozen=True, slots=True)
class Ask:
    """One additive indicator over one window."""

    indicator: str
    window: Window


@dataclass(frozen=True, slots=True)
class Standpoint:
    """From where one looks: the tree of a day (`tree_on`; None: as it stands now), and what had been recorded by a time
    (`known_at`; None: all). `late_only` may be set when all that is dated in the windows and recorded later is marked late."""

    tree_on: date | None = None
    known_at: datetime | None = None
    late_only: bool = False


@dataclass(slots=True)
class Sum:
    """What stands at one place for one Ask: `amount`, `count` of records, and the records by bucket."""

    amount: Decimal = Decimal(0)
    count: int = 0
    histogram: dict[int, int] = field(default_factory=dict)


NOW = Standpoint()
NOTHING = Sum()
"""Where nothing stands. Not to be written to."""

LAST_YEAR = date.max
Stretch = tuple[date, date]
"""Balances from one `month` to another, both included."""


def stretches(window: Window) -> list[tuple[Stretch, int]]:
    """The balances that make up a window that ends with a month's end, each added (1) or taken off (-1); as few as may be:
    a year less what comes after, not its months one by one."""
    first, month = window.since, first_of(window.until)
    rest = (add_months(month, 1), date(month.year, 12, 1)), -1
    if first is None:
        return [((TOTAL, TOTAL), 1), rest, ((year_key(month.year + 1), LAST_YEAR), -1)]
    if first == date(month.year, 1, 1) < month:
        return [((year_key(month.year), year_key(month.year)), 1), rest]
    return [((first, month), 1)]


ASKS = """
asked AS MATERIALIZED (
    SELECT %(names)s::text[] AS names, %(sinces)s::date[] AS sinces, %(untils)s::date[] AS untils, %(places)s::uuid[] AS places,
           %(lows)s::date[] AS lows, %(highs)s::date[] AS highs,
           %(ns)s::int[] AS ns, %(of)s::text[] AS of, %(ks)s::int[] AS ks, %(signs)s::int[] AS signs,
           %(first_cut)s::date AS first_cut, %(last_cut)s::date AS last_cut
), ask AS MATERIALIZED (
    SELECT n, indicator, since, until, (date_trunc('month', until) + interval '1 month')::date AS next_month
    FROM asked, unnest(names, sinces, untils) WITH ORDINALITY AS ask (indicator, since, until, n)
), wanted AS MATERIALIZED (
    SELECT place_id, p FROM asked, unnest(places) WITH ORDINALITY AS wanted (place_id, p)
), stretch AS MATERIALIZED (
    SELECT k, low, high FROM asked, unnest(lows, highs) WITH ORDINALITY AS stretch (low, high, k)
), span AS MATERIALIZED (
    SELECT n, indicator, k, sign FROM asked, unnest(ns, of, ks, signs) AS span (n, indicator, k, sign)
)
"""
"""The parameters stand in a CTE that is not looked into, so one plan is as good for any of them, and PostgreSQL keeps it: planning
takes several times as long as reading."""

HELD = """
held AS MATERIALIZED (
    SELECT p, k, balance.* FROM wanted CROSS JOIN stretch CROSS JOIN LATERAL (
        SELECT indicator, bucket, amount, count FROM figures_balance
        WHERE place_id = wanted.place_id AND month BETWEEN low AND high OFFSET 0
    ) AS balance
)
"""
"""Few stretches of the index are read first, each by itself (OFFSET 0), all their indicators at once; only then are they matched
with what is asked."""
BALANCES = """
SELECT held.p, span.n, held.bucket, span.sign * held.amount AS amount, span.sign * held.count AS count
FROM held JOIN span ON span.k = held.k AND span.indicator = held.indicator
"""
TAIL = """
SELECT wanted.p, ask.n, tail.bucket, tail.amount, tail.count
FROM figures_tail AS tail
JOIN places_place AS place ON place.id = tail.place_id
JOIN wanted ON wanted.place_id = ANY (place.lineage)
JOIN ask ON ask.indicator = tail.indicator
 AND (ask.since IS NULL OR tail."on" >= ask.since) AND tail."on" < ask.next_month
"""
REST_OF_MONTH = """
SELECT wanted.p, ask.n, entry.bucket, -entry.amount, -entry.count
FROM (
    SELECT * FROM figures_entry WHERE "on" > (SELECT first_cut FROM asked) AND "on" <= (SELECT last_cut FROM asked) OFFSET 0
) AS entry
JOIN places_place AS place ON place.id = entry.place_id
JOIN wanted ON wanted.place_id = ANY (place.lineage)
JOIN ask ON ask.indicator = entry.indicator AND entry."on" > ask.until AND entry."on" < ask.next_month
"""
"""OFFSET 0: by the day first. Of today's question next to nothing is dated later, but PostgreSQL, which does not know the day, would
read through all entries of each indicator."""
MOVED = """
moved AS MATERIALIZED (
    SELECT * FROM (
        SELECT wanted.p, former.place_id,
               (wanted.place_id = ANY (former.lineage))::int - (wanted.place_id = ANY (place.lineage))::int AS sign
        FROM places_placestanding AS former JOIN places_place AS place ON place.id = former.place_id CROSS JOIN wanted
        WHERE former.valid @> %(tree_on)s::date
    ) AS stood WHERE sign <> 0
)
"""
"""Places that were below a wanted one and are no more (1), or are now and were not (-1): of the many that were renamed or merged
since, few."""
STOOD_ELSEWHERE = """
SELECT moved.p, ask.n, entry.bucket, moved.sign * entry.amount, moved.sign * entry.count
FROM moved CROSS JOIN ask CROSS JOIN LATERAL (
    SELECT bucket, amount, count FROM ONLY figures_entry
    WHERE indicator = ask.indicator AND place_id = moved.place_id
     AND (ask.since IS NULL OR "on" >= ask.since) AND "on" <= ask.until OFFSET 0
) AS entry
"""
"""Each by itself from the index (OFFSET 0)."""
WAITED_ELSEWHERE = """
SELECT moved.p, ask.n, tail.bucket, moved.sign * tail.amount, moved.sign * tail.count
FROM figures_tail AS tail
JOIN moved ON moved.place_id = tail.place_id
JOIN ask ON ask.indicator = tail.indicator AND (ask.since IS NULL OR tail."on" >= ask.since) AND tail."on" <= ask.until
"""
RECORDED_LATER = """
SELECT wanted.p, ask.n, entry.bucket, -entry.amount, -entry.count
FROM figures_entry AS entry
JOIN places_place AS place ON place.id = entry.place_id
LEFT JOIN places_placestanding AS former ON former.place_id = place.id AND former.valid @> %(tree_on)s::date
JOIN wanted ON wanted.place_id = ANY (COALESCE(former.lineage, place.lineage))
JOIN ask ON ask.indicator = entry.indicator
 AND (ask.since IS NULL OR entry."on" >= ask.since) AND entry."on" <= ask.until
WHERE entry.recorded_at > %(known_at)s AND entry."on" <= %(last_day)s AND entry.indicator = ANY (%(names)s::text[])
"""


def array(values: Iterable[object]) -> str:
    """PostgreSQL's own form of an array of keys, dates or numbers, none of which needs quoting: the driver takes ten times as long."""
    return f"{{{','.join(['NULL' if value is None else str(value) for value in values])}}}"


def statement(asks: Sequence[Ask], places: Sequence[UUID], standpoint: Standpoint) -> tuple[str, dict[str, Any]]:
    """The CTEs `ask`, `wanted`, and `line` (p, n, bucket, amount, count; p and n from 1, in the order of `places` and `asks`) with
    parameters. Its text is one of a few (`lines_sql`).
    """
    asked = _parameters(tuple(asks))
    text = lines_sql(
        cut=asked["first_cut"] is not None,
        then=standpoint.tree_on is not None,
        known=standpoint.known_at is not None,
        late_only=standpoint.late_only,
    )
    return text, asked | {"places": array(places), "tree_on": standpoint.tree_on, "known_at": standpoint.known_at}


@lru_cache(maxsize=200)
def _parameters(asks: tuple[Ask, ...]) -> dict[str, Any]:
    """What the asks say, whatever the place: the same for every page of a day."""
    windows = [ask.window for ask in asks]
    cut = sorted({window.until for window in windows if window.until != last_of(window.until)})
    numbers: dict[Stretch, int] = {}
    spans = [
        (n, ask.indicator, numbers.setdefault(stretch, len(numbers) + 1), sign)
        for n, ask in enumerate(asks, 1)
        for stretch, sign in stretches(ask.window)
    ]
    ns, of, ks, signs = zip(*spans, strict=True)
    for window in windows:
        assert window.since is None or window.since == first_of(window.since), "windows begin with a month"
    return {
        "names": array(ask.indicator for ask in asks),
        "sinces": array(window.since for window in windows),
        "untils": array(window.until for window in windows),
        "ns": array(ns),
        "of": array(of),
        "ks": array(ks),
        "signs": array(signs),
        "lows": array(low for low, _ in numbers),
        "highs": array(high for _, high in numbers),
        "first_cut": cut[0] if cut else None,
        "last_cut": last_of(cut[-1]) if cut else None,
        "last_day": max(window.until for window in windows),
    }


@cache
def lines_sql(*, cut: bool, then: bool, known: bool, late_only: bool) -> str:
    """The CTEs' text. It does not depend on what is asked, but for the parts left out, so that PostgreSQL plans it once."""
    parts = [BALANCES, TAIL]
    if cut:
        parts.append(REST_OF_MONTH)
    if then:
        parts += [STOOD_ELSEWHERE, WAITED_ELSEWHERE]
    if known:
        parts.append(RECORDED_LATER + (" AND entry.late" if late_only else ""))
    ctes = ", ".join([ASKS, HELD, *([MOVED] if then else [])])
    return one_line(f"{ctes}, line AS (" + " UNION ALL ".join(parts) + ")")


def one_line(sql: str) -> str:
    """SQL without its indentation: the driver keeps what it has read of a statement only up to 4,096 characters."""
    return " ".join(sql.split())


def sums(asks: Sequence[Ask], places: Sequence[UUID], standpoint: Standpoint = NOW) -> list[list[Sum]]:
    """What stands at each place for each Ask: a list for each place, in the order of `places`, of sums in the order of `asks`,
    NOTHING where nothing stands. One statement."""
    found = [[NOTHING] * len(asks) for _ in places]
    if not asks or not places:
        return found
    ctes, parameters = statement(asks, places, standpoint)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {ctes} SELECT p, n, bucket, sum(amount), sum(count)::bigint FROM line GROUP BY 1, 2, 3",  # noqa: S608
            parameters,
        )
        for p, n, bucket, amount, count in cursor.fetchall():
            row = found[p - 1]
            one = row[n - 1]
            if one is NOTHING:
                row[n - 1] = Sum(amount, count, {bucket: count})
            else:
                one.amount += amount
                one.count += count
                one.histogram[bucket] = count
    return found
