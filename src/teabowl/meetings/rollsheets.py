"""Tables of a body's roll (村民代表, 集体成员, …) as villages keep them. Pure: who is on the roll already (`known`) is passed in."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from teabowl.organisations.rosters import read_date
from teabowl.people.sheets import Sheet, UnreadableSheet
from teabowl.people.words import CLEANERS
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

HEADER_WITHIN = 10
HEADERS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "名字", "成员姓名", "代表姓名", "name"),
    "phone": ("手机号", "手机", "电话", "联系电话", "手机号码", "联系方式", "phone"),
    "woman": ("性别", "妇女", "妇女代表", "男女"),
    "group": ("小组", "村民小组", "组", "组别", "所在小组"),
    "household": ("户主", "户主姓名", "所在户", "户"),
    "since": ("从哪天起", "起始日期", "当选日期", "任期起", "确认日期", "开始日期"),
}
TITLES = {"name": "姓名", "phone": "手机号", "woman": "性别", "group": "小组", "household": "户主", "since": "从哪天起"}
WOMEN = frozenset({"女", "是", "妇女", "妇女代表", "√", "✓", "1"})
OTHERS = frozenset({"", "男", "否", "不是", "0"})
LENGTHS = {"group": 20, "household": 40}
Known = Collection[tuple[str, str]]
"""(name, phone) of those on the roll; the phone '' where none is known."""


@dataclass(slots=True)
class Row:
    """One row: what was typed per field, what it came to, what is wrong with it (nothing: good)."""

    line: int
    typed: dict[str, str]
    clean: dict[str, Any]
    problems: list[str]


def parse(sheet: Sheet, today: date, known: Known) -> tuple[list[Row], list[str]]:
    """Its rows and what is to be said of the file. Raises UnreadableSheet where nothing can be read."""
    header, columns, strange = _header(sheet)
    notes = [_("没有读：%(what)s") % {"what": what} for what in sheet.left_out]
    if strange:
        notes.append(_("没有用到的列：%(what)s") % {"what": "、".join(strange[:8])})
    rows = []
    for line, cells in sheet.rows.items():
        typed = {name: (cells[at] if at < len(cells) else "").strip() for name, at in columns.items()}
        if line > header and any(typed.values()):
            lost = [TITLES[name] for name, at in columns.items() if at in sheet.rounded.get(line, set())]
            rows.append(_row(line, typed, today, bool(sheet.formulas.get(line)), lost))
    if not rows:
        raise UnreadableSheet(_("表头下面一行都没有"))
    if without := sum(not row.problems and not row.clean["phone"] for row in rows):
        notes.append(_("%(n)s 个人没有手机号：会照样算应到，但收不到通知，要到会场投票") % {"n": without})
    _same(rows, known)
    return rows, notes


def _header(sheet: Sheet) -> tuple[int, dict[str, int], list[str]]:
    names = {word: name for name, synonyms in HEADERS.items() for word in synonyms}
    for line, cells in list(sheet.rows.items())[:HEADER_WITHIN]:
        plain = ["".join(cell.split()).rstrip("*：:").lower() for cell in cells]
        if not any(cell in HEADERS["name"] for cell in plain):
            continue
        columns: dict[str, int] = {}
        strange: list[str] = []
        for at, cell in enumerate(plain):
            name = names.get(cell)
            if name and name not in columns:
                columns[name] = at
            elif cell:
                strange.append(cells[at][:20])
        return line, columns, strange
    raise UnreadableSheet(_("没有找到表头。要有“姓名”一列，可以先下载样表对照"))


def _woman(text: str) -> bool:
    if text not in WOMEN | OTHERS:
        raise ValueError(_("性别看不懂：%(text)s，写“男”或“女”") % {"text": text[:20]})
    return text in WOMEN


def _since(today: date) -> Callable[[str], str]:
    return lambda text: (read_date(text, today) or today).isoformat()


def _short(name: str) -> Callable[[str], str]:
    def clean(text: str) -> str:
        if len(text) > LENGTHS[name]:
            raise ValueError(_("%(field)s太长，最多 %(n)s 个字") % {"field": TITLES[name], "n": LENGTHS[name]})
        return " ".join(text.split())

    return clean


def _row(line: int, typed: Mapping[str, str], today: date, formulas: bool, lost: list[str]) -> Row:
    full = {name: typed.get(name, "") for name in HEADERS}
    row = Row(line, full, {}, [])
    if formulas:
        row.problems.append(_("有公式，请改成填好的字"))
    if lost:
        row.problems.append(_("%(field)s被表格存成了数字，末几位已经丢了，请把这一列改成文本再填") % {"field": "、".join(lost)})
        return row
    cleaners: dict[str, Callable[[str], Any]] = {
        "name": CLEANERS["name"], "phone": CLEANERS["phone"], "woman": _woman, "group": _short("group"),
        "household": _short("household"), "since": _since(today),
    }  # fmt: skip
    for name, text in full.items():
        try:
            row.clean[name] = cleaners[name](text)
        except ValueError as error:
            row.problems.append(str(error.args[0]))
    return row


def _same(rows: list[Row], known: Known) -> None:
    """Rows that are there twice, or whose person is on the roll. Without a phone a name is taken for one person: of two of one name
    the second needs a phone or another household."""
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.problems:
            continue
        name, phone = row.clean["name"], row.clean["phone"]
        if (name, phone) in known:
            row.problems.append(_("这位已经在名单里了"))
            continue
        key = (name, phone or row.clean["household"])
        if key in seen:
            row.problems.append(_("和第 %(line)s 行是同一个") % {"line": seen[key]})
        seen.setdefault(key, row.line)
