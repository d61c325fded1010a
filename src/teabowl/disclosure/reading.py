"""Reading a month, or a year, out of a workbook as village accountants make them. Pure: sheets in, months out; every row that cannot
be taken keeps its line and says why."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from teabowl.disclosure import cells, rules
from teabowl.disclosure.cells import fen_in
from teabowl.disclosure.lines import Days, Row, Signs, row_of
from teabowl.disclosure.rules import Flow
from teabowl.kernel.money import BadMoney
from teabowl.people.sheets import Sheet, UnreadableSheet
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

HEADER_WITHIN = 15
MOST_SHEETS = 24
_AMOUNTS = ("amount", "income", "spending")


@dataclass(slots=True)
class Month:
    """A month with its rows; `opening`, `closing`, `income` and `spending` are what the sheet itself says, in fen, None where it
    says nothing. `month` is ISO ('2026-10-01'), '' for rows whose month nobody can tell."""

    month: str
    rows: list[Row] = field(default_factory=list)
    opening: int | None = None
    closing: int | None = None
    income: int | None = None
    spending: int | None = None

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if not row.problems]

    @property
    def bad(self) -> list[Row]:
        return [row for row in self.rows if row.problems]

    def plain(self) -> dict[str, Any]:
        """JSON values."""
        return asdict(self)


def month_from(plain: Mapping[str, Any]) -> Month:
    return Month(**{**plain, "rows": [Row(**row) for row in plain["rows"]]})


@dataclass(frozen=True, slots=True)
class Read:
    months: list[Month]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class _Head:
    line: int
    last: int
    columns: dict[str, int]
    texts: tuple[str, ...]
    """Headings as they stand, to know them when a page repeats them."""
    span: tuple[int, int | None] = (0, None)
    """Its columns, where two tables stand beside each other: income on the left, spending on the right."""
    flow: Flow | None = None
    """What all its amounts are, where the line above the headings says so."""


def read(sheets: Mapping[str, Sheet], *, filename: str) -> Read:
    """Every month in these sheets, in order. Raises UnreadableSheet when none has a heading row that can be understood."""
    months: dict[str, Month] = {}
    notes: list[str] = []
    year = cells.year_of(filename)
    understood, summed = False, 0
    for name, sheet in sheets.items():
        notes += [_("没有读：%(what)s") % {"what": what} for what in sheet.left_out]
        head = _head(sheet)
        if head is None:
            if sheet.rows:
                notes.append(_("工作表“%(name)s”里没有找到表头（日期、摘要、金额），没有读") % {"name": name[:30]})
            continue
        understood = True
        for part in _parts(sheet, head):
            summed += _read_sheet(name, sheet, part, _month_of(name, sheet, head, year, filename), months)
    _mark_repeated(months)
    if not understood:
        raise UnreadableSheet(_("没有找到表头。要有“日期”“摘要”和“金额”（或者“收入”“支出”）这几列，可以先下载样表对照"))
    found = [months[key] for key in sorted(months) if months[key].rows or months[key].opening is not None]
    if not any(month.rows for month in found):
        raise UnreadableSheet(_("表头下面一笔账都没有"))
    if summed:
        notes.append(_("合计、小计、结余 %(n)s 行，没有当成账记") % {"n": summed})
    return Read(found, notes)


def _head(sheet: Sheet) -> _Head | None:
    lines = list(sheet.rows)[:HEADER_WITHIN]
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) and lines[number + 1] == line + 1 else None
        one = _columns(sheet.rows[line])
        two = _columns(_over(sheet.rows[line], sheet.rows[below])) if below else {}
        if below and 2 <= len(one) < len(two) and _is_whole(two):  # a title above the headings is no heading
            return _Head(line, below, two, tuple(map(cells.heading, sheet.rows[line])))
        if _is_whole(one):
            return _Head(line, line, one, tuple(map(cells.heading, sheet.rows[line])))
    return None


def _parts(sheet: Sheet, head: _Head) -> list[_Head]:
    """The table, or the two tables beside each other that one line of headings names."""
    upper = sheet.rows[head.line] if head.line != head.last else []
    texts = _over(upper, sheet.rows[head.last])
    names = [cells.heading(text) for text in texts]
    first = min(head.columns.values())
    again = next((at for at in range(first + 1, len(names)) if names[at] == names[first]), None)
    if again is None or "purpose" not in _columns(texts[again:]):
        return [head]
    parts = []
    for start, end in ((0, again), (again, None)):
        columns = {name: at + start for name, at in _columns(texts[start:end]).items()}
        said = next((text for text in reversed(upper[: (start or first) + 1]) if text), "")
        flow = cells.flow_of(said) if {"income", "spending"}.isdisjoint(columns) else None
        parts.append(_Head(head.line, head.last, columns, head.texts, (start, end), flow))
    return parts


def _over(upper: list[str], lower: list[str]) -> list[str]:
    """Headings of two lines: the lower where it names a column, else the upper."""
    width = max(len(upper), len(lower))
    pairs = zip(upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower)), strict=True)
    return [low if cells.heading(low) else up for up, low in pairs]


def _columns(texts: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, text in enumerate(texts):
        name = cells.heading(text)
        if name and name != "ignored":
            found.setdefault(name, number)
    return found


def _is_whole(columns: Mapping[str, int]) -> bool:
    has_day = "date" in columns or "day" in columns
    return has_day and "purpose" in columns and bool({"amount", "income", "spending"} & columns.keys())


def _month_of(name: str, sheet: Sheet, head: _Head, year: int | None, filename: str) -> date | None:
    """From the title above the headings, else the sheet's name, else the file's."""
    above = [" ".join(texts) for line, texts in sheet.rows.items() if line < head.line]
    year = next((found for text in above if (found := cells.year_of(text))), None) or cells.year_of(name) or year
    for text in (*above, name, filename):
        month = cells.month_of(text, year)
        if month is not None:
            return month
    return date(year, 1, 1) if year else None


def _read_sheet(name: str, sheet: Sheet, head: _Head, month: date | None, months: dict[str, Month]) -> int:
    """Puts the rows into their months; how many lines were totals and balances."""
    unit = "万" if any("万元" in text for line, texts in sheet.rows.items() if line <= head.last for text in texts) else ""
    signs = _signs(sheet, head, unit)
    here, last_day = month, None
    start, end = head.span
    summed = 0
    for line, whole in sheet.rows.items():
        if line <= head.last:
            continue
        texts = [""] * start + whole[start:end]
        typed = {key: texts[number] for key, number in head.columns.items() if number < len(texts)}
        if tuple(map(cells.heading, whole))[: len(head.texts)] == head.texts:
            continue  # the headings again, on the next printed page
        said = next((typed[key] for key in ("purpose", "date", "party") if typed.get(key)), "")
        named = bool(typed.get("party") and (typed.get("date") or typed.get("day")))  # '10月支出', on a day, to somebody
        summary = next((text for text in whole if _is_summary(text, named)), "")
        if summary and (_is_summary(said, named) or not typed.get("purpose")):
            _summary(months.setdefault(_key(here), Month(_key(here))), summary, typed, unit)
            summed += 1
            continue
        empty = _unworked(sheet, head, line, typed)
        amounts = [typed.get(key, "") for key in _AMOUNTS]
        if not empty and not _is_entry(typed, amounts):
            if not any(amounts) and (section := cells.SECTION.fullmatch("".join(said.split()).rstrip("：:"))):
                signs = replace(signs, flow=cells.flow_of(section[1]))  # 一、收入 and its rows, 二、支出 and its rows
            continue  # signatures, notes, empty lines
        unsure = head.columns.get("date", -1) in sheet.tenths.get(line, ())
        row, day = row_of(name, line, texts, typed, signs, unit, Days(month, last_day, sheet.from_1904, unsure))
        if empty:
            row.problems = [_("“%(what)s”是公式，表里没存算出来的数：用 Excel 或 WPS 打开，保存一次再传") % {"what": empty}]
        if day is not None:
            last_day, here = day, rules.first_of(day)
        key = _key(rules.first_of(day) if day else here)
        months.setdefault(key, Month(key)).rows.append(row)
    return summed


def _unworked(sheet: Sheet, head: _Head, line: int, typed: Mapping[str, str]) -> str:
    """The heading of a column whose formula has no value in this line: a program wrote it that does not work formulas out."""
    has_amount = any(typed.get(key) for key in _AMOUNTS)  # then the other column's formula rightly comes to nothing
    for key in ("date", "day", "purpose", *(() if has_amount else _AMOUNTS)):
        number = head.columns.get(key)
        if number is not None and not typed.get(key) and sheet.has_formula(line, number):
            return _over(sheet.rows[head.line], sheet.rows[head.last])[number]
    return ""


def _is_entry(typed: Mapping[str, str], amounts: Sequence[str]) -> bool:
    purpose = typed.get("purpose", "")
    if not purpose:
        return any(map(_is_amount, amounts))
    return any(amounts) or bool(typed.get("date") or typed.get("day")) or not cells.ASIDE.search(purpose)


def _mark_repeated(months: Mapping[str, Month]) -> None:
    """The same line twice is most often copied twice, or stands in the sheet of its month and in that of the year."""
    seen: dict[tuple[Any, ...], Row] = {}
    for month in months.values():
        for row in month.good:
            first = seen.setdefault((row.on, row.flow, row.fen, row.purpose, row.party), row)
            if first is not row:
                where = _("第 %(n)s 行") % {"n": first.line}
                where = where if first.sheet == row.sheet else f"“{first.sheet}”{where}"
                row.problems.append(_("和%(where)s一模一样。真有两笔的话，在摘要里写明是第二笔") % {"where": where})


def _is_amount(text: str) -> bool:
    try:
        return bool(fen_in(text))
    except BadMoney:
        return False


def _key(month: date | None) -> str:
    return month.isoformat() if month else ""


def _is_summary(text: str, named: bool) -> bool:
    said = "".join(text.split())
    if len(said) > 16:
        return False
    if cells.OPENING.search(said) or cells.CLOSING.search(said) or cells.TOTAL.match(said):
        return True
    return not named and cells.is_sum(said)


def _summary(month: Month, text: str, typed: Mapping[str, str], unit: str) -> None:
    said = "".join(text.split())

    def amount(*names: str) -> int | None:
        for name in names:
            try:
                return fen_in(typed[name] + unit if typed[name] else "")
            except (BadMoney, KeyError):
                continue
        return None

    if cells.OPENING.search(said):
        if month.opening is None:
            month.opening = amount("balance", "income", "amount")
    elif cells.CLOSING.search(said):
        month.closing = amount("balance", "income", "amount", "spending")
    elif cells.of_the_month(said):
        month.income, month.spending = amount("income"), amount("spending")
        month.closing = amount("balance") if month.closing is None else month.closing


def _signs(sheet: Sheet, head: _Head, unit: str) -> Signs:
    def values(name: str) -> list[int]:
        found = []
        for line, texts in sheet.rows.items():
            if line > head.last and name in head.columns and head.columns[name] < len(texts):
                try:
                    found.append(fen_in(texts[head.columns[name]] + unit))
                except BadMoney:
                    continue
        return found

    spending = [fen for fen in values("spending") if fen]
    minus = any(fen < 0 for fen in values("amount"))
    return Signs(minus, bool(spending) and all(fen < 0 for fen in spending), head.flow)
