"""Indicators and contributions: what an area declares so that its records can be counted (design §6).

Pure values. The area that owns the records puts INDICATORS and SOURCES into its `figures.py`; the area `figures` finds them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID


class Kind(StrEnum):
    """STOCK: what stands at a date. FLOW: events, counted from 1 January to the date. SUM: amounts, likewise.
    RATIO, GROWTH, MEDIAN, BANDS are computed from additive parts, never averaged."""

    STOCK = "stock"
    FLOW = "flow"
    SUM = "sum"
    RATIO = "ratio"
    GROWTH = "growth"
    MEDIAN = "median"
    BANDS = "bands"


ADDITIVE = frozenset({Kind.STOCK, Kind.FLOW, Kind.SUM})


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure that can be asked at any place and date.

    `key` is 'area.noun' and never changes. RATIO names `numerator` and `denominator`; GROWTH names `of` (against 31 December
    before); MEDIAN and BANDS name `of`, an additive indicator whose contributions carry the measured whole number in
    `bucket`; BANDS has the lower `edges` of its bands. `hidden` parts (a histogram behind a median) are not listed on pages.
    """

    key: str
    kind: Kind
    zh: str
    en: str
    unit_zh: str
    unit_en: str
    definition_zh: str
    definition_en: str
    source: str = ""
    numerator: str = ""
    denominator: str = ""
    of: str = ""
    edges: tuple[int, ...] = ()
    hidden: bool = False
    inside: bool = False
    """For those who work on it: no public page, file or API reads it, named or not; its area shows and opens it on its own pages
    (`figures.queries.inside_figures`). It is posted and verified as all are."""
    sampled: bool = False
    """A RATIO of answers given by people, shown with its 95% interval and n."""
    home: int = 0
    """1 to 4: stands in this order among the figures in short on a place's home page."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one record adds to one indicator at one place on one date.

    `count` is how the record enters (+1) or leaves (-1) what stands behind the figure; 0 adjusts the amount of a record that
    is already in. A record contributes to a FLOW or SUM in at most one cell. `bucket` is the measured number for medians.
    """

    indicator: str
    place_id: UUID
    on: date
    amount: Decimal | int = 1
    count: int = 1
    bucket: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """Where contributions of one record type come from.

    `type` is the stable name in the ledger ('letter'); `model` the Django label ('letters.Letter'). `contributions` is pure
    in the record's present state. `describe` gives rows for an opened figure in one query for the ids: {id: Opened}; a record
    that the public may not read says only that it exists.
    """

    type: str
    model: str
    contributions: Callable[[Any], Sequence[Contribution]]
    describe: Callable[[Iterable[UUID]], dict[UUID, "Opened"]]
    select_related: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Opened:
    """One record behind a figure, as a reader may see it. `url` is '' where the record is not public."""

    title: str
    url: str = ""
