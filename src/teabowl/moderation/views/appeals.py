"""Appeals: made by authors, answered one level up."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.kernel.errors import Invalid, Refused
from teabowl.kernel.verbs import check
from teabowl.moderation import actions, queries
from teabowl.moderation.forms import AnswerForm, AppealForm
from teabowl.moderation.permissions import READ_QUEUE, can_decide_appeal
from teabowl.moderation.views.doors import Wrong, above_of, actor_of, ask, day, now, private, see_other, sent_data, signed_in
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def appeal(request: HttpRequest, place: Place, decision_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    decision, subject = queries.decision_for_author(actor, place, decision_id)
    above = above_of(place)
    form = AppealForm(sent_data(request))
    wrong: Wrong = None
    if request.method == "POST":
        try:
            made = actions.appeal(actor, decision_id=decision.id, words_said=form.typed("words"), now=now())
            messages.success(request, _("收到了，%(above)s %(due)s前答复") % {"above": above, "due": day(made.due_at)})
            return see_other(f"/p/{place.code}/posts/mine/")
        except (Invalid, Refused) as error:
            wrong = error
    context = {"place": place, "decision": decision, "subject": subject, "until": day(decision.appeal_until), "above": above}
    return ask(request, "moderation/appeal.html", form, wrong, **context, days=queries.terms_of(place).answer_days)


@require_safe
@at_place
@signed_in
def appeals(request: HttpRequest, place: Place) -> HttpResponse:
    """Appeals from here and below, the oldest first."""
    actor = actor_of(request)
    check(actor, READ_QUEUE, place.ref)
    rows = queries.appeals_waiting(place)
    return private(render(request, "moderation/appeals.html", {"place": place, "rows": rows, "now": now()}))


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def decide_appeal(request: HttpRequest, place: Place, appeal_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    check(actor, READ_QUEUE, place.ref)
    row = queries.appeal_row(place, appeal_id)
    form = AnswerForm(sent_data(request))
    wrong: Wrong = None
    if request.method == "POST":
        try:
            choice = form.typed("grant")
            if choice not in {"yes", "no"}:
                raise Invalid({"grant": _("请选一个")})
            actions.decide_appeal(actor, appeal_id=row.id, grant=choice == "yes", answer=form.typed("answer"), now=now())
            messages.success(request, _("答复了，写的人能看到"))
            return see_other(reverse("moderation:appeals", args=[place.code]))
        except (Invalid, Refused) as error:
            wrong = error
    decides = can_decide_appeal(actor, row.place.ref) and row.is_waiting
    context = {"place": place, "row": row, "decides": decides, "above": above_of(row.place)}
    return ask(request, "moderation/decide_appeal.html", form, wrong, **context)
