"""Figures as values, computed from sums. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from teabowl.figures import rules
from teabowl.figures.sums import NOTHING, Ask, Sum
from teabowl.kernel.indicators import ADDITIVE, Indicator, Kind


@dataclass(frozen=True, slots=True)
class Band:
    """From `low` (None: no lower edge) to below `high` (None: and up): how many."""

    low: int | None
    high: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator at a place on a day. `value` is None where there is nothing to divide by, or no median.

    `records` is how many records opening it lists; for ratios those of the denominator, and `numerator` and `denominator` are
    the two amounts. Shares and growth are percentages with two decimals. `low`, `high`: the 95% interval of a sampled share.
    """

    indicator: Indicator
    since: date | None
    until: date
    value: Decimal | None
    records: int
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    numerator_records: int = 0
    low: float | None = None
    high: float | None = None
    bands: tuple[Band, ...] = field(default=())

    @property
    def n(self) -> int | None:
        """How many answers a sampled share stands on."""
        return self.records if self.indicator.sampled else None


def asks_of(indicator: Indicator, indicators: dict[str, Indicator], until: date, *, monthly: bool = False) -> dict[str, Ask]:
    """The additive parts of a figure on a day: {'of': …} or {'numerator': …, 'denominator': …} or {'of': …, 'base': …}."""

    def ask(key: str, day: date = until) -> Ask:
        return Ask(key, rules.window_of(indicators[key], day, monthly=monthly))

    if indicator.kind in ADDITIVE:
        return {"of": ask(indicator.key)}
    if indicator.kind is Kind.RATIO:
        return {"numerator": ask(indicator.numerator), "denominator": ask(indicator.denominator)}
    if indicator.kind is Kind.GROWTH:
        return {"of": ask(indicator.of), "base": ask(indicator.of, date(until.year, 1, 1) - timedelta(days=1))}
    return {"of": ask(indicator.of)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A figure to be computed: the number of each of its parts among the asks of a reading."""

    indicator: Indicator
    since: date | None
    until: date
    parts: dict[str, int]


class Reading:
    """What one statement must read for some figures: `asks`, each once; `wanted`, the figures in the order they were added."""

    def __init__(self, indicators: dict[str, Indicator]) -> None:
        self.asks: list[Ask] = []
        self.wanted: list[Wanted] = []
        self._indicators = indicators
        self._numbers: dict[Ask, int] = {}
        self._of_nothing: list[Figure] = []

    def add(self, indicator: Indicator, until: date, *, monthly: bool = False) -> Wanted:
        parts = asks_of(indicator, self._indicators, until, monthly=monthly)
        since = parts["denominator" if indicator.kind is Kind.RATIO else "of"].window.since
        wanted = Wanted(indicator, since, until, {name: self._number(ask) for name, ask in parts.items()})
        self.wanted.append(wanted)
        self._of_nothing.append(figure(wanted, [NOTHING] * len(self.asks)))
        return wanted

    def _number(self, ask: Ask) -> int:
        number = self._numbers.setdefault(ask, len(self.asks))
        if number == len(self.asks):
            self.asks.append(ask)
        return number

    def figures(self, found: Sequence[Sum]) -> list[Figure]:
        """The figures, from the sums of the asks at one place. Where nothing stands the same ones are given to every place."""
        present = {n for n, one in enumerate(found) if one is not NOTHING}
        return [
            nothing if present.isdisjoint(wanted.parts.values()) else figure(wanted, found)
            for wanted, nothing in zip(self.wanted, self._of_nothing, strict=True)
        ]


def figure(wanted: Wanted, found: Sequence[Sum]) -> Figure:
    """The figure from the sums of the reading's asks."""
    indicator, since, until, parts = wanted.indicator, wanted.since, wanted.until, wanted.parts
    if indicator.kind is Kind.RATIO:
        return _ratio(indicator, since, until, found[parts["numerator"]], found[parts["denominator"]])
    of = found[parts["of"]]
    if indicator.kind in ADDITIVE:
        return Figure(indicator, since, until, of.amount, of.count)
    if indicator.kind is Kind.GROWTH:
        now, base = of.amount, found[parts["base"]].amount
        return Figure(indicator, since, until, rules.share(now - base, base), of.count, numerator=now, denominator=base)
    histogram = {bucket: count for bucket, count in of.histogram.items() if count}
    if indicator.kind is Kind.MEDIAN:
        return Figure(indicator, since, until, rules.median(histogram), of.count)
    counts = rules.bands(histogram, indicator.edges)
    edges = (None, *indicator.edges, None)
    bands = tuple(Band(edges[i], edges[i + 1], count) for i, count in enumerate(counts))
    return Figure(indicator, since, until, Decimal(of.count), of.count, bands=bands)


def _ratio(indicator: Indicator, since: date | None, until: date, numerator: Sum, denominator: Sum) -> Figure:
    interval = rules.wilson(numerator.count, denominator.count) if indicator.sampled else None
    return Figure(
        indicator,
        since,
        until,
        rules.share(numerator.amount, denominator.amount),
        denominator.count,
        numerator=numerator.amount,
        denominator=denominator.amount,
        numerator_records=numerator.count,
        low=interval[0] if interval else None,
        high=interval[1] if interval else None,
    )
