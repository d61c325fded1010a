"""Reports, taking down, the queue of a place, appeals to the township."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.boards import actions, queries, rules
from teabowl.boards.forms import AnswerForm, AppealForm, DecideForm, PlainForm, ReportForm, TakeDownForm
from teabowl.boards.permissions import DECIDE_APPEAL, MODERATE, READ_QUEUE, can_take_down, is_author
from teabowl.boards.rules import PostStatus
from teabowl.boards.views.doors import actor_of, now, private, see_other, signed_in
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can, check
from teabowl.places.models import Place
from teabowl.places.redirects import at_place


def _day(moment: object) -> str:
    on = china_date(moment)  # type: ignore[arg-type]
    return _("%(month)s 月 %(day)s 日") % {"month": on.month, "day": on.day}


def _ask(
    request: HttpRequest, template: str, form: PlainForm, wrong: Invalid | Refused | None, **context: object
) -> HttpResponse:
    """The page of a form, with what an action said about it."""
    status = 200
    if isinstance(wrong, Invalid):
        form.take(wrong)
        status = 422
    elif wrong is not None:
        form.is_valid()
        form.add_error(None, wrong.message)
        status = 409
    return private(render(request, template, {"form": form, **context}, status=status))


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def report_post(request: HttpRequest, place: Place, post_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = queries.post_for(actor, place, post_id)
    if found.status != PostStatus.PUBLISHED:
        raise NotFound(_("没有这条，可能已经撤下"))
    form = ReportForm(request.POST or None)
    wrong: Invalid | Refused | None = None
    if request.method == "POST":
        try:
            made = actions.report_post(
                actor, post_id=found.id, why=form.typed("why"), words_said=form.typed("words"), now=now()
            )
            return _received(request, place, found.url, made.made_at)
        except (Invalid, Refused) as error:
            wrong = error
    return _ask(request, "boards/report.html", form, wrong, place=place, text=found.body, back_url=found.url)


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def report_comment(request: HttpRequest, place: Place, comment_id: UUID) -> HttpResponse:
    found = queries.comment_for(place, comment_id)
    form = ReportForm(request.POST or None)
    wrong: Invalid | Refused | None = None
    if request.method == "POST":
        try:
            made = actions.report_comment(
                actor_of(request), comment_id=found.id, why=form.typed("why"), words_said=form.typed("words"), now=now()
            )
            return _received(request, place, found.post_url, made.made_at)
        except (Invalid, Refused) as error:
            wrong = error
    return _ask(request, "boards/report.html", form, wrong, place=place, text=found.body, back_url=found.post_url)


def _received(request: HttpRequest, place: Place, url: str, made_at: object) -> HttpResponse:
    due = _day(rules.report_due(made_at))  # type: ignore[arg-type]
    messages.success(request, _("收到了，%(due)s前会看，不会说是谁举报的") % {"due": due})
    return see_other(url)


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def take_down_post(request: HttpRequest, place: Place, post_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    post = queries.post_for(actor, place, post_id)
    if not can_take_down(actor, post, post.place_ref):
        raise NotAllowed(_("只有写的人和村里的操作员能撤下"))
    own = is_author(actor, post) and not post.as_committee
    form = TakeDownForm(request.POST or None)
    wrong: Invalid | Refused | None = None
    if request.method == "POST":
        try:
            actions.take_down_post(actor, post_id=post.id, why=form.typed("why"), words_said=form.typed("words"), now=now())
            messages.success(request, _("撤下了"))
            return see_other(reverse("boards:mine", args=[place.code]) if own else post.url)
        except (Invalid, Refused) as error:
            wrong = error
    return _ask(request, "boards/take_down.html", form, wrong, place=place, text=post.body, back_url=post.url, own=own)


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def take_down_comment(request: HttpRequest, place: Place, comment_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    check(actor, MODERATE, place.ref)
    found = queries.comment_for(place, comment_id)
    form = TakeDownForm(request.POST or None)
    wrong: Invalid | Refused | None = None
    if request.method == "POST":
        try:
            actions.take_down_comment(
                actor, comment_id=found.id, why=form.typed("why"), words_said=form.typed("words"), now=now()
            )
            messages.success(request, _("撤下了"))
            return see_other(found.post_url)
        except (Invalid, Refused) as error:
            wrong = error
    return _ask(request, "boards/take_down.html", form, wrong, place=place, text=found.body, back_url=found.post_url, own=False)


@require_safe
@at_place
@signed_in
def reports(request: HttpRequest, place: Place) -> HttpResponse:
    """What waits at this place, the oldest first."""
    actor = actor_of(request)
    check(actor, READ_QUEUE, place.ref)
    context = {"place": place, "rows": queries.reports_waiting(place), "now": now(), "decides": can(actor, MODERATE, place.ref)}
    return private(render(request, "boards/reports.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def report(request: HttpRequest, place: Place, report_id: UUID) -> HttpResponse:
    """One post or comment with its reports, and the decision."""
    actor = actor_of(request)
    check(actor, MODERATE if request.method == "POST" else READ_QUEUE, place.ref)
    row = queries.report_row(place, report_id)
    form = DecideForm(request.POST or None)
    wrong: Invalid | Refused | None = None
    if request.method == "POST":
        try:
            choice = form.typed("uphold")
            if choice not in {"yes", "no"}:
                raise Invalid({"uphold": _("请选一个")})
            actions.decide_report(
                actor,
                report_id=row.id,
                uphold=choice == "yes",
                why=form.typed("why"),
                words_said=form.typed("words"),
                now=now(),
            )
            messages.success(request, _("处理好了，写的人和举报的人都能看到"))
            return see_other(reverse("boards:reports", args=[place.code]))
        except (Invalid, Refused) as error:
            wrong = error
    decides = can(actor, MODERATE, place.ref)
    return _ask(request, "boards/decide.html", form, wrong, place=place, row=row, decides=decides)


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def appeal(request: HttpRequest, place: Place, decision_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    decision, text = queries.decision_for_author(actor, place, decision_id)
    form = AppealForm(request.POST or None)
    wrong: Invalid | Refused | None = None
    if request.method == "POST":
        try:
            made = actions.appeal(actor, decision_id=decision.id, words_said=form.typed("words"), now=now())
            due = _day(rules.appeal_due(made.made_at))
            messages.success(request, _("收到了，镇里 %(due)s前答复") % {"due": due})
            return see_other(reverse("boards:mine", args=[place.code]))
        except (Invalid, Refused) as error:
            wrong = error
    until = rules.appeal_until(decision.decided_at)
    return _ask(request, "boards/appeal.html", form, wrong, place=place, decision=decision, text=text, until=_day(until))


@require_safe
@at_place
@signed_in
def appeals(request: HttpRequest, place: Place) -> HttpResponse:
    """Appeals from here and below, the oldest first."""
    actor = actor_of(request)
    check(actor, READ_QUEUE, place.ref)
    rows = queries.appeals_waiting(place)
    return private(render(request, "boards/appeals.html", {"place": place, "rows": rows, "now": now()}))


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def decide_appeal(request: HttpRequest, place: Place, appeal_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    check(actor, DECIDE_APPEAL if request.method == "POST" else READ_QUEUE, place.ref)
    row = queries.appeal_row(place, appeal_id)
    form = AnswerForm(request.POST or None)
    wrong: Invalid | Refused | None = None
    if request.method == "POST":
        try:
            choice = form.typed("grant")
            if choice not in {"yes", "no"}:
                raise Invalid({"grant": _("请选一个")})
            actions.decide_appeal(actor, appeal_id=row.id, grant=choice == "yes", answer=form.typed("answer"), now=now())
            messages.success(request, _("答复了，写的人能看到"))
            return see_other(reverse("boards:appeals", args=[place.code]))
        except (Invalid, Refused) as error:
            wrong = error
    decides = can(actor, DECIDE_APPEAL, place.ref) and row.is_waiting
    return _ask(request, "boards/decide_appeal.html", form, wrong, place=place, row=row, decides=decides)
