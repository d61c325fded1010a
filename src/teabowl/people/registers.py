"""Checking a village register row by row. Pure: what is known of the village is passed in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from teabowl.people import words
from teabowl.people.sheets import Sheet, UnreadableSheet
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

HEADERS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "名字", "村民姓名", "户主姓名", "name"),
    "group": ("小组", "组别", "组", "村民小组", "所在小组", "生产队", "group"),
    "phone": ("手机号", "电话", "手机", "联系电话", "手机号码", "电话号码", "联系方式", "phone"),
    "resident_number": ("身份证号", "身份证", "身份证号码", "公民身份号码", "证件号码", "身份证件号码", "residentnumber"),
}
TITLES = {"name": "姓名", "group": "小组", "phone": "手机号", "resident_number": "身份证号"}
FIELDS = tuple(HEADERS)
HEADER_WITHIN = 10
TOTALS = re.compile(r"(合|小|总|共)计.{0,6}")


@dataclass(frozen=True, slots=True)
class Known:
    """What the village's register has already: (name, phone) pairs, names by group for rows without a phone, and the blind
    indexes of resident numbers; `elsewhere` maps the index of a number kept for a person of another village to their name."""

    phones: frozenset[tuple[str, str]] = frozenset()
    names: frozenset[tuple[str, str]] = frozenset()
    indexes: frozenset[bytes] = frozenset()
    elsewhere: dict[bytes, str] = field(default_factory=dict)


@dataclass(slots=True)
class Row:
    """One row: what was typed per field, what it came to, what is wrong with it (nothing: good)."""

    line: int
    typed: dict[str, str]
    clean: dict[str, str]
    problems: list[str]


@dataclass(frozen=True, slots=True)
class Parsed:
    rows: list[Row]
    notes: list[str]


def parse(sheet: Sheet) -> Parsed:
    """Finds the header, cleans each row, finds duplicates within the file. Raises UnreadableSheet without a 姓名 column."""
    header_line, columns, strange = _find_header(sheet)
    notes = [_("没有读：%(what)s") % {"what": what} for what in sheet.left_out]
    if strange:
        notes.append(_("没有用到的列：%(what)s") % {"what": "、".join(strange[:8])})
    rows = list(_rows(sheet, header_line, columns))
    if not rows:
        raise UnreadableSheet(_("表头下面一行都没有"))
    _mark_duplicates(rows)
    return Parsed(rows, notes)


def check_known(rows: Iterable[Row], known: Known, index_of: dict[str, bytes]) -> None:
    """Adds what only the village knows: who is on the register already. `index_of` has the blind index of each number."""
    for row in rows:
        if row.problems:
            continue
        name, group, phone = row.clean["name"], row.clean["group"], row.clean["phone"]
        index = index_of.get(row.clean["resident_number"])
        if index is not None and index in known.indexes:
            row.problems.append(_("这个身份证号已经在册"))
        elif index is not None and known.elsewhere.get(index, name) != name:
            row.problems.append(_("这个身份证号登记在别人名下，请核对"))
        elif (phone and (name, phone) in known.phones) or (not phone and (name, group) in known.names):
            row.problems.append(_("这个人已经在册"))


def _find_header(sheet: Sheet) -> tuple[int, dict[str, int], list[str]]:
    for line, cells in list(sheet.rows.items())[:HEADER_WITHIN]:
        heads = ["".join(cell.split()).rstrip("*：:").lower().replace("_", "") for cell in cells]
        columns: dict[str, int] = {}
        for name, synonyms in HEADERS.items():  # 姓名 before 户主姓名, wherever they stand
            found = [word for word in synonyms if word in heads]
            columns |= {name: heads.index(found[0])} if found else {}
        if "name" in columns:
            return line, columns, [cell[:20] for n, cell in enumerate(cells) if cell and n not in columns.values()]
    raise UnreadableSheet(_("没有找到“姓名”这一列。第一行要有表头，可以先下载样表对照"))


def _rows(sheet: Sheet, header_line: int, columns: dict[str, int]) -> Iterator[Row]:
    """Without totals and what is written beside the columns; a group merged over several rows is the group of each."""
    group = ""
    for line, cells in sheet.rows.items():
        typed = {name: cells[columns[name]] if name in columns and columns[name] < len(cells) else "" for name in FIELDS}
        if line <= header_line or not (any(typed.values()) or line in sheet.formulas):
            continue
        if any(TOTALS.fullmatch("".join(text.split())) for text in cells if text) and not typed["phone"]:
            continue
        if not typed["group"] and columns.get("group") in sheet.merged.get(line, ()):
            typed["group"] = group
        group = typed["group"]
        yield _row(sheet, line, typed, columns)


def _row(sheet: Sheet, line: int, typed: dict[str, str], columns: dict[str, int]) -> Row:
    row = Row(line, typed, {}, [])
    if line in sheet.formulas:
        row.problems.append(_("有公式（%(columns)s 列），请改成填好的字") % {"columns": "、".join(sheet.formulas[line][:5])})
    rounded = sheet.rounded.get(line, set())
    cleaners = {**words.CLEANERS, "resident_number": words.clean_resident_number}
    for name, cleaner in cleaners.items():
        if columns.get(name) in rounded:
            row.problems.append(
                _("%(field)s被表格存成了数字，末几位已经丢了，请把这一列改成文本再填") % {"field": TITLES[name]}
            )
            continue
        try:
            row.clean[name] = cleaner(typed[name])
        except ValueError as error:
            row.problems.append(str(error.args[0]))
    return row


def _mark_duplicates(rows: list[Row]) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        if row.problems:
            continue
        name, group, phone, number = (row.clean[f] for f in FIELDS)
        keys: list[tuple[str, ...]] = [("number", number)] if number else []
        keys.append(("phone", name, phone) if phone else ("group", name, group, number))
        earlier = next((seen[key] for key in keys if key in seen), None)
        if earlier is not None:
            row.problems.append(_("和第 %(line)s 行重复") % {"line": earlier})
        for key in keys:
            seen.setdefault(key, row.line)
