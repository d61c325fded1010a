"""Frequent questions as an Excel file. Cells are text, never formulas."""

from io import BytesIO

import xlsxwriter

from teabowl.kernel.times import china_date
from teabowl.places.models import Place
from teabowl.study.queries import faq_page
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

MOST = 20_000


def frequent_questions(place: Place) -> bytes:
    """What is on the public page, the newest first."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_("常见问题"))
    sheet.write_row(0, 0, [_("问题"), _("答复"), _("类别"), _("谁答的"), _("公开")], book.add_format({"bold": True}))
    for at, row in enumerate(faq_page(place, limit=MOST).rows, start=1):
        for column, text in enumerate([row.question, row.answer, row.topic_words, row.organisation]):
            sheet.write_string(at, column, text, wrap)
        sheet.write_datetime(at, 4, china_date(row.published_at), days)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 80)
    sheet.set_column(2, 4, 16)
    book.close()
    return out.getvalue()
