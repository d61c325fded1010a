"""Listings as Excel, out and in: the same columns both ways, so that what was taken out can be brought in elsewhere."""

from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID, uuid5

import xlsxwriter
from django.http import QueryDict

from teabowl.kernel.times import china_date
from teabowl.market import words
from teabowl.market.actions.importing import RowsWrong, Wrong
from teabowl.market.facts import detail_of
from teabowl.market.forms import FORMS, ListingForm
from teabowl.market.models import Listing
from teabowl.market.moderated import author_of
from teabowl.market.rules import IMPORT_ROWS, Board, Draft
from teabowl.people.sheets import UnreadableSheet, read_sheet
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

KEYS = UUID("6f5c1f0e-6f4e-7a51-9c55-0a6b2d1c7d11")
CONTACT = ("contact_name", "phone", "wechat", "call_hours", "agreed")
YES = {"是", "有", "能", "1", "yes", "y", "true", "同意", "✓", "√"}


def columns(board: Board) -> list[tuple[str, str]]:
    """(name, heading) of every column of a board's sheet. Headings are in the language of the reader."""
    form = FORMS[board]()
    names = ["kind", "title", *form.OWN, "body", *CONTACT]
    return [(name, str(form.fields[name].label)) for name in names]


def template(board: Board) -> bytes:
    """An empty sheet with the headings, and one example in a sheet of its own."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold, sheet, told = book.add_format({"bold": True}), book.add_worksheet(_("填这里")), book.add_worksheet(_("怎么填"))
        for column, (_name, heading) in enumerate(columns(board)):
            sheet.write_string(0, column, heading, bold)
        sheet.set_column(0, len(columns(board)), 14)
        sheet.freeze_panes(1, 0)
        kinds = "、".join(str(kind) for kind in words.KINDS[board].values())
        lines = [
            _("“是哪一类”写其中一个：%(kinds)s") % {"kinds": kinds},
            _("能不能、同不同意的列写“是”或“否”。月份写 1 到 12。日期写 2026-12-01。"),
            _("号码的主人同意公开，才写“是”。"),
        ]
        for row, line in enumerate(lines):
            told.write_string(row, 0, line)
        told.set_column(0, 0, 80)
    return out.getvalue()


def _cell(listing: Listing, board: Board, name: str) -> Any:
    if name == "kind":
        return str(words.kind(board, listing.kind))
    if name in {"title", "body"}:
        return getattr(listing, name)
    value = getattr(detail_of(listing), name)
    if name == "pay_per":
        return str(words.PER.get(value, ""))
    return (_("是") if value else _("否")) if isinstance(value, bool) else value


def listings_sheet(board: Board, listings: Iterable[Listing], absolute: Any) -> bytes:
    """What stands in public, without contacts: those are shown one by one on a click."""
    heads = [(name, heading) for name, heading in columns(board) if name not in CONTACT]
    out = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet, bold = book.add_worksheet(str(words.BOARDS[board])[:31]), book.add_format({"bold": True})
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        titles = [_("地方"), *(heading for _name, heading in heads), _("谁登的"), _("登出"), _("确认过"), _("网址")]
        sheet.write_row(0, 0, titles, bold)
        sheet.set_column(0, len(titles), 14)
        for line, listing in enumerate(listings, start=1):
            home = listing.place.now_at or listing.place
            sheet.write_string(line, 0, home.name)
            for column, (name, _heading) in enumerate(heads, start=1):
                value = _cell(listing, board, name)
                if isinstance(value, Decimal | int) and not isinstance(value, bool):
                    sheet.write_number(line, column, float(value))
                elif value not in (None, ""):
                    sheet.write_string(line, column, str(value))
            at = len(heads) + 1
            sheet.write_string(line, at, str(author_of(listing)))
            sheet.write_datetime(line, at + 1, china_date(listing.published_at), days)
            sheet.write_datetime(line, at + 2, china_date(listing.confirmed_at), days)
            sheet.write_string(line, at + 3, absolute(f"/p/{home.code}/{board}/{listing.id}/"))
    return out.getvalue()


def read_drafts(board: Board, place: Place, filename: str, data: bytes) -> list[tuple[int, Draft]]:
    """The rows of a sheet as drafts, by the line where they stand. Columns are found by their headings, in either order.

    Raises UnreadableSheet for the whole, RowsWrong where a cell is no number or no date.
    """
    rows = read_sheet(filename, data, cell=2000).rows
    if not rows:
        raise UnreadableSheet(_("表里没有字"))
    first = min(rows)
    known = {heading: name for name, heading in columns(board)}
    named = {column: known[text.strip()] for column, text in enumerate(rows[first]) if text.strip() in known}
    if "title" not in named.values() or "kind" not in named.values():
        raise UnreadableSheet(_("没找到“名字”和“是哪一类”这两列。请用空表填"))
    lines = [(line, cells) for line, cells in sorted(rows.items()) if line != first and any(c.strip() for c in cells)]
    if not lines:
        raise UnreadableSheet(_("表里还没有填"))
    if len(lines) > IMPORT_ROWS:
        raise UnreadableSheet(_("一次最多 %(n)s 行，请分成几份") % {"n": IMPORT_ROWS})
    drafts, wrong = [], []
    for line, cells in lines:
        form = FORMS[board](_typed(board, {named[n]: text.strip() for n, text in enumerate(cells) if n in named}, place))
        if form.is_valid():
            drafts.append((line, form.draft({})))
        else:
            wrong += [Wrong(line, name, errors[0]) for name, errors in form.errors.items()]
    if wrong:
        raise RowsWrong(wrong)
    return drafts


def _typed(board: Board, said: dict[str, str], place: Place) -> QueryDict:
    """A row as the form would have been filled in. Its key comes from where and what it is."""
    kinds = {str(text): key for key, text in words.KINDS[board].items()}
    per = {str(text): str(key) for key, text in words.PER.items()}
    form: ListingForm = FORMS[board]()
    data = QueryDict(mutable=True)
    for name, text in said.items():
        if name == "kind":
            data[name] = kinds.get(text, text)
        elif name == "pay_per":
            data[name] = per.get(text, text)
        elif form.fields[name].__class__.__name__ == "BooleanField":
            if text.lower() in YES:
                data[name] = "on"
        elif text.endswith(".0") and text[:-2].isdigit():
            data[name] = text[:-2]
        else:
            data[name] = text
    data["form_key"] = str(uuid5(KEYS, "\n".join([str(place.id), board, *(f"{k}={v}" for k, v in sorted(said.items()) if v)])))
    return data
