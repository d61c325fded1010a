"""A list as an Excel file."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse

from teabowl.kernel.times import CHINA

MOST = 20_000
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_000
"""Characters that Excel takes in a cell."""


def sheet_response(name: str, header: Sequence[Any], rows: Iterable[Sequence[Any]], filename: str) -> HttpResponse:
    """`name` is the sheet's, `filename` without its ending. Words are words, never formulas; numbers, days and moments (China's)
    are kept as such. At most MOST rows."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(name[:31])
        head = book.add_format({"bold": True})
        days, moments = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
        for column, text in enumerate(header):
            sheet.write_string(0, column, str(text), head)
        for line, row in zip(range(1, MOST + 1), rows, strict=False):
            for column, value in enumerate(row):
                if value is None:
                    continue
                if isinstance(value, datetime):
                    sheet.write_datetime(line, column, value.astimezone(CHINA).replace(tzinfo=None), moments)
                elif isinstance(value, date):
                    sheet.write_datetime(line, column, value, days)
                elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
                    sheet.write_number(line, column, value)
                else:
                    sheet.write_string(line, column, str(value)[:LONGEST])
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(header) - 1, 0), 20)
    response = HttpResponse(made.getvalue(), content_type=EXCEL)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}.xlsx"
    response["Cache-Control"] = "private, no-store"
    return response
