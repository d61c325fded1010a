"""What was sent, as an Excel file. Cells are text, never formulas."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from teabowl.messages import words
from teabowl.messages.queries import SentRow
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def sent(rows: Sequence[SentRow]) -> bytes:
    """A line a day and kind: how many by each channel, how many failed."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_("发出的消息"))
    head, days = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    channels = list(words.CHANNEL)
    sheet.write_row(0, 0, [_("日期"), _("什么消息"), *(str(words.CHANNEL[c]) for c in channels), _("没发成")], head)
    for line, row in enumerate(rows, start=1):
        if row.on is not None:
            sheet.write_datetime(line, 0, row.on, days)
        sheet.write_string(line, 1, row.kind)
        for column, channel in enumerate(channels, start=2):
            sheet.write_number(line, column, row.by.get(channel, 0))
        sheet.write_number(line, 2 + len(channels), row.failed)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 1, 18)
    book.close()
    return out.getvalue()
