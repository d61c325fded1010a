"""What a Word or Excel file holds, looked at without opening it: no macro is let in, nor a small file that swells."""

import mmap
import re
import zipfile
from pathlib import Path

from teabowl.files import rules
from teabowl.files.images import BadImage

MOST_PARTS = 3000
MOST_UNPACKED = 200 * rules.MEGABYTE
_MAIN = {"word/document.xml": rules.DOCX, "xl/workbook.xml": rules.XLSX}
_STREAMS = {"WordDocument": rules.DOC, "Workbook": rules.XLS, "Book": rules.XLS}
_MACROS = re.compile(rb"_\x00V\x00B\x00A\x00_\x00P\x00R\x00O\x00J\x00E\x00C\x00T")


def format_of(path: Path) -> rules.Format | None:
    """DOCX, XLSX, DOC or XLS; None for what is none of them. Raises BadImage: macros, a bomb, broken."""
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(rules.ZIP):
        return _packed(path)
    return _old(path) if head == rules.OLE else None


def _packed(path: Path) -> rules.Format | None:
    try:
        with zipfile.ZipFile(path) as parts:
            rows = parts.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise BadImage("broken") from None
    names = {row.filename for row in rows}
    found = next((form for main, form in _MAIN.items() if main in names), None)
    if found is None or "[Content_Types].xml" not in names:
        return None
    if any(name.lower().endswith((".bin", ".exe", ".js", ".vbs")) and "printersettings" not in name.lower() for name in names):
        raise BadImage("macros")
    if len(rows) > MOST_PARTS or sum(row.file_size for row in rows) > MOST_UNPACKED:
        raise BadImage("swells")
    return found


def _old(path: Path) -> rules.Format | None:
    """Of a file as Word and Excel wrote it before 2007: the names of its streams say what it is."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if _MACROS.search(data):
            raise BadImage("macros")
        held = (form for name, form in _STREAMS.items() if data.find((name + "\0").encode("utf-16-le")) >= 0)
        return next(held, None)
