"""The parts of public pages that are the reader's own: what staff do here. Fetched apart."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from teabowl.guides import queries
from teabowl.guides.permissions import ADAPT, HANDLE, SEE_FEEDBACK, SEE_LATE, WRITE
from teabowl.guides.rules import WRITING_LEVELS
from teabowl.guides.views.doors import actor_of, personal
from teabowl.kernel.actor import Level
from teabowl.kernel.verbs import can
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_safe
@personal
@at_place
def board_tools(request: HttpRequest, place: Place) -> HttpResponse:
    actor, ref = actor_of(request), place.ref
    context = {
        "place": place,
        "is_village": place.level == Level.VILLAGE,
        "is_signed_in": actor.is_signed_in,
        "news": queries.news_count(actor.account_id) if actor.account_id else 0,
        "writes": can(actor, WRITE, ref) and Level(place.level) in WRITING_LEVELS,
        "adapts": can(actor, ADAPT, ref),
        "moved": len(queries.moved_here(place)) if place.level != Level.VILLAGE and can(actor, ADAPT, ref) else 0,
        "hears": can(actor, SEE_FEEDBACK, ref),
        "handles": place.level == Level.VILLAGE and can(actor, HANDLE, ref),
        "sees_late": can(actor, SEE_LATE, ref),
    }
    return render(request, "guides/board_tools.html", context)


@require_safe
@personal
@at_place
def guide_tools(request: HttpRequest, place: Place, guide_id: UUID) -> HttpResponse:
    """What this reader can do with the guide: write the next version, change it here."""
    actor, found = actor_of(request), queries.guide_on(place, guide_id)
    own = found is not None and found.home.id == place.id
    cells = []
    if found is not None and own and can(actor, WRITE, place.ref):
        cells = [
            (_("改这份指南"), "edit", "pencil"),
            (_("放空表和样表"), "papers", "paperclip"),
            (_("核对过了"), "review", "calendar-check"),
            (_("停用"), "withdraw", "archive"),
        ]
    elif found is not None and not own and can(actor, ADAPT, place.ref):
        village = place.level == Level.VILLAGE
        cells = [(_("补办理地点、时间、电话") if village else _("改本地不一样的地方"), "adapt", "pencil")]
        if not village and can(actor, WRITE, place.ref):
            cells.append((_("放本地的空表和样表"), "papers", "paperclip"))
    return render(request, "guides/guide_tools.html", {"place": place, "guide_id": guide_id, "cells": cells})
