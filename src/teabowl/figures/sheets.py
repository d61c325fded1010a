"""Excel of figures and of opened records. Every text is written as text: none becomes a formula or a link."""

from collections.abc import Iterable, Sequence
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter

from teabowl.figures import wording
from teabowl.figures.opening import OpenedRecord
from teabowl.figures.values import Figure
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

MOST_ROWS = 100_000
"""Of one download; a larger figure is downloaded level by level, or read through the API."""

Cell = str | int | float | None


def write(title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """A workbook with one sheet, in a temporary file at its beginning. Rows are written as they come, none is kept in memory."""
    out: IO[bytes] = TemporaryFile()  # noqa: SIM115, the answer closes it
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    sheet.set_column(0, len(heads), 18)
    sheet.write_string(0, 0, title)
    for column, head in enumerate(heads):
        sheet.write_string(1, column, head)
    for at, row in enumerate(rows, start=2):
        for column, cell in enumerate(row):
            if isinstance(cell, (int, float)):
                sheet.write_number(at, column, cell)
            elif cell:
                sheet.write_string(at, column, cell[:32_000])
    book.close()
    out.seek(0)
    return out


def number(value: Any) -> Cell:
    return None if value is None else float(value) if value % 1 else int(value)


def figures_sheet(title: str, rows: Iterable[tuple[str, Sequence[Figure]]]) -> IO[bytes]:
    """All figures of a place and of the places below it: one row for each place and figure, in division order."""
    heads = [_("地方"), _("指标"), _("值"), _("单位"), _("分子"), _("分母"), _("背后的记录"), _("时间"), _("怎么算")]

    def lines() -> Iterable[Sequence[Cell]]:
        for name, figures in rows:
            for figure in figures:
                indicator = figure.indicator
                yield [
                    name,
                    wording.name_of(indicator),
                    number(figure.value),
                    "%" if wording.is_percent(indicator) else wording.unit_of(indicator),
                    number(figure.numerator),
                    number(figure.denominator),
                    figure.records,
                    wording.period_of(figure),
                    wording.definition_of(indicator),
                ]

    return write(title, heads, lines())


def records_sheet(title: str, records: Iterable[OpenedRecord], absolute: Any) -> IO[bytes]:
    """The records behind a figure, one row each."""
    heads = [_("地方"), _("代码"), _("日期"), _("数额"), _("记录"), _("网址"), _("编号")]
    rows = (
        [
            r.place_name,
            r.place_code,
            r.on.isoformat(),
            number(r.amount),
            str(r.title),
            absolute(r.url) if r.url else "",
            str(r.id),
        ]
        for r in records
    )
    return write(title, heads, rows)
