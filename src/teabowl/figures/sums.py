"""The one read of the ledger: sums at places over windows of dates, in one statement, so in one snapshot.

Balances are month sums under the tree as it stands; what they do not yet say is added from the tail, and what the question
leaves out is taken off again: the rest of a month, places that stood elsewhere on the tree's date, lines recorded later.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from teabowl.figures.models import TOTAL
from teabowl.figures.rules import Window, month_end, month_of


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
    """What stands at one place for one Ask: `amount`, `count` of records, and both by bucket."""

    amount: Decimal = Decimal(0)
    count: int = 0
    histogram: dict[int, int] | None = None

    def add(self, bucket: int, amount: Decimal, count: int) -> None:
        self.amount += amount
        self.count += count
        if self.histogram is None:
            self.histogram = {}
        self.histogram[bucket] = self.histogram.get(bucket, 0) + count


NOW = Standpoint()

ASKS = """
ask AS MATERIALIZED (
    SELECT n, indicator, since, until, (date_trunc('month', until) + interval '1 month')::date AS next_month
    FROM unnest(%(names)s::text[], %(sinces)s::date[], %(untils)s::date[]) WITH ORDINALITY AS ask (indicator, since, until, n)
), wanted AS MATERIALIZED (SELECT place_id FROM unnest(%(places)s::uuid[]) AS wanted (place_id))
"""

TOTALS = """
SELECT balance.place_id, ask.n, balance.bucket, balance.amount, balance.count
FROM ask CROSS JOIN wanted
JOIN figures_balance AS balance
  ON balance.place_id = wanted.place_id AND balance.indicator = ask.indicator AND balance.month = %(total)s
WHERE ask.since IS NULL
"""
LATER_MONTHS = """
SELECT balance.place_id, ask.n, balance.bucket, -balance.amount, -balance.count
FROM ask CROSS JOIN wanted
JOIN figures_balance AS balance
  ON balance.place_id = wanted.place_id AND balance.indicator = ask.indicator AND balance.month >= ask.next_month
WHERE ask.since IS NULL
"""
MONTHS = """
SELECT balance.place_id, ask.n, balance.bucket, balance.amount, balance.count
FROM ask CROSS JOIN wanted
JOIN figures_balance AS balance
  ON balance.place_id = wanted.place_id AND balance.indicator = ask.indicator
 AND balance.month >= ask.since AND balance.month < ask.next_month
WHERE ask.since IS NOT NULL
"""
TAIL = """
SELECT wanted.place_id, ask.n, tail.bucket, tail.amount, tail.count
FROM figures_tail AS tail
JOIN places_place AS place ON place.id = tail.place_id
JOIN wanted ON wanted.place_id = ANY (place.lineage)
JOIN ask ON ask.indicator = tail.indicator
 AND (ask.since IS NULL OR tail."on" >= ask.since) AND tail."on" < ask.next_month
"""
REST_OF_MONTH = """
SELECT wanted.place_id, ask.n, entry.bucket, -entry.amount, -entry.count
FROM figures_entry AS entry
JOIN places_place AS place ON place.id = entry.place_id
JOIN wanted ON wanted.place_id = ANY (place.lineage)
JOIN ask ON ask.indicator = entry.indicator AND entry."on" > ask.until AND entry."on" < ask.next_month
WHERE entry."on" > %(first_cut)s AND entry."on" <= %(last_cut)s AND entry.indicator = ANY (%(names)s)
  AND place.lineage && %(places)s::uuid[]
"""
STOOD_ELSEWHERE = """
SELECT wanted.place_id, ask.n, entry.bucket, moved.sign * entry.amount, moved.sign * entry.count
FROM wanted
CROSS JOIN LATERAL (
    SELECT former.place_id,
           (wanted.place_id = ANY (former.lineage))::int - (wanted.place_id = ANY (place.lineage))::int AS sign
    FROM places_placestanding AS former JOIN places_place AS place ON place.id = former.place_id
    WHERE former.valid @> %(tree_on)s::date
) AS moved
CROSS JOIN ask
JOIN figures_entry AS entry ON entry.indicator = ask.indicator AND entry.place_id = moved.place_id
 AND (ask.since IS NULL OR entry."on" >= ask.since) AND entry."on" <= ask.until
WHERE moved.sign <> 0
"""
RECORDED_LATER = """
SELECT wanted.place_id, ask.n, entry.bucket, -entry.amount, -entry.count
FROM figures_entry AS entry
JOIN places_place AS place ON place.id = entry.place_id
LEFT JOIN places_placestanding AS former ON former.place_id = place.id AND former.valid @> %(tree_on)s::date
JOIN wanted ON wanted.place_id = ANY (COALESCE(former.lineage, place.lineage))
JOIN ask ON ask.indicator = entry.indicator
 AND (ask.since IS NULL OR entry."on" >= ask.since) AND entry."on" <= ask.until
WHERE entry.recorded_at > %(known_at)s AND entry."on" <= %(last_day)s AND entry.indicator = ANY (%(names)s)
"""


def statement(asks: Sequence[Ask], places: Sequence[UUID], standpoint: Standpoint) -> tuple[str, dict[str, Any]]:
    """The CTEs `ask`, `wanted`, and `line` (place_id, n, bucket, amount, count; n from 1, in the order of `asks`) with parameters."""
    windows = [ask.window for ask in asks]
    cut = [window.until for window in windows if window.until != month_end(window.until)]
    parts = []
    if any(window.since is None for window in windows):
        parts += [TOTALS, LATER_MONTHS]
    if any(window.since is not None for window in windows):
        parts.append(MONTHS)
    parts.append(TAIL)
    if cut:
        parts.append(REST_OF_MONTH)
    if standpoint.tree_on is not None:
        parts.append(STOOD_ELSEWHERE)
    if standpoint.known_at is not None:
        parts.append(RECORDED_LATER + (" AND entry.late" if standpoint.late_only else ""))
    for window in windows:
        assert window.since is None or window.since == month_of(window.since), "windows begin with a month"
    parameters: dict[str, Any] = {
        "names": [ask.indicator for ask in asks],
        "sinces": [window.since for window in windows],
        "untils": [window.until for window in windows],
        "places": list(places),
        "total": TOTAL,
        "first_cut": min(cut, default=None),
        "last_cut": max((month_end(day) for day in cut), default=None),
        "last_day": max(window.until for window in windows),
        "tree_on": standpoint.tree_on,
        "known_at": standpoint.known_at,
    }
    return f"{ASKS}, line AS (" + " UNION ALL ".join(parts) + ")", parameters


def sums(asks: Sequence[Ask], places: Sequence[UUID], standpoint: Standpoint = NOW) -> dict[tuple[UUID, Ask], Sum]:
    """What stands at each place for each Ask; every pair is answered, with an empty Sum where nothing is. One statement."""
    found: dict[tuple[UUID, Ask], Sum] = defaultdict(Sum)
    unique = list(dict.fromkeys(asks))
    if unique and places:
        ctes, parameters = statement(unique, places, standpoint)
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH {ctes} SELECT place_id, n, bucket, sum(amount), sum(count) FROM line GROUP BY 1, 2, 3",  # noqa: S608
                parameters,
            )
            for place_id, n, bucket, amount, count in cursor.fetchall():
                found[place_id, unique[n - 1]].add(bucket, amount, int(count))
    return {(place, ask): found[place, ask] for place in places for ask in unique}
