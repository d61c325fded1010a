"""Reading a month, or a year, out of a workbook as village accountants make them. Pure: sheets in, months out; every row that cannot
be taken keeps its line and says why."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from teabowl.disclosure import cells, rules
from teabowl.disclosure.rules import Flow
from teabowl.kernel.money import BadMoney, fen_of
from teabowl.kernel.texts import clean_line, has_resident_number
from teabowl.people.sheets import Sheet, UnreadableSheet

HEADER_WITHIN = 15
MOST_SHEETS = 24


@dataclass(slots=True)
class Row:
    """One line of a sheet: what was typed, what it came to, what is wrong with it (nothing: good)."""

    sheet: str
    line: int
    typed: str
    on: str = ""
    flow: str = ""
    category: str = ""
    party: str = ""
    is_person: bool = False
    purpose: str = ""
    handled_by: str = ""
    fen: int = 0
    problems: list[str] = field(default_factory=list)


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


def read(sheets: Mapping[str, Sheet], *, filename: str) -> Read:
    """Every month in these sheets, in order. Raises UnreadableSheet when none has a heading row that can be understood."""
    months: dict[str, Month] = {}
    notes: list[str] = []
    year = cells.year_of(filename)
    understood = False
    for name, sheet in sheets.items():
        notes += [_("没有读：%(what)s") % {"what": what} for what in sheet.left_out]
        head = _head(sheet)
        if head is None:
            if sheet.rows:
                notes.append(_("工作表“%(name)s”里没有找到表头（日期、摘要、金额），没有读") % {"name": name[:30]})
            continue
        understood = True
        _read_sheet(name, sheet, head, _month_of(name, sheet, head, year, filename), months)
    if not understood:
        raise UnreadableSheet(_("没有找到表头。要有“日期”“摘要”和“金额”（或者“收入”“支出”）这几列，可以先下载样表对照"))
    found = [months[key] for key in sorted(months) if months[key].rows or months[key].opening is not None]
    if not any(month.rows for month in found):
        raise UnreadableSheet(_("表头下面一笔账都没有"))
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


def _read_sheet(name: str, sheet: Sheet, head: _Head, month: date | None, months: dict[str, Month]) -> None:
    unit = "万" if any("万元" in text for line, texts in sheet.rows.items() if line <= head.last for text in texts) else ""
    signs = _signs(sheet, head, unit)
    here, last_day = month, None
    for line, texts in sheet.rows.items():
        if line <= head.last:
            continue
        typed = {key: texts[number] for key, number in head.columns.items() if number < len(texts)}
        if tuple(map(cells.heading, texts))[: len(head.texts)] == head.texts:
            continue  # the headings again, on the next printed page
        said = next((typed[key] for key in ("purpose", "date", "party") if typed.get(key)), "")
        summary = next((text for text in texts if _is_summary(text)), "")
        if summary and (_is_summary(said) or not typed.get("purpose")):
            _summary(months.setdefault(_key(here), Month(_key(here))), summary, typed, unit)
            continue
        amounts = [typed.get(key, "") for key in ("amount", "income", "spending")]
        if not (any(amounts) if typed.get("purpose") else any(map(_is_amount, amounts))) and not (
            typed.get("purpose") and (typed.get("date") or typed.get("day"))
        ):
            continue  # signatures, notes, empty lines
        row, day = _row(name, line, texts, typed, signs, unit, month, last_day)
        if day is not None:
            last_day, here = day, rules.first_of(day)
        key = _key(rules.first_of(day) if day else here)
        months.setdefault(key, Month(key)).rows.append(row)


def _is_amount(text: str) -> bool:
    try:
        return bool(fen_of(text))
    except BadMoney:
        return False


def _key(month: date | None) -> str:
    return month.isoformat() if month else ""


def _is_summary(text: str) -> bool:
    said = "".join(text.split())
    return bool(cells.OPENING.search(said) or cells.CLOSING.search(said) or cells.TOTAL.match(said)) and len(said) <= 16


def _summary(month: Month, text: str, typed: Mapping[str, str], unit: str) -> None:
    said = "".join(text.split())

    def amount(*names: str) -> int | None:
        for name in names:
            try:
                return fen_of(typed[name] + unit if typed[name] else "")
            except (BadMoney, KeyError):
                continue
        return None

    if cells.OPENING.search(said):
        if month.opening is None:
            month.opening = amount("balance", "income", "amount")
    elif cells.CLOSING.search(said):
        month.closing = amount("balance", "income", "amount", "spending")
    elif said[:2] in ("合计", "总计", "本月", "收支", "共计", "月计"):
        month.income, month.spending = amount("income"), amount("spending")
        month.closing = amount("balance") if month.closing is None else month.closing


@dataclass(frozen=True, slots=True)
class _Signs:
    """How this sheet tells income from spending in one column: by minus signs at all; and whether its spending column writes
    every amount with a minus."""

    minus_is_out: bool
    spending_is_negative: bool


def _signs(sheet: Sheet, head: _Head, unit: str) -> _Signs:
    def values(name: str) -> list[int]:
        found = []
        for line, texts in sheet.rows.items():
            if line > head.last and name in head.columns and head.columns[name] < len(texts):
                try:
                    found.append(fen_of(texts[head.columns[name]] + unit))
                except BadMoney:
                    continue
        return found

    spending = [fen for fen in values("spending") if fen]
    return _Signs(any(fen < 0 for fen in values("amount")), bool(spending) and all(fen < 0 for fen in spending))


def _row(
    name: str,
    line: int,
    texts: list[str],
    typed: Mapping[str, str],
    signs: _Signs,
    unit: str,
    month: date | None,
    last_day: date | None,
) -> tuple[Row, date | None]:
    row = Row(name, line, " | ".join(clean_line(text) for text in texts if text)[:300])
    day = _day(row, typed, month, last_day)
    flow, row.fen = _money(row, typed, signs, unit)
    row.purpose = clean_line(typed.get("purpose", ""))
    if not row.purpose:
        row.problems.append(_("没有写是什么事（摘要）"))
    elif len(row.purpose) > rules.PURPOSE_LENGTH:
        row.problems.append(_("摘要太长，最多 %(n)s 字") % {"n": rules.PURPOSE_LENGTH})
    row.party, row.handled_by = (
        clean_line(typed.get("party", "")),
        clean_line(typed.get("handled_by", ""))[: rules.PARTY_LENGTH],
    )
    if len(row.party) > rules.PARTY_LENGTH:
        row.problems.append(_("收付款人太长，最多 %(n)s 字") % {"n": rules.PARTY_LENGTH})
    if has_resident_number(row.purpose + " " + row.party):
        row.problems.append(_("里面有身份证号，不能公开，请删掉"))
    if flow is not None:
        category = cells.category_of(flow, typed.get("category", ""), row.purpose)
        row.flow, row.category = flow.value, category.value
        row.is_person = rules.looks_like_person(row.party, category)
    if day is not None:
        row.on = day.isoformat()
    return row, day


def _day(row: Row, typed: Mapping[str, str], month: date | None, last_day: date | None) -> date | None:
    """The day, also from two columns 月 and 日; an empty cell (merged cells) is the day above."""
    said = typed.get("date", "")
    if typed.get("day"):
        number = typed.get("month") or (str(last_day.month) if last_day else str(month.month) if month else "")
        said = f"{number.rstrip('月')}月{typed['day'].rstrip('日号')}日" if number else typed["day"]
    if not said:
        if last_day is None:
            row.problems.append(_("没有写日期"))
        return last_day
    day = cells.day_of(said, month)
    if day is None:
        row.problems.append(_("日期“%(text)s”看不懂") % {"text": said[:20]})
    elif not 2000 <= day.year <= 2100:
        row.problems.append(_("日期“%(text)s”不对") % {"text": said[:20]})
        return None
    return day


def _money(row: Row, typed: Mapping[str, str], signs: _Signs, unit: str) -> tuple[Flow | None, int]:
    amounts: dict[str, int] = {}
    for name in ("income", "spending", "amount"):
        said = typed.get(name, "")
        try:
            amounts[name] = fen_of(said + unit if said else "")
        except BadMoney as bad:
            if bad.fault != "empty":
                row.problems.append(_("金额“%(text)s”看不懂") % {"text": said[:20]})
                return None, 0
    amounts = {name: fen for name, fen in amounts.items() if fen}
    if not amounts:
        row.problems.append(_("没有写金额"))
        return None, 0
    if "income" in amounts and "spending" in amounts:
        row.problems.append(_("收入和支出两栏都有数，看不出是收还是支"))
        return None, 0
    if "income" in amounts:
        return _positive(row, Flow.IN, amounts["income"])
    if "spending" in amounts:
        return _positive(row, Flow.OUT, -amounts["spending"] if signs.spending_is_negative else amounts["spending"])
    fen, flow = amounts["amount"], cells.flow_of(typed.get("flow", ""))
    if flow is not None:
        return flow, abs(fen)
    if signs.minus_is_out:
        return (Flow.OUT, -fen) if fen < 0 else (Flow.IN, fen)
    row.problems.append(_("看不出是收还是支：请分“收入”“支出”两栏，或者支出写负数"))
    return None, 0


def _positive(row: Row, flow: Flow, fen: int) -> tuple[Flow | None, int]:
    if fen < 0:
        row.problems.append(_("这一栏里是负数。冲红请在公布以后用“更正”"))
        return None, 0
    return flow, fen
