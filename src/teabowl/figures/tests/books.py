"""What the ledger's tests count: records that are nothing but their contributions, and indicators of every kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID

from teabowl.figures.registry import Registry, declared
from teabowl.kernel.ids import new_id
from teabowl.kernel.indicators import Contribution, Indicator, Kind, Opened, Source


def indicator(key: str, kind: Kind, **more: object) -> Indicator:
    return Indicator(key, kind, f"数{key}", key, "件", "items", f"怎么算 {key}", f"how {key}", **more)


STANDING = indicator("test.standing", Kind.STOCK)
MONEY_IN = indicator("test.money", Kind.SUM)
ASKED = indicator("test.asked", Kind.FLOW)
ANSWERED = indicator("test.answered", Kind.FLOW, hidden=True)
SHARE = indicator("test.share", Kind.RATIO, numerator="test.answered", denominator="test.asked", sampled=True)
DAYS = indicator("test.days", Kind.MEDIAN, of="test.answered")
BANDED = indicator("test.bands", Kind.BANDS, of="test.answered", edges=(3, 7))
GROWN = indicator("test.grown", Kind.GROWTH, of="test.standing")
INSIDE = indicator("test.inside", Kind.STOCK, inside=True)
INDICATORS = [STANDING, MONEY_IN, ASKED, ANSWERED, SHARE, DAYS, BANDED, GROWN, INSIDE]


@dataclass
class Record:
    """A record that contributes what it says."""

    cells: list[Contribution] = field(default_factory=list)
    pk: UUID = field(default_factory=new_id)
    _meta = SimpleNamespace(label="test.Record")


def stands(place: UUID, since: date, until: date | None = None) -> list[Contribution]:
    """In test.standing from a day, until a day."""
    cells = [Contribution("test.standing", place, since)]
    return cells if until is None else [*cells, Contribution("test.standing", place, until, -1, -1)]


def asked(place: UUID, on: date, answered_after: int | None = None, money: Decimal | None = None) -> list[Contribution]:
    """A question on a day, perhaps answered after some days, perhaps with money."""
    cells = [Contribution("test.asked", place, on)]
    if answered_after is not None:
        cells.append(Contribution("test.answered", place, on, bucket=answered_after))
    if money is not None:
        cells.append(Contribution("test.money", place, on, amount=money))
    return cells


@contextmanager
def books() -> Iterator[Registry]:
    """The test's indicators and records are declared."""
    source = Source(
        "test", "test.Record", lambda record: record.cells, lambda ids: {key: Opened(f"记录 {key}", f"/r/{key}") for key in ids}
    )
    with declared(INDICATORS, [source]) as found:
        yield found
