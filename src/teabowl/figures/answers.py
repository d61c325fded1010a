"""What the API and `--json` answer: one shape, built here. Dates are ISO days in China, times ISO with offset.

Numbers are JSON numbers: whole amounts as integers, others as decimals with at most two places (a double holds them exactly
enough to print the same two places up to 90 thousand billion). null: nothing to divide by, or no median.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from teabowl.figures.opening import PAGE, OpenedRecord, open_figure
from teabowl.figures.queries import Asked, Restated, Tree, figures_at, indicators_shown, restatements, settle
from teabowl.figures.values import Figure
from teabowl.kernel.indicators import Kind
from teabowl.places.models import Place


def number(value: Decimal | int | None) -> int | float | None:
    """A JSON number: an integer when whole."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(round(Decimal(value), 2))


def figures_answer(
    place: Place,
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
    tree: Tree = "then",
    keys: list[str] | None = None,
    english: bool = False,
) -> dict[str, Any]:
    """`GET places/{code}/figures`. Raises MergedAway, NotFound."""
    asked = settle(place, as_of, known_at, tree)
    found = figures_at([place], asked, indicators_shown(keys))[place.id]
    return _head(asked) | {"figures": [figure_answer(figure, english=english) for figure in found]}


def _head(asked: Asked) -> dict[str, Any]:
    place = asked.place
    return {
        "place": {"code": place.code, "name": place.name, "level": place.level},
        "as_of": asked.as_of.isoformat(),
        "known_at": asked.known_at.isoformat() if asked.known_at else None,
        "tree": asked.tree,
    }


def figure_answer(figure: Figure, *, english: bool = False) -> dict[str, Any]:
    """One figure. Ratios and growth have `numerator` and `denominator`; bands have `bands`; sampled shares `n` and `interval`."""
    indicator = figure.indicator
    answer: dict[str, Any] = {
        "key": indicator.key,
        "name": indicator.en if english else indicator.zh,
        "unit": indicator.unit_en if english else indicator.unit_zh,
        "kind": indicator.kind.value,
        "from": figure.since.isoformat() if figure.since else None,
        "to": figure.until.isoformat(),
        "value": number(figure.value),
        "records": figure.records,
    }
    if indicator.kind in (Kind.RATIO, Kind.GROWTH):
        answer |= {"numerator": number(figure.numerator), "denominator": number(figure.denominator)}
    if indicator.kind is Kind.RATIO:
        answer |= {
            "numerator_key": indicator.numerator,
            "denominator_key": indicator.denominator,
            "numerator_records": figure.numerator_records,
        }
    if indicator.sampled:
        low, high = figure.low, figure.high
        answer |= {
            "n": figure.n,
            "interval": None if low is None or high is None else [round(low * 100, 2), round(high * 100, 2)],
        }
    if indicator.kind is Kind.BANDS:
        answer["bands"] = [{"from": band.low, "below": band.high, "count": band.count} for band in figure.bands]
    return answer


def records_answer(
    place: Place,
    key: str,
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
    tree: Tree = "then",
    part: str = "",
    cursor: str = "",
    limit: int = PAGE,
) -> dict[str, Any]:
    """`GET places/{code}/figures/{key}/records`. `next` is a cursor, null on the last page. Raises MergedAway, NotFound, Invalid."""
    opened = open_figure(settle(place, as_of, known_at, tree), key, part=part, cursor=cursor, limit=limit)
    return {
        "count": opened.count,
        "sum": number(opened.sum),
        "results": [record_answer(record) for record in opened.records],
        "next": opened.next or None,
    }


def record_answer(record: OpenedRecord) -> dict[str, Any]:
    """One record behind a figure. `url` is '' where the record is not public."""
    return {
        "id": str(record.id),
        "type": record.type,
        "place": {"code": record.place_code, "name": record.place_name},
        "date": record.on.isoformat(),
        "amount": number(record.amount),
        "title": str(record.title),
        "url": record.url,
    }


def restatements_answer(place: Place, month: date) -> list[dict[str, Any]]:
    """What has changed in a closed month since it was published."""
    return [_restated(restated) for restated in restatements(place, month)]


def _restated(restated: Restated) -> dict[str, Any]:
    return {
        "key": restated.now.indicator.key,
        "was": number(restated.was.value),
        "now": number(restated.now.value),
        "records": restated.records,
    }
