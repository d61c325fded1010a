"""Tables from outside, read: amounts of members, and the bank's statement. Pure over rows of text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from teabowl.dues.rules import Category
from teabowl.kernel.money import BadMoney, fen_of

HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "党员", "党员姓名", "name"),
    "category": ("类别", "按哪一类", "党员类别", "category"),
    "base": ("基数", "交费基数", "工资", "收入", "base"),
    "decided": ("月交", "每月交", "每月交纳", "应交", "decided"),
    "decision": ("依据", "决定", "备注", "decision"),
    "on": ("日期", "交易日期", "记账日期", "入账日期", "交易时间", "date"),
    "in": ("收入", "贷方", "贷方金额", "收入金额", "贷方发生额", "credit"),
    "out": ("支出", "借方", "借方金额", "支出金额", "借方发生额", "debit"),
    "amount": ("金额", "发生额", "交易金额", "amount"),
    "text": ("摘要", "用途", "交易摘要", "附言", "对方户名", "text"),
}
CATEGORY_WORDS: dict[Category, tuple[str, ...]] = {
    Category.WAGE: ("工资", "在职", "在岗"),
    Category.SELF_EMPLOYED: ("个体", "经营"),
    Category.RETIRED: ("退休", "离休", "养老"),
    Category.FARMER: ("农民", "务农"),
    Category.STUDENT: ("学生",),
    Category.LAID_OFF: ("下岗", "失业"),
    Category.RELIEF: ("低保", "抚恤", "救济"),
}
_DAY = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})")


@dataclass(frozen=True, slots=True)
class AmountRow:
    """A line of the table of amounts; `fault` is '' or a code: category, base, decided."""

    line: int
    name: str
    category: Category | None
    base_fen: int | None
    decided_fen: int | None
    decision: str
    fault: str


def columns(header: Sequence[str], wanted: Sequence[str]) -> dict[str, int]:
    """Which column holds what: '基数（元）' is the base."""
    found: dict[str, int] = {}
    for number, cell in enumerate(header):
        plain = re.sub(r"[（(][^）)]*[）)]|\s", "", cell)
        for name in wanted:
            if plain in HEADINGS[name] and name not in found:
                found[name] = number
                break
    return found


def _head(rows: Mapping[int, Sequence[str]], wanted: Sequence[str], needed: Sequence[str]) -> tuple[int, dict[str, int]]:
    for line, cells in sorted(rows.items())[:20]:
        found = columns(cells, wanted)
        if all(name in found for name in needed):
            return line, found
    return 0, {}


def _cell(cells: Sequence[str], at: int | None) -> str:
    return cells[at].strip() if at is not None and at < len(cells) else ""


def _money(text: str) -> int | None:
    return fen_of(text) if text else None


def category_of(text: str) -> Category | None:
    return next((c for c, words in CATEGORY_WORDS.items() if text == c.value or any(w in text for w in words)), None)


def amounts(rows: Mapping[int, Sequence[str]]) -> list[AmountRow] | None:
    """Names with category and base; None where no line names its columns."""
    head, at = _head(rows, ("name", "category", "base", "decided", "decision"), ("name", "category"))
    if not head:
        return None
    found = []
    for line, cells in sorted(rows.items()):
        name = _cell(cells, at.get("name"))
        if line <= head or not name:
            continue
        category, fault = category_of(_cell(cells, at.get("category"))), ""
        values: dict[str, int | None] = {}
        for key in ("base", "decided"):
            try:
                values[key] = _money(_cell(cells, at.get(key)))
            except BadMoney:
                values[key], fault = None, key
        fault = fault or ("" if category else "category")
        found.append(
            AmountRow(line, name, category, values["base"], values["decided"], _cell(cells, at.get("decision")), fault)
        )
    return found


def bank_lines(rows: Mapping[int, Sequence[str]]) -> tuple[list[tuple[date, int, str]], list[int]] | None:
    """The statement's lines as (day, fen above zero for what came in, text), and the lines that could not be read. None: no header."""
    wanted = ("on", "in", "out", "amount", "text")
    head, at = _head(rows, wanted, ("on", "amount"))
    if not head:
        head, at = _head(rows, wanted, ("on", "in", "out"))
    if not head:
        return None
    found, bad = [], []
    for line, cells in sorted(rows.items()):
        if line <= head or not any(c.strip() for c in cells):
            continue
        made = _bank_line(cells, at)
        if made:
            found.append(made)
        else:
            bad.append(line)
    return found, bad


def _bank_line(cells: Sequence[str], at: Mapping[str, Any]) -> tuple[date, int, str] | None:
    day = _DAY.search(_cell(cells, at.get("on")))
    try:
        on = date(int(day[1]), int(day[2]), int(day[3])) if day else None
        if "amount" in at:
            fen = _money(_cell(cells, at["amount"])) or 0
        else:
            fen = (_money(_cell(cells, at.get("in"))) or 0) - abs(_money(_cell(cells, at.get("out"))) or 0)
    except ValueError:
        return None
    return (on, fen, _cell(cells, at.get("text"))) if on and fen else None
