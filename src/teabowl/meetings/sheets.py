"""A body's meetings as an Excel file: what was held, how many came, what was decided. No names."""

from io import BytesIO

import xlsxwriter

from teabowl.kernel.times import CHINA
from teabowl.meetings import words
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import Meeting
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def meetings_sheet(name: str, meetings: list[Meeting]) -> bytes:
    """One row for each meeting, the newest first. Cells are text and numbers, never formulas."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    days, head = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
    sheet = book.add_worksheet(_("会议"))
    sheet.write_row(
        0, 0, [_("日期"), _("种类"), _("名称"), _("应到"), _("到会"), _("其中线上"), _("定了几项"), name[:40]], head
    )
    for row, meeting in enumerate(meetings, 1):
        sheet.write_datetime(row, 0, meeting.starts_at.astimezone(CHINA).date(), days)
        sheet.write_string(row, 1, str(words.KIND[Kind(meeting.kind)]))
        sheet.write_string(row, 2, meeting.title)
        for column, number in enumerate((meeting.expected, meeting.came, meeting.came_online, meeting.decisions), 3):
            sheet.write_number(row, column, number)
    sheet.set_column(0, 7, 14)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
