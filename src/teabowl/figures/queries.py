"""Named reads of figures. Every value is exact at the moment of reading; sums come from one statement, so from one snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from django.db import connection
from django.utils import timezone

from teabowl.figures.models import Closing
from teabowl.figures.registry import Registry, indicator_by_key, registry
from teabowl.figures.sums import Standpoint, Sum, sums
from teabowl.figures.values import Figure, Reading, asks_of, figure
from teabowl.kernel.errors import Refused
from teabowl.kernel.indicators import ADDITIVE, Indicator
from teabowl.kernel.times import add_months, china_date, first_of, last_of
from teabowl.places.models import Place
from teabowl.places.queries import children

Tree = Literal["then", "now"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a place, settled: the day, the tree, the time of knowing; `monthly`: the day's month alone, not its year."""

    place: Place
    as_of: date
    tree: Tree
    known_at: datetime | None
    standpoint: Standpoint
    monthly: bool = False


@dataclass(frozen=True, slots=True)
class Child:
    """A place directly below, with its figure. `place` None: what was recorded at the place itself (本级)."""

    place: Place | None
    figure: Figure


class MergedAway(Refused):
    """On that day the place no longer stood; its records are with `successor`."""

    def __init__(self, place: Place, successor: Place | None) -> None:
        where = f"，请看{successor.name}的数" if successor else ""
        super().__init__(f"{place.name}在 {place.closed_on} 起已经并出或撤销{where}；要看以前的，请选那一天之前的日子")
        self.successor = successor


def today() -> date:
    return china_date(timezone.now())


def settle(place: Place, as_of: date | None = None, known_at: datetime | None = None, tree: Tree = "then") -> Asked:
    """Settle a question. A place that was merged away is read as of the day before, unless a day is named.

    Raises MergedAway for a day on which (or, with tree='now', for a place that) no longer stands by itself.
    """
    closed = place.closed_on
    if as_of is None:
        as_of = closed - timedelta(days=1) if closed is not None and tree == "then" else today()
    if closed is not None and (tree == "now" or as_of >= closed):
        raise MergedAway(place, place.now_at)
    tree_on = as_of if tree == "then" and as_of < today() else None
    late_only = False
    if known_at is not None:
        late_only = Closing.objects.filter(month__gte=first_of(as_of), closed_at__lte=known_at).exists()
    return Asked(place, as_of, tree, known_at, Standpoint(tree_on, known_at, late_only))


def indicators_shown(keys: Sequence[str] | None = None) -> list[Indicator]:
    """The indicators with these keys (hidden ones too, when named); without keys all that pages list. Raises NotFound."""
    if keys is not None:
        return [indicator_by_key(key) for key in keys]
    return [indicator for indicator in registry().indicators.values() if not (indicator.hidden or indicator.inside)]


def figures_of(
    place: Place,
    as_of: date | None = None,
    known_at: datetime | None = None,
    tree: Tree = "then",
    keys: Sequence[str] | None = None,
) -> list[Figure]:
    """The figures of a place: on a day (today), as known at a time (all), in the tree of that day ('then') or today's ('now').

    Flows, sums and what is made of them count from 1 January of the day's year; stocks all up to the day. Growth is against
    31 December before. Raises MergedAway, NotFound.
    """
    asked = settle(place, as_of, known_at, tree)
    return figures_at([place], asked, indicators_shown(keys))[place.id]


def inside_figures(place: Place, keys: Sequence[str]) -> list[Figure]:
    """Today's figures of a place that are not for the public. The area that declared them asks who reads before it calls this."""
    known = registry().indicators
    return figures_at([place], settle(place), [known[key] for key in keys])[place.id]


def figures_at(places: Sequence[Place], asked: Asked, indicators: Sequence[Indicator]) -> dict[UUID, list[Figure]]:
    """The same figures of several places at once, in the one statement. {place: figures in the order of `indicators`}."""
    reading = _reading(registry(), tuple(indicator.key for indicator in indicators), asked.as_of, monthly=asked.monthly)
    found = sums(reading.asks, [place.id for place in places], asked.standpoint)
    return {place.id: reading.figures(row) for place, row in zip(places, found, strict=True)}


@lru_cache(maxsize=100)
def _reading(known: Registry, keys: tuple[str, ...], as_of: date, *, monthly: bool) -> Reading:
    """What figures ask for on a day: the same for every place, so worked out once."""
    reading = Reading(known.indicators)
    for key in keys:
        reading.add(known.indicators[key], as_of, monthly=monthly)
    return reading


def trend(asked: Asked, indicators: Sequence[Indicator], months: int = 12) -> dict[str, list[Figure]]:
    """The last months up to the day, oldest first, each by itself: stocks at its end, flows and what is made of them within it.

    One tree, that of the question, for all months, so that the line does not jump where villages merged. {key: figures}.
    """
    reading = Reading(registry().indicators)
    ends = [last_of(add_months(asked.as_of, -back)) for back in range(months - 1, 0, -1)] + [asked.as_of]
    for indicator in indicators:
        for end in ends:
            reading.add(indicator, end, monthly=True)
    (found,) = sums(reading.asks, [asked.place.id], asked.standpoint)
    points = reading.figures(found)
    return {indicator.key: points[n * months : (n + 1) * months] for n, indicator in enumerate(indicators)}


def children_compared(asked: Asked, key: str) -> tuple[Figure, list[Child]]:
    """The place's figure, and that of each place directly below on the day, in division order: never ranked.

    What was recorded at the place itself, and not below, follows as a Child without place, so that the rows add up.
    """
    below = children_on(asked)
    reading = Reading(registry().indicators)
    wanted = reading.add(indicator_by_key(key), asked.as_of)
    whole, *parts = sums(reading.asks, [asked.place.id, *(place.id for place in below)], asked.standpoint)
    rows = [Child(place, figure(wanted, part)) for place, part in zip(below, parts, strict=True)]
    rest = [_rest(one, [part[n] for part in parts]) for n, one in enumerate(whole)]
    if below and any(part.count or part.amount for part in rest):
        rows.append(Child(None, figure(wanted, rest)))
    return figure(wanted, whole), rows


def _rest(whole: Sum, parts: Sequence[Sum]) -> Sum:
    rest = Sum(whole.amount, whole.count, dict(whole.histogram))
    for part in parts:
        rest.amount -= part.amount
        rest.count -= part.count
        for bucket, count in part.histogram.items():
            rest.histogram[bucket] = rest.histogram.get(bucket, 0) - count
    return rest


CHILDREN_ON = """
SELECT place.* FROM places_place AS place
LEFT JOIN places_placestanding AS former ON former.place_id = place.id AND former.valid @> %(on)s::date
WHERE CASE WHEN former.id IS NULL THEN place.parent_id ELSE former.parent_id END = %(parent)s
  AND (place.opened_on IS NULL OR place.opened_on <= %(on)s) AND (place.closed_on IS NULL OR place.closed_on > %(on)s)
ORDER BY COALESCE(former.sort_key, place.sort_key), place.id
"""


def children_on(asked: Asked) -> list[Place]:
    """Places directly below, in force, in division order, in the tree of the question."""
    if asked.standpoint.tree_on is None:
        return children(asked.place)
    return list(Place.objects.raw(CHILDREN_ON, {"on": asked.standpoint.tree_on, "parent": asked.place.id}))


def home_figures(place: Place) -> list[Figure]:
    """Up to four figures in short, for a place's home page: those that declare `home`. None for a merged-away place's own page."""
    indicators = sorted((i for i in registry().indicators.values() if i.home), key=lambda i: i.home)[:4]
    if place.closed_on is not None:
        return []
    return figures_at([place], settle(place), indicators)[place.id]


@dataclass(frozen=True, slots=True)
class Restated:
    """A figure of a closed month that has changed since: `was`, `now`, and the keys of the records that made the difference."""

    was: Figure
    now: Figure
    behind: frozenset[UUID]

    @property
    def records(self) -> int:
        return len(self.behind)


def closing_of(month: date) -> Closing | None:
    """The closing of a month, named by any of its days; None while it is open."""
    return Closing.objects.filter(month=first_of(month)).first()


def closings() -> list[Closing]:
    """Closed months, newest first."""
    return list(Closing.objects.order_by("-month"))


def restatements(place: Place, month: date) -> list[Restated]:
    """What has changed in a closed month's figures since it was published, in the order of the indicators. [] if open."""
    closing = closing_of(month)
    if closing is None:
        return []
    end = last_of(month)
    indicators = indicators_shown()
    now = figures_at([place], settle(place, end), indicators)[place.id]
    was = figures_at([place], settle(place, end, closing.closed_at), indicators)[place.id]
    changed = [pair for pair in zip(was, now, strict=True) if _differ(*pair)]
    if not changed:
        return []
    behind = records_recorded_later(settle(place, end, closing.closed_at), [then.indicator for then, _ in changed])
    return [Restated(then, current, behind[then.indicator.key]) for then, current in changed]


def _differ(was: Figure, now: Figure) -> bool:
    """Whether what was published reads otherwise now. A median that more records left where it was does not."""
    return (was.value, was.numerator, was.denominator, was.bands) != (now.value, now.numerator, now.denominator, now.bands)


LATER_LINES = """
SELECT entry.indicator, entry."on", entry.amount, entry.count, entry.source_type, entry.source_id, entry.place_id,
       named.name, named.code, entry.recorded_at, entry.recorded_by
FROM figures_entry AS entry
JOIN places_place AS named ON named.id = entry.place_id
LEFT JOIN places_placestanding AS former ON former.place_id = entry.place_id AND former.valid @> %(tree_on)s::date
JOIN unnest(%(names)s::text[], %(sinces)s::date[]) AS ask (indicator, since) ON ask.indicator = entry.indicator
WHERE %(place)s = ANY (COALESCE(former.lineage, named.lineage))
  AND entry.recorded_at > %(known_at)s AND entry."on" <= %(until)s AND (ask.since IS NULL OR entry."on" >= ask.since)
"""


def later_lines(asked: Asked, indicators: Sequence[Indicator]) -> tuple[str, dict[str, Any]]:
    """SQL of the lines that were recorded after `known_at` and belong to these indicators' parts."""
    known = registry().indicators
    windows: dict[str, date | None] = {}
    for indicator in indicators:
        for ask in asks_of(indicator, known, asked.as_of).values():
            windows[ask.indicator] = ask.window.since
    parameters = {
        "names": list(windows),
        "sinces": list(windows.values()),
        "until": asked.as_of,
        "known_at": asked.known_at,
        "tree_on": asked.standpoint.tree_on,
        "place": asked.place.id,
    }
    return LATER_LINES + (" AND entry.late" if asked.standpoint.late_only else ""), parameters


def records_recorded_later(asked: Asked, indicators: Sequence[Indicator]) -> dict[str, frozenset[UUID]]:
    """The records that changed each figure after `known_at`: {key: their keys}."""
    sql, parameters = later_lines(asked, indicators)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT indicator, source_id FROM ({sql}) AS line GROUP BY 1, 2", parameters)  # noqa: S608
        behind: dict[str, set[UUID]] = {}
        for name, record in cursor.fetchall():
            behind.setdefault(name, set()).add(record)
    known = registry().indicators
    return {
        i.key: frozenset().union(*(behind.get(ask.indicator, set()) for ask in asks_of(i, known, asked.as_of).values()))
        for i in indicators
    }


def is_additive(indicator: Indicator) -> bool:
    return indicator.kind in ADDITIVE


def as_published(asked: Asked, closing: Closing) -> Asked:
    """The same question as it was answered when the month was published."""
    return replace(
        asked, known_at=closing.closed_at, standpoint=replace(asked.standpoint, known_at=closing.closed_at, late_only=True)
    )
