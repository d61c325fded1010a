"""Orders as a spreadsheet."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from teabowl.kernel.money import yuan
from teabowl.kernel.times import CHINA
from teabowl.payments.queries import OrderRow
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def orders(rows: Sequence[OrderRow]) -> bytes:
    """One line for each order. Cells of text are text, never formulas."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        bold, money = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "#,##0.00"})
        sheet = book.add_worksheet(_("付款单"))
        heads = [_("开单时间"), _("付什么"), _("金额"), _("退了"), _("状态"), _("付款时间"), _("商户订单号"), _("支付单号")]
        sheet.write_row(0, 0, heads, bold)
        for line, row in enumerate(rows, start=1):
            paid = f"{row.paid_at.astimezone(CHINA):%Y-%m-%d %H:%M}" if row.paid_at else ""
            texts = {0: f"{row.at.astimezone(CHINA):%Y-%m-%d %H:%M}", 1: row.description, 4: str(row.state[0]), 5: paid}
            for column, text in (texts | {6: row.number, 7: row.reference}).items():
                sheet.write_string(line, column, text)
            sheet.write_number(line, 2, yuan(row.amount), money)
            sheet.write_number(line, 3, yuan(row.refunded), money)
        sheet.set_column(0, 7, 18)
        sheet.freeze_panes(1, 0)
    return out.getvalue()
