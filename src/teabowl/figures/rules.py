"""What the ledger may hold, and how figures are computed from additive parts. Pure: no Django, no database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import sqrt
from uuid import UUID

from teabowl.kernel.actor import Actor
from teabowl.kernel.indicators import ADDITIVE, Contribution, Indicator, Kind
from teabowl.kernel.times import first_of

Cell = tuple[str, UUID, date, int]
"""(indicator, place, date, bucket)"""
Sums = tuple[Decimal | int, int]
"""(amount, count)"""


class BreaksTheLaw(ValueError):
    """A record's contributions would make a figure that cannot be opened; the message names the indicator."""


def cells_of(contributions: Iterable[Contribution], indicators: Mapping[str, Indicator]) -> dict[Cell, Sums]:
    """What a record contributes, per cell, without empty cells.

    The law that opening a figure stands on (ADR 0008): to a FLOW or SUM a record contributes in at most one cell; in a STOCK its
    count, place by place and added up to any date, is 0 or 1, and at most 1 over all places. Raises BreaksTheLaw.
    """
    cells: dict[Cell, Sums] = {}
    for c in contributions:
        key = (c.indicator, c.place_id, c.on, c.bucket)
        amount, count = cells.get(key, (0, 0))
        cells[key] = (amount + c.amount, count + c.count)
    cells = {key: sums for key, sums in cells.items() if sums != (0, 0)}
    if len(cells) == 1:
        ((key, sums),) = cells.items()
        _check_alone(key, sums, indicators)
    elif cells:
        _check_together(cells, indicators)
    return cells


def _check_alone(key: Cell, sums: Sums, indicators: Mapping[str, Indicator]) -> None:
    indicator = indicators.get(key[0])
    if indicator is None or indicator.kind not in ADDITIVE:
        raise BreaksTheLaw(f"{key[0]} is not a declared stock, flow or sum")
    if sums[1] != 1:
        raise BreaksTheLaw(f"{key[0]}: a record counts {sums[1]} times")


def _check_together(cells: Mapping[Cell, Sums], indicators: Mapping[str, Indicator]) -> None:
    by_indicator: dict[str, list[tuple[Cell, Sums]]] = defaultdict(list)
    for key, sums in cells.items():
        by_indicator[key[0]].append((key, sums))
    for name, held in by_indicator.items():
        if len(held) == 1:
            _check_alone(*held[0], indicators)
            continue
        indicator = indicators.get(name)
        if indicator is None or indicator.kind is not Kind.STOCK:
            raise BreaksTheLaw(f"{name}: a record contributes to a flow or sum in one cell only")
        _check_stock(name, held)


def _check_stock(name: str, held: list[tuple[Cell, Sums]]) -> None:
    by_date: dict[date, list[tuple[UUID, Sums]]] = defaultdict(list)
    for (_, place, on, _bucket), sums in held:
        by_date[on].append((place, sums))
    standing: dict[UUID, Sums] = {}
    for on in sorted(by_date):
        for place, (amount, count) in by_date[on]:
            had = standing.get(place, (0, 0))
            standing[place] = (had[0] + amount, had[1] + count)
        counts = [count for _, count in standing.values()]
        if any(count not in (0, 1) for count in counts) or sum(counts) > 1:
            raise BreaksTheLaw(f"{name}: on {on} a record counts {counts}")
        if any(count == 0 and amount != 0 for amount, count in standing.values()):
            raise BreaksTheLaw(f"{name}: on {on} an amount is left without its record")


def difference(due: Mapping[Cell, Sums], posted: Mapping[Cell, Sums]) -> list[tuple[Cell, Sums]]:
    """The lines that turn what is posted into what is due, reversals first."""
    lines = []
    for key in posted.keys() | due.keys():
        had, want = posted.get(key, (0, 0)), due.get(key, (0, 0))
        change = (want[0] - had[0], want[1] - had[1])
        if change != (0, 0):
            lines.append((key, change))
    return sorted(lines, key=lambda line: (line[1][1] >= 0, line[0][0], line[0][2], line[0][3], line[0][1]))


def recorder(actor: Actor) -> str:
    """Who recorded a line, as a restatement may say in public: staff by name, the system by its work, a villager not at all."""
    if actor.system:
        return f"system:{actor.system}"[:80]
    return actor.name[:80] if actor.is_staff else "villager"


@dataclass(frozen=True, slots=True)
class Window:
    """Dates that count: from the first of a month (None: from the beginning) to a day, both included."""

    since: date | None
    until: date


def window_of(indicator: Indicator, until: date, *, monthly: bool = False) -> Window:
    """A stock counts all up to the day; flows and sums from 1 January of its year (from the first of its month: `monthly`)."""
    if indicator.kind is Kind.STOCK:
        return Window(None, until)
    return Window(first_of(until) if monthly else date(until.year, 1, 1), until)


def wilson(hits: int, n: int) -> tuple[float, float] | None:
    """The 95% interval of a share, by Wilson's score (1927); None without answers."""
    if n <= 0 or not 0 <= hits <= n:
        return None
    z = 1.959963984540054
    p = hits / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def median(histogram: Mapping[int, int]) -> Decimal | None:
    """The exact median of whole numbers given as {value: how many}; the mean of the middle two when their number is even."""
    n = sum(histogram.values())
    if n <= 0:
        return None
    low = high = None
    seen = 0
    for value in sorted(histogram):
        seen += histogram[value]
        if low is None and seen * 2 >= n:
            low = value
        if seen * 2 > n:
            high = value
            break
    assert low is not None
    assert high is not None
    return Decimal(low + high) / 2


def bands(histogram: Mapping[int, int], edges: Sequence[int]) -> tuple[int, ...]:
    """How many lie below the first edge, from each edge to the next, and from the last edge up."""
    found = [0] * (len(edges) + 1)
    for value, count in histogram.items():
        found[sum(value >= edge for edge in edges)] += count
    return tuple(found)


def share(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """A percentage with two decimals; None when nothing is there to divide by."""
    return None if denominator == 0 else round(numerator * 100 / denominator, 2)
