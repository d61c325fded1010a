"""A workbook on its way into the books."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.disclosure import actions, queries, reading, sheets
from teabowl.disclosure.forms import UploadForm
from teabowl.disclosure.permissions import KEEP_BOOK
from teabowl.disclosure.views.accounts import EXCEL
from teabowl.disclosure.views.books import GET_POST, trail
from teabowl.disclosure.views.doors import inside, tell
from teabowl.files.uploads import limited_uploads
from teabowl.kernel.verbs import check
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import actor_of, filled, form_page, see_other
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@limited_uploads
@require_http_methods(GET_POST)
@inside
@at_place
def upload(request: HttpRequest, place: Place) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    check(actor, KEEP_BOOK, place.ref)

    def act(data: dict[str, Any]) -> HttpResponse:
        file = data["file"]
        made = actions.stage_incoming(actor, place=place, filename=file.name or "", data=file.read(), now=now)
        return see_other(reverse("disclosure:incoming", args=[place.code, made.id]))

    context = {
        "place": place,
        "crumbs": trail(place, (_("从表格导入"), "")),
        "rows": queries.incoming_at(actor, place),
    }
    return form_page(request, filled(request, UploadForm), act, "disclosure/upload.html", context)


@require_safe
@inside
@at_place
def staged(request: HttpRequest, place: Place, incoming_id: UUID) -> HttpResponse:
    """What was read, month by month, with balances checked; bad rows with their reasons."""
    made = queries.incoming_of(actor_of(request), place, incoming_id)
    months = queries.staged_months(place, made)
    trail_ = trail(place, (_("从表格导入"), reverse("disclosure:upload", args=[place.code])), (_("先看一看"), ""))
    context = {"place": place, "made": made, "months": months, "crumbs": trail_}
    return render(request, "disclosure/incoming.html", context)


@require_safe
@inside
@at_place
def bad_rows(request: HttpRequest, place: Place, incoming_id: UUID) -> HttpResponse:
    """Rows that could not be taken, with the reasons, to put right and send again."""
    made = queries.incoming_of(actor_of(request), place, incoming_id)
    rows = [row for plain in made.months for row in reading.month_from(plain).bad]
    return _excel(sheets.bad_rows(rows), _("要改的行.xlsx"))


@require_safe
@inside
@at_place
def template(request: HttpRequest, place: Place) -> HttpResponse:
    check(actor_of(request), KEEP_BOOK, place.ref)
    return _excel(sheets.template(), _("收支明细样表.xlsx"))


def _excel(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=EXCEL)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@require_POST
@inside
@at_place
def confirm(request: HttpRequest, place: Place, incoming_id: UUID) -> HttpResponse:
    queries.incoming_of(actor_of(request), place, incoming_id)
    done = actions.confirm_incoming(actor_of(request), incoming_id=incoming_id, now=timezone.now())
    tell(request, _("记进去了：%(months)s 个月，%(n)s 笔") % {"months": done.months, "n": done.entries})
    return see_other(reverse("disclosure:incoming", args=[place.code, incoming_id]))


@require_POST
@inside
@at_place
def undo(request: HttpRequest, place: Place, incoming_id: UUID) -> HttpResponse:
    queries.incoming_of(actor_of(request), place, incoming_id)
    actions.undo_incoming(actor_of(request), incoming_id=incoming_id, now=timezone.now())
    tell(request, _("退回来了，账里没有这些了"))
    return see_other(reverse("disclosure:upload", args=[place.code]))


@require_POST
@inside
@at_place
def drop(request: HttpRequest, place: Place, incoming_id: UUID) -> HttpResponse:
    queries.incoming_of(actor_of(request), place, incoming_id)
    actions.drop_incoming(actor_of(request), incoming_id=incoming_id, now=timezone.now())
    tell(request, _("不要了"))
    return see_other(reverse("disclosure:upload", args=[place.code]))
