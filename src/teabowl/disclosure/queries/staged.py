"""What was read from a workbook, month by month, with its balances checked."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from teabowl.disclosure import reading, rules, words
from teabowl.disclosure.lines import Row
from teabowl.disclosure.models import Book, Incoming
from teabowl.disclosure.queries.entries import sums_of_books
from teabowl.disclosure.rules import Category, Flow
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


SHOWN = 100
"""A village books some dozens a month; the page of a sheet with 20,000 rows would have 3 MB."""


@dataclass(frozen=True, slots=True)
class StagedRow:
    line: str
    on: str
    purpose: str
    party: str
    category: str
    amount: str
    is_income: bool
    problems: str
    typed: str


@dataclass(frozen=True, slots=True)
class StagedMonth:
    """A month before it is confirmed. `checks` are (state, sentence) about opening and closing balances and totals; `good` and `bad`
    are its first rows, SHOWN of each; `reason` is what is wrong with every bad one, '' where they differ."""

    title: str
    pairs: list[tuple[str, str]]
    checks: list[tuple[str, str]]
    good: list[StagedRow]
    bad: list[StagedRow]
    goods: int
    bads: int
    reason: str


def staged_months(place: Place, made: Incoming) -> list[StagedMonth]:
    """Two queries."""
    months = [reading.month_from(plain) for plain in made.months]
    books = {book.month: book for book in Book.objects.filter(place=place)}
    closings = {books_month: sums.closing for books_month, sums in _closings(books).items()}
    found, carried = [], dict(closings)
    for month in sorted(months, key=lambda m: m.month):
        on = date.fromisoformat(month.month) if month.month else None
        before = carried.get(rules.add_months(on, -1)) if on else None
        opening = before if before is not None else month.opening or 0
        sums = rules.sums_of(opening, ((Flow(row.flow), row.fen) for row in month.good))
        if on is not None and month.good:
            carried[on] = sums.closing
        found.append(_month(month, on, before, sums))
    return found


def _closings(books: dict[date, Book]) -> dict[date, rules.Sums]:
    sums = sums_of_books(books.values())
    return {month: sums[book.id] for month, book in books.items()}


def _month(month: reading.Month, on: date | None, before: int | None, sums: rules.Sums) -> StagedMonth:
    checks = []
    if before is not None and month.opening is not None and month.opening != before:
        checks.append(("late", _("表里写的上月结余是 %(sheet)s，上个月的账是 %(book)s，按账上的算。")
                       % {"sheet": words.money(month.opening), "book": words.money(before)}))  # fmt: skip
    elif month.opening is not None:
        checks.append(("ok", _("上月结余 %(sum)s") % {"sum": words.money(month.opening)}))
    elif before is None:
        checks.append(("late", _("表里没写上月结余，先按 0 算，记进去以后可以改。")))
    sums_said = (
        (_("收入合计"), month.income, sums.income), (_("支出合计"), month.spending, sums.spending),
        (_("月末结余"), month.closing, sums.closing if before is not None or month.opening is not None else None),
    )  # fmt: skip
    fits = [(name, said, is_) for name, said, is_ in sums_said if said is not None and is_ is not None]
    if month.bad and any(said != is_ for _name, said, is_ in fits):
        text = _("还有 %(n)s 行没算进来，改好以后再对合计") if month.good else _("一行都没算进来，改好以后再对合计")
        checks.append(("info", text % {"n": len(month.bad)}))
        fits = []
    for name, said, is_ in fits:
        if said == is_:
            checks.append(("ok", _("%(name)s对得上：%(sum)s") % {"name": name, "sum": words.money(is_)}))
        else:
            given = {"name": name, "said": words.money(said), "is": words.money(is_), "gap": words.money(abs(said - is_))}
            checks.append(("late", _("%(name)s对不上：表里 %(said)s，一笔笔加是 %(is)s，差 %(gap)s") % given))
    if not month.good and len({str(row.problems) for row in month.bad}) == 1 and len(month.bad) > 1:
        checks = []  # the month as a whole cannot be taken: nothing there to compare
    title = words.month_name(on) if on else _("看不出是哪个月的")
    pairs: list[Any] = [(_("收入 %(n)s 笔") % {"n": sums.incomes}, words.money(sums.income)),
                        (_("支出 %(n)s 笔") % {"n": sums.spendings}, words.money(sums.spending)),
                        (_("月末结余"), words.money(sums.closing))]  # fmt: skip
    pairs = pairs if month.good else []
    good, bad = month.good, month.bad
    reasons = {"；".join(row.problems) for row in bad}
    reason = reasons.pop() if len(reasons) == 1 and len(bad) > 2 else ""
    goods, bads = ([_row(row) for row in rows[:SHOWN]] for rows in (good, bad))
    return StagedMonth(title, pairs, checks, goods, bads, len(good), len(bad), reason)


def _row(row: Row) -> StagedRow:
    amount = words.signed(Flow(row.flow), row.fen) if row.flow else ""
    line = _("第 %(n)s 行") % {"n": row.line}
    return StagedRow(
        f"{row.sheet} {line}".strip(), row.on, row.purpose, row.party,
        str(words.CATEGORY[Category(row.category)]) if row.category else "", amount, amount[:1] == "+", "；".join(row.problems),
        row.typed,
    )  # fmt: skip
