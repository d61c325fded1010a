"""Spreadsheets out: a year, what was found, rows to put right, the sample. Cells of text are text, never formulas."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from teabowl.disclosure.lines import Row
from teabowl.disclosure.queries.entries import EntryRow, FoundEntry
from teabowl.disclosure.queries.months import MonthPage, year_total
from teabowl.disclosure.rules import Flow
from teabowl.kernel.money import yuan
from teabowl.people.sheets import safe_cell, write_sheet
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

MOST = 20_000
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def year(pages: Sequence[MonthPage]) -> bytes:
    """One sheet that sums the months up, and one for each published month with its entries."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        bold, money = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "#,##0.00"})
        sheet = book.add_worksheet(_("全年"))
        sheet.write_row(0, 0, [_("月份"), _("公布"), _("上月结余"), _("收入"), _("支出"), _("月末结余"), _("笔数")], bold)
        for line, page in enumerate(pages, start=1):
            sheet.write_string(line, 0, f"{page.month:%Y-%m}")
            sheet.write_string(line, 1, str(page.tag[1]))
            if page.sums:
                sums = (page.sums.opening, page.sums.income, page.sums.spending, page.sums.closing)
                for column, fen in enumerate(sums, start=2):
                    sheet.write_number(line, column, yuan(fen), money)
                sheet.write_number(line, 6, page.sums.entries)
        total = year_total(pages)
        sheet.write_string(13, 0, _("合计"), bold)
        sheet.write_number(13, 3, yuan(total.income), money)
        sheet.write_number(13, 4, yuan(total.spending), money)
        sheet.write_number(13, 6, total.entries)
        sheet.set_column(0, 6, 14)
        for page in pages:
            if page.sums:
                _month_sheet(book, page, bold, money)
    return out.getvalue()


def _month_sheet(book: Any, page: MonthPage, bold: Any, money: Any) -> None:
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(f"{page.month:%Y-%m}")
    sheet.write_row(0, 0, [_("日期"), _("摘要"), _("收付款人"), _("类别"), _("收入"), _("支出"), _("更正说明")], bold)
    sheet.write_string(1, 1, _("上月结余"))
    if page.sums:
        sheet.write_number(1, 4, yuan(page.sums.opening), money)
    line = 1
    for line, entry in enumerate(page.entries, start=2):
        _entry(sheet, line, entry, days, money)
    if page.sums:
        sheet.write_row(line + 1, 1, [_("合计")], bold)
        sheet.write_number(line + 1, 4, yuan(page.sums.income), money)
        sheet.write_number(line + 1, 5, yuan(page.sums.spending), money)
        sheet.write_string(line + 2, 1, _("月末结余"))
        sheet.write_number(line + 2, 4, yuan(page.sums.closing), money)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 40)
    sheet.set_column(2, 6, 16)
    sheet.freeze_panes(1, 0)


def _entry(sheet: Any, line: int, entry: EntryRow, days: Any, money: Any) -> None:
    sheet.write_datetime(line, 0, entry.on, days)
    sheet.write_string(line, 1, safe_cell(entry.purpose))
    sheet.write_string(line, 2, safe_cell(entry.party))
    sheet.write_string(line, 3, entry.category_text)
    sheet.write_number(line, 4 if entry.flow is Flow.IN else 5, yuan(entry.fen), money)
    sheet.write_string(line, 6, safe_cell(entry.why))


def found(rows: Iterable[FoundEntry]) -> bytes:
    """Entries that were looked for."""
    header = [_("日期"), _("村"), _("摘要"), _("类别"), _("金额（元）")]
    lines = ([f"{row.on:%Y-%m-%d}", row.place_name, row.purpose, row.category, str(yuan(row.fen))] for row in rows)
    return write_sheet(_("账目"), header, lines, (12, 14, 40, 14, 14))


def bad_rows(rows: Iterable[Row]) -> bytes:
    """Rows that could not be taken: where they stand, why, what was typed."""
    header = [_("工作表"), _("行"), _("为什么没记"), _("表里写的")]
    return write_sheet(
        _("要改的行"), header, ([r.sheet, str(r.line), "；".join(r.problems), r.typed] for r in rows), (14, 8, 40, 60)
    )


def template() -> bytes:
    """The sample, with three lines to show how."""
    header = ["日期", "摘要", "收付款人", "类别", "收入", "支出", "经手人"]
    rows = [
        ["", "上月结余", "", "", "88943.70", "", ""],
        ["2026-10-08", "村西 42 亩机动地租金", "随西粮食种植合作社", "承包费和租金", "16800", "", "王三"],
        ["2026-10-12", "路灯电费（9 月）", "供电所", "公共设施", "", "615.50", "王三"],
    ]
    return write_sheet("10月", header, rows, (12, 36, 24, 14, 12, 12, 10))
