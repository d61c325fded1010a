"""Spreadsheets in and out. A sheet from outside is hostile until shown otherwise: sizes are counted before anything parses it,
formulas are seen and refused, hidden sheets are left out, and the parser itself runs in a child with little memory.
"""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

import xlsxwriter

from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
MAX_PARTS = 500
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CELL = 500
CHILD_SECONDS = 30

READER = """
import io, json, resource, sys
limit = 1 << 30
try:
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
except (ValueError, OSError):
    pass
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from python_calamine import CalamineWorkbook, SheetVisibleEnum
book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
shown = [m.name for m in book.sheets_metadata if m.visible == SheetVisibleEnum.Visible]
hidden = [m.name for m in book.sheets_metadata if m.visible != SheetVisibleEnum.Visible]
tables = []
for name in shown[:int(sys.argv[3])]:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > int(sys.argv[1]) or sheet.total_width > int(sys.argv[2]):
        tables.append(None)
    else:
        merged = [m for m in (sheet.merged_cell_ranges or [])[:20000] if m[1][0] > m[0][0] and m[0][1] <= 60]
        tables.append([sheet.to_python(skip_empty_area=False), merged])
json.dump({"shown": shown, "hidden": hidden, "tables": tables}, sys.stdout, default=str)
"""


class UnreadableSheet(Exception):
    """The file as a whole cannot be taken; `args[0]` says why and what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows as text, by line number of the sheet (from 1); `formulas` maps a line to its columns with formulas ('B');
    `rounded` maps a line to columns whose long number Excel has already rounded; `left_out` names hidden and further sheets."""

    rows: dict[int, list[str]]
    formulas: dict[int, list[str]] = field(default_factory=dict)
    rounded: dict[int, set[int]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    merged: dict[int, set[int]] = field(default_factory=dict)
    """Cells that are one with the cell above: their columns by line."""
    from_1904: bool = False
    """Days written as bare numbers are counted from 1904, as old Excel of the Mac did."""
    tenths: dict[int, set[int]] = field(default_factory=dict)
    """Cells that are numbers with one decimal place, as 10.10 for the tenth of October becomes 10.1: columns by line."""

    def has_formula(self, line: int, column: int) -> bool:
        """Whether a cell is worked out; `column` from 0."""
        return any(_column_number(letters) == column + 1 for letters in self.formulas.get(line, ()))


def read_sheet(filename: str, data: bytes, *, cell: int = MAX_CELL) -> Sheet:
    """The first visible sheet of an .xlsx or .xls file, or a .csv file; `cell` characters of each. Raises UnreadableSheet."""
    return next(iter(read_sheets(filename, data, most=1, cell=cell).values()))


def read_sheets(filename: str, data: bytes, *, most: int, cell: int = MAX_CELL) -> dict[str, Sheet]:
    """The first visible sheets of a file by name, in order; a .csv file is one, named ''. Raises UnreadableSheet.

    Cells with formulas have what they came to when the file was saved. Rows and cells that are only coloured do not count.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableSheet(_("文件太大，最多 5 MB。可以分成几份来导"))
    if not data.strip():
        raise UnreadableSheet(_("这是一个空文件"))
    if data[:4] == b"PK\x03\x04":
        return _read_book(data, _look_into_xlsx(data), most, cell)
    if data[:8] == bytes.fromhex("d0cf11e0a1b11ae1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableSheet(_("这个文件设了密码。请用 Excel 或 WPS 打开，去掉密码再传"))
        return _read_book(data, Book({}), most, cell)
    if re.match(rb"(\xef\xbb\xbf)?\s*<(!doctype|html|table|\?xml|meta)", data[:200], re.IGNORECASE):
        raise UnreadableSheet(_("这个文件里面其实是网页。请用 Excel 或 WPS 打开，另存为 .xlsx 再传"))
    if filename.lower().endswith((".csv", ".txt")):
        return {"": _read_csv(data, cell)}
    if filename.lower().endswith((".xlsx", ".xls")):
        raise UnreadableSheet(broken())  # the right name, but nothing of it inside
    raise UnreadableSheet(_("只认 .xlsx、.xls 和 .csv 三种文件"))


def broken() -> str:
    return _("打不开这个文件，可能设了密码或者坏了。请另存为 .xlsx 再试")


@dataclass(frozen=True, slots=True)
class Book:
    """What the parts of an .xlsx tell beside its cells: lines with formulas of each visible sheet, by name; whether days
    are counted from 1904."""

    formulas: dict[str, dict[int, list[str]]]
    from_1904: bool = False


def _read_book(data: bytes, told: Book, most: int, length: int) -> dict[str, Sheet]:
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-c", READER, str(MAX_ROWS + 1), str(MAX_COLUMNS), str(most)],
            input=data, capture_output=True, timeout=CHILD_SECONDS, check=True,
        )  # fmt: skip
        answer = json.loads(child.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise UnreadableSheet(broken()) from error
    if not answer["shown"]:
        raise UnreadableSheet(_("文件里没有看得见的工作表"))
    if None in answer["tables"]:
        raise UnreadableSheet(too_large())
    left_out = [_("隐藏的工作表“%(name)s”") % {"name": name[:30]} for name in answer["hidden"][:5]]
    left_out += [_("后面的工作表“%(name)s”") % {"name": name[:30]} for name in answer["shown"][most : most + 5]]
    found: dict[str, Sheet] = {}
    for name, table in zip(answer["shown"], answer["tables"], strict=False):
        left = left_out if not found else []
        rows, rounded, tenths = _rows(table[0], length)
        found[name] = Sheet(rows, told.formulas.get(name, {}), rounded, left, _merged(table[1]), told.from_1904, tenths)
    return found


def _rows(table: list[list[object]], length: int) -> tuple[dict[int, list[str]], dict[int, set[int]], dict[int, set[int]]]:
    rows: dict[int, list[str]] = {}
    rounded: dict[int, set[int]] = {}
    tenths: dict[int, set[int]] = {}
    for line, cells in enumerate(table, start=1):
        texts = [_text(cell, length) for cell in cells]
        if any(texts):
            rows[line] = texts
            lost = {n for n, cell in enumerate(cells) if isinstance(cell, float) and abs(cell) >= 1e15}
            if lost:
                rounded[line] = lost
            short = {n for n, cell in enumerate(cells) if isinstance(cell, float) and re.fullmatch(r"\d{1,2}\.[1-9]", texts[n])}
            if short:
                tenths[line] = short
    return rows, rounded, tenths


def _merged(ranges: list[list[list[int]]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    room = MAX_ROWS * 3  # ranges of a hostile file may lie over each other
    for (top, column), (bottom, _right) in ranges:
        room -= bottom - top
        if room < 0:
            break
        for row in range(top + 1, bottom + 1):
            found.setdefault(row + 1, set()).add(column)
    return found


def too_large() -> str:
    return _("表太大，最多 %(rows)s 行、%(columns)s 列。请删掉空白的行列，或者分几次导") % {
        "rows": MAX_ROWS,
        "columns": MAX_COLUMNS,
    }


def _text(cell: object, length: int) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).replace("\0", "").strip()[:length]
    return text[1:] if text[:1] == "'" and text[1:2] in set("=+-@") else text


def _look_into_xlsx(data: bytes) -> Book:
    """Counts what the archive really unpacks to, and reads the addresses of cells that hold something: calamine allots a
    rectangle up to the farthest of them, so one at XFD1048576 would take all memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or len({p.filename.lower() for p in parts}) != len(parts):
                raise UnreadableSheet(_("这个文件的结构不寻常，不敢打开"))
            room = MAX_UNPACKED
            for part in parts:
                with archive.open(part) as stream:
                    while chunk := stream.read(1 << 20):
                        room -= len(chunk)
                        if room < 0:
                            raise UnreadableSheet(_("这个文件解开以后大得不寻常，不敢打开"))
            scanned = {
                part.filename.lstrip("/").lower(): _scan(archive.read(part))
                for part in parts
                if re.fullmatch(r"/?xl/worksheets/[^/]+\.xml", part.filename, re.IGNORECASE)
            }
            visible, from_1904 = _workbook(archive)
            return Book({name: scanned.get(path, {}) for name, path in visible.items()}, from_1904)
    except UnreadableSheet:
        raise
    except Exception as error:  # zipfile and expat raise many sorts; each means the same to the person
        raise UnreadableSheet(broken()) from error


def _workbook(archive: zipfile.ZipFile) -> tuple[dict[str, str], bool]:
    """Where each visible sheet stands, by name, in order; whether days are counted from 1904."""
    names = {name.lstrip("/").lower(): name for name in archive.namelist()}
    for path in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        _scan(archive.read(names[path]), cells=False)
    book = ElementTree.fromstring(archive.read(names["xl/workbook.xml"]))  # noqa: S314, scanned just above: no DOCTYPE
    rels = ElementTree.fromstring(archive.read(names["xl/_rels/workbook.xml.rels"]))  # noqa: S314
    targets = {rel.get("Id"): rel.get("Target", "") for rel in rels}
    visible: dict[str, str] = {}
    from_1904 = False
    for part in book.iter():
        if part.tag.endswith("}sheet") and part.get("state", "visible") == "visible":
            key = next((value for name, value in part.attrib.items() if name.endswith("}id")), None)
            target = targets.get(key, "")
            visible[part.get("name", "")] = (target.lstrip("/") if target.startswith("/") else "xl/" + target).lower()
        elif part.tag.endswith("}workbookPr"):
            from_1904 = part.get("date1904", "0") in {"1", "true"}
    if not visible:
        raise UnreadableSheet(_("文件里没有看得见的工作表"))
    return visible, from_1904


ADDRESS = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")


def _scan(xml: bytes, *, cells: bool = True) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    column, line = "", 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal column, line
        name = tag.rpartition(":")[2]
        if name == "c" and "r" in attributes:
            match = ADDRESS.fullmatch(attributes["r"])
            if match is None:
                raise UnreadableSheet(_("这个文件的结构不寻常，不敢打开"))
            column, line = match[1].upper(), int(match[2])
        elif name in {"v", "is", "f"}:  # what is only coloured or framed is not there for calamine either
            if line > MAX_ROWS + 1 or _column_number(column) > MAX_COLUMNS:
                raise UnreadableSheet(too_large())
            if name == "f":
                found.setdefault(line, []).append(column)

    def doctype(*_arguments: object) -> None:
        raise UnreadableSheet(_("这个文件的结构不寻常，不敢打开"))

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    if cells:
        parser.StartElementHandler = start
    parser.Parse(xml, True)
    return found


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _read_csv(data: bytes, length: int) -> Sheet:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):  # what Excel calls Unicode text
        data = data.decode("utf-16", errors="replace").encode()
    if b"\0" in data:
        raise UnreadableSheet(_("这不是文本文件。请在表格软件里另存为 .csv 或 .xlsx"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise UnreadableSheet(_("认不出文字编码，请另存为“CSV UTF-8”或 .xlsx")) from error
    delimiter = max(",\t;", key="".join(text.split("\n", 10)[:10]).count)  # a title of one cell may stand above
    rows: dict[int, list[str]] = {}
    try:
        for line, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            if line > MAX_ROWS + 1 or len(cells) > MAX_COLUMNS:
                raise UnreadableSheet(too_large())
            texts = [_text(cell, length) for cell in cells]
            if any(texts):
                rows[line] = texts
    except csv.Error as error:
        raise UnreadableSheet(broken()) from error
    formulas = {line: ["?"] for line, texts in rows.items() if any(t[:1] == "=" for t in texts)}
    return Sheet(rows, formulas)


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula, whether it stays .xlsx or is saved as .csv."""
    return "'" + text if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def write_sheet(title: str, header: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int] = ()) -> bytes:
    """An .xlsx with one sheet, every cell text, the header bold and fixed."""
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(title[:31])
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "bottom": 1})
        for column in range(len(header)):
            sheet.set_column(column, column, widths[column] if column < len(widths) else 14, text)
        for column, name in enumerate(header):
            sheet.write_string(0, column, safe_cell(name), bold)
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                sheet.write_string(line, column, safe_cell(value), text)
        sheet.freeze_panes(1, 0)
    return out.getvalue()
