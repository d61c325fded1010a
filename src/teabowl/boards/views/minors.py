"""Villagers under 18 who write: the village's note of them, each look recorded."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.boards import actions, queries
from teabowl.boards.forms import MinorForm
from teabowl.boards.permissions import NOTE_MINOR
from teabowl.boards.views.doors import actor_of, now, private, see_other, signed_in
from teabowl.kernel.actor import Actor
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.people.member_queries import member_detail, members_at
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import filled, form_page, tell
from teabowl.ui.sheets import sheet_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_safe
@at_place
@signed_in
def minor_list(request: HttpRequest, place: Place) -> HttpResponse:
    """Those who were noted, and a search among the villagers to note another."""
    actor, rows = _looked_at(request, place)
    q = request.GET.get("q", "").replace("\x00", "").strip()[:30]
    found = members_at(actor, place, search=q).rows if q else []
    return private(render(request, "boards/minors.html", {"place": place, "rows": rows, "q": q, "found": found}))


def _looked_at(request: HttpRequest, place: Place) -> tuple[Actor, tuple[queries.MinorRow, ...]]:
    """Who looks, and at whom. Each look is recorded for the person."""
    actor = actor_of(request)
    check(actor, NOTE_MINOR, place.ref)
    rows = queries.minors_at(place, china_date(now()))
    actions.record_minors_read(actor, place=place, person_ids=[row.person_id for row in rows], now=now())
    return actor, rows


@require_safe
@at_place
@signed_in
def export(request: HttpRequest, place: Place) -> HttpResponse:
    """The same as an Excel file."""
    _actor, rows = _looked_at(request, place)
    header = [_("姓名"), _("出生日期"), _("几岁"), _("家长的名字"), _("家长哪天同意的")]
    told = ((row.name, row.born_on, row.years, row.guardian, row.consent_on) for row in rows)
    return sheet_response(_("未成年的村民"), header, told, f"{place.name}-{_('未成年的村民')}")


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def note(request: HttpRequest, place: Place, membership_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    check(actor, NOTE_MINOR, place.ref)
    member = member_detail(actor, place, membership_id)

    def act(typed: dict[str, Any]) -> HttpResponse:
        actions.note_minor(actor, place=place, membership_id=membership_id, **typed, now=now())
        tell(request, _("记下了。写的帖子先请村里看一眼，名字不写全"))
        return see_other(reverse("boards:minors", args=[place.code]))

    return private(
        form_page(request, filled(request, MinorForm), act, "boards/note_minor.html", {"place": place, "member": member})
    )


@require_POST
@at_place
@signed_in
def end(request: HttpRequest, place: Place, minor_id: UUID) -> HttpResponse:
    actions.end_minor(actor_of(request), place=place, minor_id=minor_id, now=now())
    messages.success(request, _("拿掉了"))
    return see_other(reverse("boards:minors", args=[place.code]))
