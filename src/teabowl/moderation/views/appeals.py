"""Appeals: made by authors, answered one level up."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.kernel.verbs import check
from teabowl.moderation import actions, queries
from teabowl.moderation.forms import AnswerForm, AppealForm
from teabowl.moderation.permissions import READ_QUEUE, can_decide_appeal
from teabowl.moderation.views.doors import above_of, actor_of, day, now, private, see_other, signed_in
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import filled, form_page, page_number, pages_around, tell
from teabowl.ui.sheets import MOST, sheet_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def appeal(request: HttpRequest, place: Place, decision_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    decision, subject = queries.decision_for_author(actor, place, decision_id)
    above = above_of(place)

    def act(typed: dict[str, Any]) -> HttpResponse:
        made = actions.appeal(actor, decision_id=decision.id, words_said=typed["words"], now=now())
        tell(request, _("收到了，%(above)s %(due)s前答复") % {"above": above, "due": day(made.due_at)})
        return see_other(f"/p/{place.code}/posts/mine/")

    context = {"place": place, "decision": decision, "subject": subject, "until": day(decision.appeal_until), "above": above,
               "days": queries.terms_of(place).answer_days}  # fmt: skip
    return private(form_page(request, filled(request, AppealForm), act, "moderation/appeal.html", context))


@require_safe
@at_place
@signed_in
def appeals(request: HttpRequest, place: Place) -> HttpResponse:
    """Appeals from here and below: those that wait, the oldest first; those answered with ?answered=1."""
    check(actor_of(request), READ_QUEUE, place.ref)
    answered, page = request.GET.get("answered") == "1", page_number(request)
    rows, total = queries.appeals_page(place, answered=answered, page=page, limit=A_PAGE)
    context = {
        "place": place, "rows": rows, "total": total, "answered": answered, "now": now(),
        "pager": pages_around(request, more=page * A_PAGE < total),
    }  # fmt: skip
    return private(render(request, "moderation/appeals.html", context))


@require_safe
@at_place
@signed_in
def appeals_excel(request: HttpRequest, place: Place) -> HttpResponse:
    """All of them as an Excel file, those that wait first."""
    check(actor_of(request), READ_QUEUE, place.ref)
    header = [_("哪里"), _("哪一种"), _("什么"), _("谁写的"), _("为什么撤"), _("撤下时说"), _("哪天撤的"), _("写的人说"),
              _("哪天申诉"), _("最晚哪天答复"), _("怎么样了"), _("答复"), _("哪天答复")]  # fmt: skip
    rows = (
        (row.place.name, row.kind, row.text, row.subject.author, row.why, row.decision_words, row.decided_at, row.words, row.made_at,
         row.due_at, row.status, row.answer, row.answered_at)
        for answered in (False, True)
        for row in queries.appeals_page(place, answered=answered, limit=MOST)[0]
    )  # fmt: skip
    return sheet_response(_("申诉"), header, rows, f"{place.name}-{_('申诉')}")


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def decide_appeal(request: HttpRequest, place: Place, appeal_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    check(actor, READ_QUEUE, place.ref)
    row = queries.appeal_row(place, appeal_id)

    def act(typed: dict[str, Any]) -> HttpResponse:
        actions.decide_appeal(actor, appeal_id=row.id, grant=typed["grant"] == "yes", answer=typed["answer"], now=now())
        tell(request, _("答复了，写的人能看到"))
        return see_other(reverse("moderation:appeals", args=[place.code]))

    decides = can_decide_appeal(actor, row.place.ref) and row.is_waiting
    context = {"place": place, "row": row, "decides": decides, "above": above_of(row.place)}
    return private(form_page(request, filled(request, AnswerForm), act, "moderation/decide_appeal.html", context))
