"""What needs attention below a head account, for who organises there."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from teabowl.kernel.actor import Level
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can, check
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.sites import queries
from teabowl.sites.permissions import SEE_ATTENTION
from teabowl.ui.doors import actor_of, page_number, pages_around
from teabowl.ui.sheets import sheet_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

MANY = 50
SOME = 5
"""Rows of a kind on the page of all kinds."""


@login_required
@require_safe
@never_cache
@at_place
def attention(request: HttpRequest, place: Place) -> HttpResponse:
    """All kinds with their first rows; or, with ?kind=, one kind whole, page by page."""
    check(actor_of(request), SEE_ATTENTION, place.ref)
    if place.level == Level.VILLAGE:
        raise NotFound(_("村里的事在“今天的事”里"))
    groups = queries.attention(place, china_date(timezone.now()))
    chosen = next((group for group in groups if group.name == request.GET.get("kind")), None)
    shown: dict[str, Any] = {
        "place": place,
        "crumbs": queries.crumbs_of([place], _("要留意的")),
        "groups": groups,
        "total": sum(len(group.rows) for group in groups),
        "some": SOME,
        "chosen": chosen,
    }
    if chosen is not None:
        last = page_number(request) * MANY
        shown |= {"listed": chosen.rows[last - MANY : last], "pager": pages_around(request, more=len(chosen.rows) > last)}
    return render(request, "sites/attention.html", shown)


@login_required
@require_safe
@never_cache
@at_place
def attention_excel(request: HttpRequest, place: Place) -> HttpResponse:
    """All of it as an Excel file."""
    check(actor_of(request), SEE_ATTENTION, place.ref)
    groups = queries.attention(place, china_date(timezone.now()))
    rows = ((group.name, row.text, row.place_name, row.since) for group in groups for row in group.rows)
    header = [_("哪一种"), _("什么事"), _("哪里"), _("从哪天起")]
    return sheet_response(_("要留意的"), header, rows, f"{place.name}-{_('要留意的')}")


@require_safe
@never_cache
@at_place
def attention_brief(request: HttpRequest, place: Place) -> HttpResponse:
    """A part of the head account, fetched apart: how much of each kind, for who organises there; nothing for others."""
    if place.level == Level.VILLAGE or not can(actor_of(request), SEE_ATTENTION, place.ref):
        return HttpResponse()
    return render(
        request,
        "sites/_attention_brief.html",
        {"place": place, "groups": queries.attention(place, china_date(timezone.now()))},
    )
