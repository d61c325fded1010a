"""The list of changes as an Excel sheet."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from teabowl.kernel.times import china_date
from teabowl.places.models import Change
from teabowl.places.queries import Told
from teabowl.places.wording import KINDS
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_IN_SHEET = 10_000


def changes_sheet(told: Sequence[Told]) -> bytes:
    """A row for each change. Everything is text: nothing that was typed becomes a formula."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_("区划变动"))
    bold = book.add_format({"bold": True})
    heads = [
        _("从哪天起"),
        _("哪种变动"),
        _("变动"),
        _("依据"),
        _("文件日期"),
        _("批准机关"),
        _("经办"),
        _("登记日期"),
        _("撤回日期"),
    ]
    sheet.write_row(0, 0, heads, bold)
    sheet.freeze_panes(1, 0)
    for column, width in enumerate((12, 10, 44, 28, 12, 20, 12, 12, 12)):
        sheet.set_column(column, column, width)
    for line, item in enumerate(told, start=1):
        for column, text in enumerate(_row(item)):
            sheet.write_string(line, column, text)
    sheet.autofilter(0, 0, max(1, len(told)), len(heads) - 1)
    book.close()
    return file.getvalue()


def _row(item: Told) -> list[str]:
    change = item.change
    return [
        change.on.isoformat(),
        str(KINDS[Change.Kind(change.kind)]),
        item.text,
        change.decision,
        change.decided_on.isoformat() if change.decided_on else "",
        change.approved_by,
        change.actor_name,
        china_date(change.recorded_at).isoformat(),
        china_date(change.undone_at).isoformat() if change.undone_at else "",
    ]
