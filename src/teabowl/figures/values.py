"""Figures as values, computed from sums. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from teabowl.figures import rules
from teabowl.figures.sums import Ask, Sum
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


def figure(
    indicator: Indicator, indicators: dict[str, Indicator], until: date, found: Callable[[Ask], Sum], *, monthly: bool = False
) -> Figure:
    """The figure from its parts' sums."""
    asks = asks_of(indicator, indicators, until, monthly=monthly)
    parts = {name: found(ask) for name, ask in asks.items()}
    since = asks["denominator" if indicator.kind is Kind.RATIO else "of"].window.since
    if indicator.kind in ADDITIVE:
        return Figure(indicator, since, until, parts["of"].amount, parts["of"].count)
    if indicator.kind is Kind.RATIO:
        return _ratio(indicator, since, until, parts["numerator"], parts["denominator"])
    of = parts["of"]
    if indicator.kind is Kind.GROWTH:
        now, base = of.amount, parts["base"].amount
        return Figure(indicator, since, until, rules.share(now - base, base), of.count, numerator=now, denominator=base)
    histogram = {bucket: count for bucket, count in (of.histogram or {}).items() if count}
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
