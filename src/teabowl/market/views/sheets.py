"""Excel out and in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.files.uploads import RefusedFile, limited_uploads
from teabowl.kernel.verbs import check
from teabowl.market import actions, queries, sheets, words
from teabowl.market.actions.importing import RowsWrong
from teabowl.market.forms import FORMS, ImportForm
from teabowl.market.permissions import BRING_IN, EXPORT
from teabowl.market.rules import Board
from teabowl.market.views.doors import crumbs, signed_in
from teabowl.market.views.lists import asked_of
from teabowl.people.sheets import UnreadableSheet
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import actor_of, see_other
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 50


def _file(data: bytes, name: str) -> HttpResponse:
    return HttpResponse(data, content_type=EXCEL, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_safe
@at_place
@signed_in
def export(request: HttpRequest, place: Place, board: Board) -> HttpResponse:
    """What the list shows, as Excel, narrowed as the list was. Without contacts."""
    check(actor_of(request), EXPORT, place.ref)
    rows = queries.every_listing(place, board, asked_of(request, board)[0])
    return _file(sheets.listings_sheet(board, rows, request.build_absolute_uri), f"{place.code}-{board}.xlsx")


@require_safe
@at_place
@signed_in
def template(request: HttpRequest, place: Place, board: Board) -> HttpResponse:
    check(actor_of(request), BRING_IN, place.ref)
    return _file(sheets.template(board), f"{board}.xlsx")


@limited_uploads
@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def bring_in(request: HttpRequest, place: Place, board: Board) -> HttpResponse:
    """A whole table at once: all of it, or what to change by line and column."""
    actor = actor_of(request)
    check(actor, BRING_IN, place.ref)
    form, wrong, status = ImportForm(), [], 200
    if request.method == "POST":
        form, status = ImportForm(request.POST, request.FILES), 422
        file = request.FILES.get("file")
        if form.is_valid() and file is not None and not isinstance(file, RefusedFile):
            try:
                drafts = sheets.read_drafts(board, place, file.name or "", file.read())
                made, new = actions.import_listings(actor, place=place, drafts=drafts, now=timezone.now())
            except UnreadableSheet as error:
                form.add_error("file", str(error.args[0]))
            except RowsWrong as error:
                labels = dict(sheets.columns(board))
                wrong = [(row.row, labels.get(row.field, ""), row.message) for row in error.rows]
                form.add_error(None, _("一行也没有登。把下面的改好，再传一次"))
            else:
                told = ngettext("登了 %(n)s 条", "登了 %(n)s 条", new) % {"n": new}
                again = _("，%(n)s 条以前登过") % {"n": len(made) - new} if len(made) > new else ""
                messages.success(request, f"{told}{again}")
                return see_other(reverse("market:board", args=[place.code, board]))
    context = {
        "place": place,
        "board": board.value,
        "board_name": words.BOARDS[board],
        "form": form,
        "wrong": wrong[:SHOWN],
        "wrong_count": len(wrong),
        "columns": [heading for _name, heading in sheets.columns(board)],
        "needed": [str(FORMS[board]().fields[name].label) for name in ("kind", "title", "phone", "agreed")],
        "crumbs": crumbs(place, board, (_("从表格登"), "")),
    }
    return render(request, "market/import.html", context, status=status)
