"""The queue of a place: reports, texts held for a look; and the open page of what came of them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.kernel.errors import NotAllowed
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can, check
from teabowl.moderation import actions, queries
from teabowl.moderation.forms import DecideForm, LookForm
from teabowl.moderation.permissions import KEEP_WORDS, READ_QUEUE, can_decide
from teabowl.moderation.views.doors import above_of, actor_of, now, private, see_other, signed_in
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import filled, form_page, tell
from teabowl.ui.sheets import MOST, sheet_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_safe
@at_place
def openly(request: HttpRequest, place: Place) -> HttpResponse:
    """Public: how many were reported here and below, for what, what came of it, how long it took."""
    public_page(request, place.id)
    page = queries.openly(place, china_date(now()))
    return render(request, "moderation/openly.html", {"place": place, "page": page, "above": above_of(place)})


@require_safe
@at_place
@signed_in
def reports(request: HttpRequest, place: Place) -> HttpResponse:
    """What waits at this place, the oldest first."""
    actor = actor_of(request)
    check(actor, READ_QUEUE, place.ref)
    context = {
        "place": place, "rows": queries.reports_waiting(place), "held": queries.held_waiting(place), "now": now(),
        "waiting": queries.how_many_wait(place),
        "keeps_words": can(actor, KEEP_WORDS, place.ref),
    }  # fmt: skip
    return private(render(request, "moderation/reports.html", context))


@require_safe
@at_place
@signed_in
def reports_excel(request: HttpRequest, place: Place) -> HttpResponse:
    """The queue as an Excel file: without who reported."""
    check(actor_of(request), READ_QUEUE, place.ref)
    header = [_("哪一种"), _("什么"), _("谁写的"), _("为什么"), _("几个人举报"), _("从哪天起"), _("最晚哪天看")]
    reported = (
        (row.kind, row.text, row.subject.author, row.reasons[0][0], len(row.reasons), row.first_at, row.due_at)
        for row in queries.reports_waiting(place, MOST)
    )
    held = (
        (row.kind, row.text, row.subject.author, "、".join(str(why) for why in row.reasons), 0, row.held_at, row.due_at)
        for row in queries.held_waiting(place, MOST)
    )
    return sheet_response(_("举报"), header, [*reported, *held], f"{place.name}-{_('举报')}")


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def decide(request: HttpRequest, place: Place, report_id: UUID) -> HttpResponse:
    """One record with its reports, and the decision."""
    actor = actor_of(request)
    row = queries.report_row(place, report_id)
    decides = can_decide(actor, row.subject, place.ref)
    if not decides and not (can(actor, READ_QUEUE, place.ref) and request.method != "POST"):
        raise NotAllowed(_("这里没有这个权限"))

    def act(typed: dict[str, Any]) -> HttpResponse:
        actions.decide_report(
            actor, report_id=row.id, uphold=typed["uphold"] == "yes", why=typed["why"], words_said=typed["words"], now=now()
        )
        tell(request, _("处理好了，写的人和举报的人都能看到"))
        return see_other(reverse("moderation:reports", args=[place.code]))

    context = {"place": place, "row": row, "decides": decides, "above": above_of(place)}
    return private(form_page(request, filled(request, DecideForm), act, "moderation/decide.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def look(request: HttpRequest, place: Place, hold_id: UUID) -> HttpResponse:
    """One text that waits, with the words that were found in it, and the decision."""
    actor = actor_of(request)
    row = queries.held_row(place, hold_id)
    decides = can_decide(actor, row.subject, place.ref)
    if not decides and not (can(actor, READ_QUEUE, place.ref) and request.method != "POST"):
        raise NotAllowed(_("这里没有这个权限"))

    def act(typed: dict[str, Any]) -> HttpResponse:
        release = typed["release"] == "yes"
        actions.decide_held(actor, hold_id=row.id, release=release, why=typed["why"], words_said=typed["words"], now=now())
        tell(request, _("发出去了") if release else _("没有发，写的人看得到原因"))
        return see_other(reverse("moderation:reports", args=[place.code]))

    form = filled(request, LookForm, {"why": row.why})
    context = {"place": place, "row": row, "decides": decides, "above": above_of(place)}
    return private(form_page(request, form, act, "moderation/look.html", context))
