"""Word lists as Excel, out and in. Cells are text, never formulas."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from teabowl.kernel.errors import Invalid
from teabowl.moderation import words
from teabowl.moderation.rules import Why
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

MOST = 2000
LARGEST = 2 * 1024 * 1024


def sheet_of_words(rows: Iterable[tuple[str, str]]) -> bytes:
    """(text, category) rows as a workbook that `words_of_sheet` reads back."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, head = book.add_worksheet(_("词表")), book.add_format({"bold": True})
        sheet.write_string(0, 0, _("词"), head)
        sheet.write_string(0, 1, _("类"), head)
        sheet.set_column(0, 1, 20)
        for line, (text, category) in enumerate(rows, start=1):
            sheet.write_string(line, 0, text)
            sheet.write_string(line, 1, str(words.CATEGORIES.get(category, category)))
    return out.getvalue()


def words_of_sheet(data: bytes) -> list[tuple[str, str]]:
    """(text, category) of a workbook's first sheet; a head row is passed over, an unknown category is 'other'.
    Raises Invalid at 'sheet' for what is no workbook or too much."""
    if len(data) > LARGEST:
        raise Invalid({"sheet": _("文件超过 2 MB，请分成几个")})
    try:
        lines = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    except (CalamineError, ValueError, IndexError) as error:
        raise Invalid({"sheet": _("这个文件打不开，请存成 .xlsx 再放")}) from error
    codes = {str(name): code for code, name in words.CATEGORIES.items()} | {code.value: code for code in words.CATEGORIES}  # type: ignore[attr-defined]
    found = []
    for line in lines:
        cells = [str(cell).strip() for cell in line[:2]]
        if not cells or not cells[0] or cells[0] in {"词", _("词"), "word", "Word"}:
            continue
        found.append((cells[0], str(codes.get(cells[1] if len(cells) > 1 else "", Why.OTHER))))
    if len(found) > MOST:
        raise Invalid({"sheet": _("一次最多 %(n)s 个词，请分成几个") % {"n": MOST}})
    return found
