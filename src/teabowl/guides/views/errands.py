"""Errands: one's own, the village's, one; and what those do who handle them."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.guides import actions, queries, words
from teabowl.guides.forms import BackForm, FinishForm, MoveForm, RateForm, SureForm
from teabowl.guides.models import Errand
from teabowl.guides.views.asking import errand_form
from teabowl.guides.views.doors import actor_of, errand_crumbs, key_of, personal, signed_in
from teabowl.kernel.actor import Actor
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import page_number, pages_around
from teabowl.ui.sheets import MOST, sheet_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

STATES = ("open", "back", "done")


@require_safe
@personal
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """What one asked for, those with news marked; and what waits for one's consent."""
    return render(request, "guides/mine.html", {"rows": queries.my_errands(actor_of(request), now=timezone.now())})


def _narrowed(request: HttpRequest) -> tuple[str, str]:
    """(state, words) that the address asks for."""
    state = request.GET.get("state", "")
    return state if state in STATES else "", request.GET.get("q", "").replace("\x00", "").strip()[:40]


@require_safe
@personal
@signed_in
@at_place
def listed(request: HttpRequest, place: Place) -> HttpResponse:
    """A village's errands for those who handle them."""
    state, q = _narrowed(request)
    before = key_of(request.GET.get("before", ""))
    page = queries.errands_at(actor_of(request), place, state=state, before=before, q=q, now=timezone.now())
    here = reverse("guides:errands", args=[place.code])

    def address(**parts: Any) -> str:
        asked = urlencode({name: value for name, value in parts.items() if value})
        return f"{here}?{asked}" if asked else here

    texts = [("", _("全部")), ("open", _("等着办")), ("back", _("等补材料")), ("done", _("办好的"))]
    context = {
        "place": place,
        "errands": page,
        "q": q,
        "state": state,
        "address": here,
        "excel": reverse("guides:export_errands", args=[place.code]) + address(state=state, q=q).removeprefix(here),
        "filters": [(text, address(state=key, q=q), key) for key, text in texts],
        "crumbs": errand_crumbs(place)[:2],
        "pager": {
            "newer_url": address(state=state, q=q) if before else "",
            "older_url": address(before=page.older_id, state=state, q=q) if page.older_id else "",
        },
    }
    return render(request, "guides/errands.html", context)


@require_safe
@personal
@at_place
def export(request: HttpRequest, place: Place) -> HttpResponse:
    """A village's errands as a sheet for its staff, narrowed as the list was, without names."""
    state, q = _narrowed(request)
    header = [_("办什么"), _("收到"), _("期限"), _("办好"), _("用了几个工作日"), _("现在"), _("评价")]
    rows = queries.export_rows(actor_of(request), place, state=state, q=q)
    return sheet_response(_("代办"), header, rows, f"{place.name}-{_('代办')}")


@require_safe
@personal
@at_place
def errand(request: HttpRequest, place: Place, errand_id: UUID) -> HttpResponse:
    """The whole errand with what the reader can do. What is not there and what is not theirs look the same."""
    if not actor_of(request).is_signed_in:
        return redirect_to_login(request.get_full_path())
    page = actions.open_errand(actor_of(request), place=place, errand_id=errand_id, now=timezone.now())
    own = page.is_asker or page.is_for_reader
    trail = [(_("我的"), "/me/"), (_("我请办的事"), reverse("guides:my_errands"))] if own else errand_crumbs(place)
    context = {
        "place": place,
        "page": page,
        "crumbs": [*trail, (page.title, "")],
        "form_words": words.FORM,
        "key": SureForm()["key"],
        "rate": RateForm() if "rate" in page.may else None,
    }
    return render(request, "guides/errand.html", context)


@require_http_methods(["POST"])
@personal
@at_place
def take(request: HttpRequest, place: Place, errand_id: UUID) -> HttpResponse:
    def act(actor: Actor, data: dict[str, Any]) -> Errand:
        return actions.take_errand(actor, errand_id=errand_id, key=data["key"], now=timezone.now())

    return errand_form(request, place, errand_id, "take", SureForm, act, lambda errand: _("接了，请办的人会知道"), {
        "heading": _("接这件事"), "submit": _("接"),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def move(request: HttpRequest, place: Place, errand_id: UUID) -> HttpResponse:
    def act(actor: Actor, data: dict[str, Any]) -> Errand:
        return actions.move_errand(actor, errand_id=errand_id, note=data["note"], key=data["key"], now=timezone.now())

    more = {"heading": _("到下一步了"), "submit": _("记下"), "shows_next": True}
    return errand_form(request, place, errand_id, "move", MoveForm, act, lambda errand: _("记下了，请办的人会知道"), more)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def back(request: HttpRequest, place: Place, errand_id: UUID) -> HttpResponse:
    def act(actor: Actor, data: dict[str, Any]) -> Errand:
        return actions.send_back(actor, errand_id=errand_id, reason=data["reason"], key=data["key"], now=timezone.now())

    more = {"heading": _("退回补材料"), "submit": _("退回"), "note": _("等他补的日子不算在期限里。")}
    return errand_form(
        request, place, errand_id, "send_back", BackForm, act, lambda errand: _("退回了，请办的人会看到缺什么"), more
    )


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def finish(request: HttpRequest, place: Place, errand_id: UUID) -> HttpResponse:
    def act(actor: Actor, data: dict[str, Any]) -> Errand:
        return actions.finish_errand(actor, errand_id=errand_id, outcome=data["outcome"], key=data["key"], now=timezone.now())

    more = {"heading": _("办好了"), "submit": _("办好了"), "note": _("材料再留 90 天，到时候自动删掉。")}
    return errand_form(request, place, errand_id, "finish", FinishForm, act, lambda errand: _("办好了，请办的人会看到"), more)


@require_safe
@personal
@signed_in
@at_place
def late(request: HttpRequest, place: Place) -> HttpResponse:
    """Late errands below, for organisers: where and how late, never what."""
    rows, total, more = queries.late_below(actor_of(request), place, now=timezone.now(), page=page_number(request))
    context = {
        "place": place,
        "rows": rows,
        "total": total,
        "crumbs": [(place.name, f"/p/{place.code}/"), (_("迟了的代办"), "")],
        "pager": pages_around(request, more=more is not None),
    }
    return render(request, "guides/late.html", context)


@require_safe
@personal
@signed_in
@at_place
def late_excel(request: HttpRequest, place: Place) -> HttpResponse:
    """The same as an Excel file."""
    found, _total, _more = queries.late_below(actor_of(request), place, now=timezone.now(), limit=MOST)
    header = [_("哪里"), _("期限"), _("迟多久"), _("告诉了谁")]
    rows = ((row.place_name, row.due_on, row.late, "、".join(row.told)) for row in found)
    return sheet_response(_("迟了的代办"), header, rows, f"{place.name}-{_('迟了的代办')}")
