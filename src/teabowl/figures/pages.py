"""What the figures' pages show, finished: no query runs while a template renders."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from teabowl.figures import wording
from teabowl.figures.asking import Question, months_offered
from teabowl.figures.models import Closing
from teabowl.figures.opening import OpenedFigure, OpenedRecord
from teabowl.figures.queries import (
    Child,
    children_compared,
    closing_of,
    figures_at,
    indicators_shown,
    later_lines,
    restatements,
    settle,
    trend,
)
from teabowl.figures.registry import registry
from teabowl.figures.values import Figure
from teabowl.kernel.indicators import ADDITIVE, Indicator, Kind, Opened
from teabowl.kernel.times import last_of
from teabowl.places.models import Place
from teabowl.places.queries import ancestors
from teabowl.ui import spoken
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Card:
    key: str
    label: str
    value: str
    unit: str
    open_text: str
    url: str
    spark: list[Decimal]
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """A child in the table: `share` of the bar or dot, `parts` only for ratios."""

    name: str
    url: str
    value: str
    number: Decimal | None
    parts: str
    open_text: str
    open_url: str


def figures_path(place: Place) -> str:
    return f"/p/{place.code}/figures/"


def crumbs(place: Place) -> list[tuple[str, str]]:
    """From the city down to the place; the province and above have no pages."""
    line = [above for above in ancestors(place) if above.level != "province"] if place.closed_on is None else [place]
    return [(above.name, f"/p/{above.code}/") for above in line]


def card(place: Place, question: Question, figure: Figure, months: Sequence[Figure]) -> Card:
    indicator = figure.indicator
    values = [point.value for point in months]
    return Card(
        key=indicator.key,
        label=wording.name_of(indicator),
        value=wording.value_of(figure),
        unit=wording.shown_unit(figure),
        open_text=wording.open_text(figure, registry().indicators),
        url=question.address(f"{figures_path(place)}{indicator.key}/") if figure.records else "",
        spark=[value for value in values if value is not None],
        note=wording.note_of(figure),
    )


def figures_page(place: Place, question: Question, key: str) -> dict[str, Any]:
    """The page of all figures of a place, with the one named by `key` compared and drawn. Raises NotFound."""
    indicators = indicators_shown()
    asked = question.asked
    values = figures_at([place], asked, indicators)[place.id]
    lines = trend(asked, indicators)
    chosen = next((i for i in indicators if i.key == key), None) or next(
        (f.indicator for f in values if f.records), indicators[0] if indicators else None
    )
    page: dict[str, Any] = {
        "groups": grouped([card(place, question, figure, lines[figure.indicator.key]) for figure in values]),
        "count": len(values),
        "months": [(f"{month:%Y-%m}", spoken.month(month)) for month in months_offered(place)],
        "month": question.month,
        "when": spoken.month(asked.as_of) if question.month else _("今天"),
        "as_of": asked.as_of,
        "tree": question.tree,
        "choices": [
            (wording.group_name(group), [(i.key, wording.name_of(i)) for i in indicators if wording.group_of(i.key) == group])
            for group in areas_of(i.key for i in indicators)
        ],
        "published": published_note(place, question),
        "download": question.address(f"{figures_path(place)}figures.xlsx"),
        "has_past": asked.standpoint.tree_on is not None,
        "other_tree_url": question.address(figures_path(place), tree="now" if question.tree == "then" else "then", key=key),
        "chosen": None,
    }
    if chosen is not None:
        page["chosen"] = compared(place, question, chosen, lines[chosen.key])
    return page


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one area, under their heading; `key` is its anchor."""

    key: str
    name: str
    cards: list[Card]


def areas_of(keys: Iterable[str]) -> list[str]:
    """The areas of these indicators, in the order of the page; one that has no words yet comes last."""
    there = dict.fromkeys(wording.group_of(key) for key in keys)
    return [*(group for group in wording.GROUPS if group in there), *(group for group in there if group not in wording.GROUPS)]


def grouped(cards: Sequence[Card]) -> list[Group]:
    """The cards by area, each in the order in which they came."""
    found = {group: Group(group, wording.group_name(group), []) for group in areas_of(card.key for card in cards)}
    for one in cards:
        found[wording.group_of(one.key)].cards.append(one)
    return list(found.values())


def compared(place: Place, question: Question, indicator: Indicator, months: Sequence[Figure]) -> dict[str, Any]:
    """One figure against the places below and through the last months."""
    whole, rows = children_compared(question.asked, indicator.key)
    numbers = [row.figure.value for row in rows if row.figure.value is not None]
    low, high = scale(indicator, [*numbers, *([whole.value] if whole.value is not None else [])])
    return {
        "key": indicator.key,
        "name": wording.name_of(indicator),
        "unit": "%" if wording.is_percent(indicator) else wording.unit_of(indicator),
        "definition": wording.definition_of(indicator),
        "source": indicator.source,
        "period": wording.period_of(whole),
        "is_additive": indicator.kind in ADDITIVE,
        "has_parts": indicator.kind is Kind.RATIO,
        "rows": [table_row(place, question, row) for row in rows],
        "whole": table_row(place, question, Child(place, whole)),
        "low": low,
        "high": high,
        "trend": [
            (
                f"{point.until:%Y-%m}",
                wording.value_of(point),
                question.address(f"{figures_path(place)}{indicator.key}/", month=f"{point.until:%Y-%m}", span="month"),
            )
            for point in months
        ],
        "points": [(f"{point.until:%Y-%m}", point.value, wording.value_of(point)) for point in months],
        "trend_says": _("近 12 个月：%(name)s，从 %(first)s 到 %(last)s，数在下表")
        % {
            "name": wording.name_of(indicator),
            "first": wording.value_of(months[0]),
            "last": wording.value_of(months[-1]),
        },
        "monthly": indicator.kind is not Kind.STOCK,
    }


def scale(indicator: Indicator, numbers: Sequence[Decimal]) -> tuple[int, int]:
    """The ends of the drawn scale: from zero for amounts; for shares from a ten below the lowest to 100."""
    if not numbers:
        return 0, 100
    if indicator.kind is Kind.RATIO:
        return max(0, int(min(numbers) // 10 * 10 - (10 if min(numbers) % 10 == 0 else 0))), 100
    if indicator.kind is Kind.GROWTH:
        lowest, highest = min(Decimal(0), *numbers), max(Decimal(0), *numbers)
        return int(lowest // 10 * 10), int(highest // 10 * 10) + 10
    return 0, max(1, int(max(numbers)) + (1 if max(numbers) % 1 else 0))


def table_row(parent: Place, question: Question, row: Child) -> Row:
    figure = row.figure
    parts = ""
    if figure.indicator.kind is Kind.RATIO and figure.numerator is not None and figure.denominator is not None:
        parts = f"{wording.plain(figure.numerator):,}/{wording.plain(figure.denominator):,}"
    return Row(
        name=row.place.name if row.place else _("%(place)s本级") % {"place": parent.name},
        url=question.address(figures_path(row.place), key=figure.indicator.key) if row.place and row.place != parent else "",
        value=wording.value_of(figure) + ("%" if figure.value is not None and wording.is_percent(figure.indicator) else ""),
        number=figure.value,
        parts=parts,
        open_text=_("%(n)s 条") % {"n": f"{figure.records:,}"} if figure.records else "",
        open_url=question.address(f"{figures_path(row.place)}{figure.indicator.key}/") if row.place and figure.records else "",
    )


def published_note(place: Place, question: Question) -> dict[str, Any] | None:
    """For a published month: when, what has changed since, and where to look. None for an open month."""
    closing = question.closing
    if closing is None:
        return None
    changed = restatements(place, closing.month)
    return {
        "closed_at": closing.closed_at,
        "as_published": question.as_published,
        "records": len(frozenset().union(*(restated.behind for restated in changed))),
        "changed": [
            (wording.name_of(r.now.indicator), wording.published_value_of(r.was), wording.published_value_of(r.now))
            for r in changed[:3]
        ],
        "more": max(0, len(changed) - 3),
        "changes_url": question.address(f"{figures_path(place)}changes/"),
        "now_url": question.address(figures_path(place), known="now"),
        "published_url": question.address(figures_path(place), known=""),
    }


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the book that came after the month was published."""

    record: str
    url: str
    place_name: str
    on: Any
    change: str
    recorded_at: Any
    by: str


def changes_page(place: Place, closing: Closing) -> list[dict[str, Any]]:
    """For each figure of the published month that has changed: was, now, and the lines behind the difference."""
    asked = settle(place, last_of(closing.month), closing.closed_at)
    groups = []
    for restated in restatements(place, closing.month):
        sql, values = later_lines(asked, [restated.now.indicator])
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} ORDER BY entry.recorded_at DESC, entry.id DESC LIMIT {MOST_LINES}", values)
            rows = cursor.fetchall()
        told = describe([(row[4], row[5]) for row in rows])
        groups.append(
            {
                "name": wording.name_of(restated.now.indicator),
                "was": wording.published_value_of(restated.was),
                "now": wording.published_value_of(restated.now),
                "records": restated.records,
                "lines": list(dict.fromkeys(line(row, told) for row in rows)),
                "cut": len(rows) == MOST_LINES,
            }
        )
    return groups


def line(row: tuple[Any, ...], told: dict[tuple[str, UUID], Opened]) -> Line:
    _key, on, amount, count, kind, record, _place, name, _code, recorded_at, by = row
    opened = told.get((kind, record), Opened(""))
    change = _("记入") if count > 0 else _("减去") if count < 0 else _("改数")
    return Line(
        record=str(opened.title) or _("一条记录"),
        url=opened.url,
        place_name=name,
        on=on,
        change=change if abs(amount) == abs(count) else f"{change} {wording.plain(amount):+,}",
        recorded_at=recorded_at,
        by=wording.recorder_of(by),
    )


def describe(records: Sequence[tuple[str, UUID]]) -> dict[tuple[str, UUID], Opened]:
    """How the areas tell of these records. One query for each type."""
    sources = registry().by_type
    told: dict[tuple[str, UUID], Opened] = {}
    for kind in {kind for kind, _record in records}:
        if kind in sources:
            found = sources[kind].describe({record for k, record in records if k == kind})
            told |= {(kind, record): opened for record, opened in found.items()}
    return told


def groups_of(records: Sequence[OpenedRecord]) -> list[tuple[str, list[OpenedRecord]]]:
    """The page's records by the place where they were recorded, in the order they come."""
    groups: list[tuple[str, list[OpenedRecord]]] = []
    for record in records:
        if not groups or groups[-1][1][0].place_code != record.place_code:
            groups.append((record.place_name, []))
        groups[-1][1].append(record)
    return groups


def opened_page(place: Place, question: Question, key: str, part: str, opened: OpenedFigure) -> dict[str, Any]:
    """The page of an opened figure."""
    indicator = registry().indicators[key]
    figure = figures_at([place], question.asked, [indicator])[place.id][0]
    path = f"{figures_path(place)}{key}/"
    parts = []
    if indicator.kind is Kind.RATIO:
        for name in ("numerator", "denominator"):
            of = registry().indicators[getattr(indicator, name)]
            parts.append((wording.name_of(of), question.address(path, part=name), name == (part or "denominator")))
    return {
        "name": wording.name_of(indicator),
        "part_name": wording.name_of(opened.indicator) if parts else "",
        "parts": parts,
        "value": wording.value_of(figure),
        "unit": wording.shown_unit(figure),
        "note": wording.note_of(figure),
        "open_text": wording.open_text(figure, registry().indicators) if parts else "",
        "definition": wording.definition_of(indicator),
        "source": indicator.source,
        "period": wording.period_of(figure),
        "count": opened.count,
        "sum": wording.plain(opened.sum),
        "shows_amount": indicator.kind in (Kind.SUM, Kind.MEDIAN, Kind.BANDS),
        "amount_name": _("工作日") if indicator.kind in (Kind.MEDIAN, Kind.BANDS) else _("数额"),
        "groups": groups_of(opened.records),
        "next_url": question.address(path, part=part, cursor=opened.next) if opened.next else "",
        "download": question.address(f"{path}records.xlsx", part=part),
        "back_url": question.address(figures_path(place), key=key, span=""),
    }


__all__ = ["changes_page", "closing_of", "crumbs", "figures_page", "opened_page"]
