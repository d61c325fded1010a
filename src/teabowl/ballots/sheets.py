"""The list of codes as a spreadsheet."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter

from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def codes_sheet(title: str, rows: Iterable[tuple[str, str]]) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    sheet.set_column(0, 1, 30)
    sheet.write_row(0, 0, [title])
    sheet.write_row(1, 0, [_("票号"), _("票上写的")])
    for at, row in enumerate(rows, start=2):
        sheet.write_row(at, 0, list(row))
    book.close()
    return out.getvalue()
