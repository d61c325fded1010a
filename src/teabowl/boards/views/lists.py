"""A board's list, its Atom feed, its Excel; the picture files."""

from datetime import date
from io import BytesIO
from itertools import groupby

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from teabowl.boards import queries, words
from teabowl.boards.atom import atom
from teabowl.boards.permissions import EXPORT, NOTE_MINOR, SEND_NOTICE, WRITE
from teabowl.boards.rules import Board
from teabowl.boards.views.doors import actor_of, private, signed_in
from teabowl.kernel.actor import Level
from teabowl.kernel.times import CHINA
from teabowl.kernel.verbs import can, check
from teabowl.moderation.permissions import READ_QUEUE
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


class Pager:
    """What the pager component asks for."""

    def __init__(self, newer_url: str, older_url: str) -> None:
        self.newer_url = newer_url
        self.older_url = older_url


def can_search(place: Place) -> bool:
    """Searching texts letter by letter is for a village or a township; above, the cost would be the whole city's."""
    return place.level in {Level.VILLAGE, Level.TOWNSHIP}


def typed(request: HttpRequest) -> str:
    """The words that are looked for."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:40]


@require_safe
@at_place
def board_list(request: HttpRequest, place: Place, board: Board) -> HttpResponse:
    """Public; the same for every reader."""
    public_page(request, place.id)
    q = typed(request) if can_search(place) else ""
    months = queries.months_with(place) if board is Board.NOTICES else ()
    month = next((m for m in months if f"{m:%Y-%m}" == request.GET.get("month", "")), None)
    page = queries.board_page(place, board, request.GET.get("before", ""), q, month=month)
    here = reverse("boards:list", args=[place.code, board.value])
    kept = {name: text for name, text in (("q", q), ("month", f"{month:%Y-%m}" if month else "")) if text}
    older = f"{here}?{urlencode(kept | {'before': page.older})}" if page.older else ""
    newer = "" if page.is_first else here + (f"?{urlencode(kept)}" if kept else "")
    context = {
        "place": place,
        "board": board.value,
        "board_name": words.BOARDS[board],
        "page": page,
        "pager": Pager(newer, older),
        "q": q,
        "query": f"?{urlencode({'q': q})}" if q else "",
        "can_search": can_search(place),
        "is_village": place.level == Level.VILLAGE,
        "month": month,
        "years": _by_year(months),
    }
    return render(request, "boards/list.html", context)


def _by_year(months: tuple[date, ...]) -> list[tuple[int, list[date]]]:
    """The months of each year, newest first."""
    return [(year, list(found)) for year, found in groupby(months, key=lambda month: month.year)]


@require_safe
@at_place
def list_tools(request: HttpRequest, place: Place, board: Board) -> HttpResponse:
    """What this reader may do on this board: a fragment for htmx, a page of its own without."""
    actor = actor_of(request)
    can_write = can(actor, WRITE[board], place.ref) and (board is Board.NOTICES or place.level == Level.VILLAGE)
    q = typed(request)
    context = {
        "place": place,
        "board": board.value,
        "board_name": words.BOARDS[board],
        "query": f"?{urlencode({'q': q})}" if q else "",
        "is_signed_in": actor.is_signed_in,
        "can_write": can_write,
        "can_export": can(actor, EXPORT, place.ref),
        "can_read_queue": can(actor, READ_QUEUE, place.ref),
        "can_send": board is Board.NOTICES and place.level != Level.VILLAGE and can(actor, SEND_NOTICE, place.ref),
        "can_note_minors": board is Board.CIRCLE and place.level == Level.VILLAGE and can(actor, NOTE_MINOR, place.ref),
    }
    whole = "boards/_list_tools.html" if request.htmx else "boards/list_tools.html"  # type: ignore[attr-defined]
    return private(render(request, whole, context))


@require_safe
@at_place
def board_feed(request: HttpRequest, place: Place, board: Board) -> HttpResponse:
    rows = queries.feed(place, board)
    text = atom(
        title=f"{place.name} · {words.BOARDS[board]}",
        key=f"{place.id}/{board}",
        page_url=request.build_absolute_uri(reverse("boards:list", args=[place.code, board.value])),
        feed_url=request.build_absolute_uri(request.path),
        rows=rows,
        absolute=request.build_absolute_uri,
        opened_on=place.opened_on,
    )
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


@require_safe
@at_place
@signed_in
def board_export(request: HttpRequest, place: Place, board: Board) -> HttpResponse:
    """Excel of what was published here and below, for staff. Texts are written as texts: none becomes a formula or a link."""
    actor = actor_of(request)
    check(actor, EXPORT, place.ref)
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(str(words.BOARDS[board])[:31])
        heads = [_("地方"), _("发布时间"), _("谁发的"), _("标题"), _("内容"), _("评论"), _("状态"), _("网址")]
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head)
        sheet.set_column(0, 3, 18)
        sheet.set_column(4, 4, 60)
        for line, (row, status) in enumerate(queries.every_row(place, board, typed(request)), start=1):
            state = _("公开") if status == "published" else _("已撤下")
            moment = row.published_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
            texts = [row.place_name or place.name, moment, str(row.author), row.title, row.body]
            for column, value in enumerate(texts):
                sheet.write_string(line, column, value)
            sheet.write_number(line, 5, row.comments)
            sheet.write_string(line, 6, state)
            sheet.write_string(line, 7, request.build_absolute_uri(row.url))
    name = f"{place.code}-{board}.xlsx"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(out.getvalue(), content_type=kind, headers=headers)
