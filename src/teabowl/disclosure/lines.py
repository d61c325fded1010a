"""One line of an accountant's sheet: what was typed, what it came to, all that is wrong with it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from teabowl.disclosure import cells, rules
from teabowl.disclosure.cells import fen_in
from teabowl.disclosure.rules import Flow
from teabowl.kernel.money import BadMoney
from teabowl.kernel.texts import clean_line, has_resident_number
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


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


@dataclass(frozen=True, slots=True)
class Signs:
    """How this sheet tells income from spending in one column: by minus signs at all; and whether its spending column writes
    every amount with a minus."""

    minus_is_out: bool
    spending_is_negative: bool
    flow: Flow | None = None
    """What a line above says that all its rows are: 一、收入."""


@dataclass(frozen=True, slots=True)
class Days:
    """What a date may lean on: the sheet's month, the day of the row above, whence bare numbers are counted."""

    month: date | None
    above: date | None
    from_1904: bool
    unsure: bool = False
    """A number with one decimal: whether 10.1 or 10.10 was typed, Excel does not keep."""


def row_of(
    name: str,
    line: int,
    texts: list[str],
    typed: Mapping[str, str],
    signs: Signs,
    unit: str,
    days: Days,
) -> tuple[Row, date | None]:
    """A line's texts and the same by heading, read; and its day, for the line below to lean on. Every fault is in `problems`."""
    row = Row(name, line, " | ".join(clean_line(text) for text in texts if text)[:300])
    day = _day(row, typed, days)
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
    if cells.LIKE_A_SUM.search(row.purpose) and not (row.party and (typed.get("date") or typed.get("day"))):
        row.problems.append(_("看着像合计或者结余。真是一笔账，就写上日期和收付款人"))
    if has_resident_number(row.purpose + " " + row.party):
        row.problems.append(_("里面有身份证号，不能公开，请删掉"))
    if flow is not None:
        category = cells.category_of(flow, typed.get("category", ""), row.purpose)
        row.flow, row.category = flow.value, category.value
        row.is_person = rules.looks_like_person(row.party, category)
    if day is not None:
        row.on = day.isoformat()
    return row, day


def _day(row: Row, typed: Mapping[str, str], days: Days) -> date | None:
    """The day, also from two columns 月 and 日; an empty cell (merged cells) is the day above."""
    month, last_day = days.month, days.above
    said = typed.get("date", "")
    if typed.get("day"):
        number = typed.get("month") or (str(last_day.month) if last_day else str(month.month) if month else "")
        said = f"{number.rstrip('月')}月{typed['day'].rstrip('日号')}日" if number else typed["day"]
    if not said:
        if last_day is None:
            row.problems.append(_("没有写日期"))
        return last_day
    day = cells.day_of(said, month, from_1904=days.from_1904)
    if days.unsure and day is not None and said[-1] in "123":
        late = cells.day_of(said + "0", month)
        if late is not None and last_day is not None and (last_day.month, late.month) == (day.month,) * 2 and last_day > day:
            return late  # after the 8th
        row.problems.append(_("日期是数字“%(text)s”，看不出是 %(one)s 号还是 %(ten)s 号，请写成“%(month)s月%(one)s日”这样")
                            % {"text": said, "one": said[-1], "ten": said[-1] + "0", "month": day.month})  # fmt: skip
        return day
    if day is not None and month is not None and cells.SERIAL.fullmatch(said) and abs(day.year - month.year) > 1:
        row.problems.append(_("日期是数字“%(text)s”，算出来是 %(day)s，和表上写的 %(year)s 年不符，请改成日期")
                            % {"text": said, "day": day.isoformat(), "year": month.year})  # fmt: skip
        return None
    if day is not None and month is not None and day.month == month.month and day.year != month.year:
        row.problems.append(_("日期是 %(year)s 年的，和表上写的 %(said)s 年不符") % {"year": day.year, "said": month.year})
        return None  # who types 3/5 gets this year's from Excel
    if day is None:
        row.problems.append(_("日期“%(text)s”看不懂") % {"text": said[:20]})
    elif not 2000 <= day.year <= 2100:
        row.problems.append(_("日期“%(text)s”不对") % {"text": said[:20]})
        return None
    return day


def _money(row: Row, typed: Mapping[str, str], signs: Signs, unit: str) -> tuple[Flow | None, int]:
    amounts: dict[str, int] = {}
    for name in ("income", "spending", "amount"):
        said = typed.get(name, "")
        try:
            amounts[name] = fen_in(said + unit if said else "")
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
    if signs.flow is not None:
        return _positive(row, signs.flow, fen)
    if signs.minus_is_out:
        return (Flow.OUT, -fen) if fen < 0 else (Flow.IN, fen)
    row.problems.append(_("看不出是收还是支：请分“收入”“支出”两栏，或者支出写负数"))
    return None, 0


def _positive(row: Row, flow: Flow, fen: int) -> tuple[Flow | None, int]:
    if fen < 0:
        row.problems.append(_("这一栏里是负数。冲红请在公布以后用“更正”"))
        return None, 0
    return flow, fen
