"""Matters as a spreadsheet."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter

from teabowl.deliberations.queries import MatterRow
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def matters_sheet(rows: Iterable[MatterRow]) -> bytes:
    """One line a matter. Cells are text, never formulas."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    days, head = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
    sheet = book.add_worksheet(_("四议两公开"))
    titles = [_("村"), _("什么事"), _("哪一类"), _("提议"), _("现在"), _("走了几步"), _("上一步"), _("走完或停下")]
    sheet.write_row(0, 0, titles, head)
    for at, row in enumerate(rows, start=1):
        for column, text in ((0, row.place_name), (1, row.title), (2, row.topic), (4, row.now)):
            sheet.write_string(at, column, text)
        sheet.write_datetime(at, 3, row.proposed_on, days)
        sheet.write_number(at, 5, row.walked)
        sheet.write_datetime(at, 6, row.last_on, days)
        if row.ended_on:
            sheet.write_datetime(at, 7, row.ended_on, days)
    book.close()
    return out.getvalue()
