"""Reading a list of divisions (CSV or Excel) into checked rows. A file is right as a whole or it changes nothing.

Every fault is one line: where, what, and what to do. Hostile files (bombs, NUL, endless lines) are turned away before they cost
memory.
"""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from sys import intern
from typing import NamedTuple

from teabowl.kernel.actor import Level
from teabowl.kernel.errors import TeabowlError
from teabowl.places import rules
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

COLUMNS = ("code", "name", "level", "parent_code")
MOST_BYTES = 300 * 1024 * 1024
MOST_ROWS = 2_000_000
MOST_COLUMNS = 20
MOST_FIELD = 100
SHOWN = 20
LEVELS = {level.value: level for level in Level}


class Row(NamedTuple):
    """One place of the file; `line` counts from 1, the header included."""

    line: int
    code: str
    name: str
    level: Level
    parent_code: str


class BadFile(TeabowlError):
    """The file cannot be used. `faults` has one sentence each; the message has the first 20, one a line, and how many there are."""

    def __init__(self, faults: list[str]) -> None:
        shown = faults[:SHOWN]
        if len(faults) > SHOWN:
            shown.append(_("还有 %(n)s 处") % {"n": len(faults) - SHOWN})
        super().__init__("\n".join([*shown, _("文件没有载入，什么都没有改")]))
        self.faults = faults


def read_divisions(path: Path) -> list[Row]:
    """The rows of a file, each checked, and all together: codes once, parents in the file or left for the tree, levels, no ring.

    A parent that is not in the file is looked for in the tree by the caller. Raises BadFile.
    """
    rows, faults = _typed(_records(path))
    faults += faults_together(rows)
    if faults:
        raise BadFile([text for _line, text in sorted(faults, key=lambda f: f[0])])
    if not rows:
        raise BadFile([_("文件是空的：只有表头，没有地方")])
    return rows


def _at(line: int, text: str) -> tuple[int, str]:
    return line, _("第 %(line)s 行：%(fault)s") % {"line": line, "fault": text}


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(line, fields) of every line that is not blank, whatever the format."""
    try:
        size = path.stat().st_size
    except OSError:
        raise BadFile([_("没有这个文件：%(name)s") % {"name": path.name}]) from None
    if not path.is_file():
        raise BadFile([_("这不是文件：%(name)s") % {"name": path.name}])
    if size == 0:
        raise BadFile([_("文件是空的")])
    if size > MOST_BYTES:
        raise BadFile([_("文件太大，超过 300 MB")])
    with path.open("rb") as file:
        head = file.read(4)
    if head == b"PK\x03\x04":
        return _excel(path)
    if path.suffix.lower() in {".xlsx", ".xls"} or head == b"\xd0\xcf\x11\xe0":
        raise BadFile([_("不是 .xlsx 格式的表格，请另存为 .xlsx 或 CSV")])
    return _csv(path.read_bytes())


def _csv(data: bytes) -> Iterator[tuple[int, list[str]]]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise BadFile([_("文件是 UTF-16 编码，请另存为 CSV UTF-8")])
    if b"\x00" in data:
        raise BadFile([_at(data[: data.index(b"\x00")].count(b"\n") + 1, _("有空字符（NUL），不是文字"))[1]])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadFile([_at(line, _not_utf8(data))[1]]) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                yield reader.line_num, fields
    except csv.Error as error:
        too_long = "field larger" in str(error)
        raise BadFile([_at(reader.line_num, _("有一格太长") if too_long else _("引号不成对"))[1]]) from None


def _not_utf8(data: bytes) -> str:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return _("不是 UTF-8 编码的文字")
    return _("不是 UTF-8，像是 GBK 编码：请在表格软件里另存为“CSV UTF-8”再载入")


_CELL = re.compile(rb' r="([A-Z]{1,3})(\d{1,8})"')


def _excel(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows of the first sheet. The archive is measured before it is opened: calamine holds a sheet as one full rectangle."""
    from python_calamine import CalamineWorkbook

    try:
        _check_archive(path)
        book = CalamineWorkbook.from_path(str(path))
        sheet = book.get_sheet_by_index(0)
        for line, cells in enumerate(sheet.iter_rows(), start=sheet.start[0] + 1 if sheet.start else 1):
            fields = [_cell_text(cell) for cell in cells]
            if any(fields):
                yield line, fields
    except BadFile:
        raise
    except Exception:  # calamine and zipfile raise many kinds for a broken archive; all mean the same to the reader
        raise BadFile([_("打不开这个表格，文件可能坏了")]) from None


def _check_archive(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if len(parts) > 1000 or sum(p.file_size for p in parts) > 2 * MOST_BYTES:
            raise BadFile([_("表格解开后太大")])
        if any(p.file_size > 10_000_000 and p.file_size > 200 * max(p.compress_size, 1) for p in parts):
            raise BadFile([_("表格压缩得不正常，不能载入")])
        for part in parts:
            if part.filename.startswith("xl/worksheets/"):
                with archive.open(part) as sheet:
                    _check_extent(sheet)


def _check_extent(sheet: Iterable[bytes]) -> None:
    """Turn away a sheet with a cell far out, which would be held as an enormous rectangle."""
    tail, read = b"", 0
    while chunk := sheet.read(1 << 20):  # type: ignore[attr-defined]
        read += len(chunk)
        if read > 2 * MOST_BYTES:
            raise BadFile([_("表格解开后太大")])
        for column, row in _CELL.findall(tail + chunk):
            number = 0
            for letter in column:
                number = number * 26 + letter - 64
            if number > MOST_COLUMNS or int(row) > MOST_ROWS:
                raise BadFile([_("表格太宽或太长：最多 20 列、200 万行")])
        tail = chunk[-40:]


def _cell_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _typed(records: Iterator[tuple[int, list[str]]]) -> tuple[list[Row], list[tuple[int, str]]]:
    """Rows as values, and what is wrong with single rows."""
    first = next(records, None)
    if first is None:
        raise BadFile([_("文件是空的")])
    order = _header(*first)
    rows: list[Row] = []
    faults: list[tuple[int, str]] = []
    for line, fields in records:
        if len(rows) + len(faults) > MOST_ROWS:
            raise BadFile([_("超过 200 万行")])
        fault = _fault_of_row(fields, len(first[1]), order)
        if fault:
            faults.append(_at(line, fault))
            continue
        code, name, level, parent = (fields[at].strip() for at in order)
        rows.append(Row(line, code, name, LEVELS[level], intern(parent)))
    return rows, faults


def _header(line: int, fields: list[str]) -> list[int]:
    names = [field.strip().lower() for field in fields]
    if len(names) > MOST_COLUMNS:
        raise BadFile([_at(line, _("有 %(n)s 列，太多了") % {"n": len(names)})[1]])
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise BadFile([_at(line, _("表头缺 %(names)s") % {"names": "、".join(missing)})[1]])
    twice = [column for column in COLUMNS if names.count(column) > 1]
    if twice:
        raise BadFile([_at(line, _("表头里 %(names)s 写了两次") % {"names": "、".join(twice)})[1]])
    return [names.index(column) for column in COLUMNS]


def _fault_of_row(fields: list[str], width: int, order: list[int]) -> str:
    if len(fields) != width:
        return _("有 %(n)s 列，表头是 %(width)s 列") % {"n": len(fields), "width": width}
    code, name, level, parent = (fields[at].strip() for at in order)
    if max(map(len, fields)) > MOST_FIELD:
        return _("有一格太长，最多 100 个字")
    if not rules.is_code(code):
        return _("编号是 12 位数字，这里是“%(code)s”") % {"code": code[:20]}
    if not rules.is_name(name):
        return _("名称空着，或太长，或有表情、符号、看不见的字符")
    if level not in LEVELS:
        return _("不认识的级别“%(level)s”") % {"level": level[:20]}
    if parent and not rules.is_code(parent):
        return _("上级编号是 12 位数字，这里是“%(code)s”") % {"code": parent[:20]}
    if parent == code:
        return _("上级是它自己，绕成了圈")
    if not parent and level != Level.PROVINCE:
        return _("没有写上级编号")
    return ""


def faults_together(rows: list[Row]) -> list[tuple[int, str]]:
    """What is wrong between rows: a code twice, a parent of the wrong level, a ring."""
    by_code: dict[str, Row] = {}
    faults: list[tuple[int, str]] = []
    times = Counter(row.code for row in rows)
    for row in rows:
        if times[row.code] > 1 and row.code in by_code:
            faults.append(
                _at(
                    row.line,
                    _("编号 %(code)s 重复，第 %(line)s 行已经有了") % {"code": row.code, "line": by_code[row.code].line},
                )
            )
        else:
            by_code[row.code] = row
    for row in by_code.values():
        parent = by_code.get(row.parent_code)
        if parent and not rules.may_stand_under(row.level, parent.level):
            ring = _is_ring(row, by_code)
            text = (
                _("上级绕成了圈")
                if ring
                else _("级别不对：%(level)s的上级不能是%(parent)s")
                % {
                    "level": row.level.value,
                    "parent": parent.level.value,
                }
            )
            faults.append(_at(row.line, text))
        elif row.parent_code and row.level is Level.PROVINCE:
            faults.append(_at(row.line, _("省没有上级")))
    return faults


def _is_ring(row: Row, by_code: dict[str, Row]) -> bool:
    seen = {row.code}
    at = by_code.get(row.parent_code)
    while at is not None:
        if at.code in seen:
            return at.code == row.code
        seen.add(at.code)
        at = by_code.get(at.parent_code)
    return False
