"""Doors of votes. The receipt of a secret vote is the answer to the form itself: its code is in no address, session or log."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.ballots import actions, queries, sheets, words
from teabowl.ballots.forms import CastForm, HallForm
from teabowl.ballots.queries import MotionPage
from teabowl.ballots.values import Receipt
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.ui.doors import act_on, actor_of, add_wrong, personal, see_other, signed_in
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

GET_POST = ["GET", "HEAD", "POST"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _context(request: HttpRequest, page: MotionPage, **more: Any) -> dict[str, Any]:
    crumbs = [(page.lead[0], page.lead[1]), (_("表决"), reverse("ballots:motion", args=[page.id])), *more.pop("trail", [])]
    form = CastForm(page) if page.may_vote else None
    return {"page": page, "form": form, "crumbs": crumbs, "in_room": _is_in_room(request), **more}


def _is_in_room(request: HttpRequest) -> bool:
    """Asked as a part of another page (a meeting's room): one's own ballot alone."""
    around = urlsplit(request.headers.get("HX-Current-URL", "")).path
    return bool(around) and not around.startswith("/ballots/")


def _page(request: HttpRequest, motion_id: UUID) -> MotionPage:
    return queries.motion_page(actor_of(request), motion_id, timezone.now(), counted=not _is_in_room(request))


@require_safe
@personal
@signed_in
def motion(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    return render(request, "ballots/motion.html", _context(request, _page(request, motion_id)))


@require_safe
@personal
@signed_in
def part(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """The vote alone, one's own: for a page around it (a meeting's room) that asks for it again when something changed."""
    return render(request, "ballots/_motion.html", _context(request, _page(request, motion_id)))


@require_POST
@personal
@signed_in
def cast(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """Votes. Answers the receipt itself; sent again it answers the same."""
    page = _page(request, motion_id)
    form = CastForm(page, request.POST)
    receipt, status = _cast(request, motion_id, form)
    more: dict[str, Any] = {"receipt": receipt}
    # hundreds vote at once: nothing is read again that a room does not show
    page = queries.after_casting(page, receipt) if receipt and _is_in_room(request) else _page(request, motion_id)
    if receipt is None:
        more |= {"form": form if page.may_vote else None, "refusal": form.non_field_errors()}
    template = "ballots/_motion.html" if request.headers.get("HX-Request") else "ballots/motion.html"
    return render(request, template, _context(request, page, **more), status=status)


def _cast(request: HttpRequest, motion_id: UUID, form: CastForm, elector_id: UUID | None = None) -> tuple[Receipt | None, int]:
    """(what one takes home, status); without a receipt the form says why."""
    if not form.is_valid():
        return None, 422
    try:
        return (
            actions.cast_vote(
                actor_of(request),
                motion_id=motion_id,
                choices=form.chosen(),
                key=form.cleaned_data["key"],
                elector_id=elector_id,
                now=timezone.now(),
            ),
            200,
        )
    except Invalid as wrong:
        add_wrong(form, wrong)
        return None, 422
    except (Refused, NotAllowed) as refusal:
        form.add_error(None, str(refusal.message))
        return None, 409


@require_http_methods(GET_POST)
@personal
@signed_in
def others(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """The votes of those whom one stands in for: a ballot each, under their name. For whom stands in the form, in no address and no
    log; the receipt is the answer itself, as with one's own."""
    actor, status = actor_of(request), 200
    said: dict[UUID, tuple[CastForm, Receipt | None]] = {}
    page, found = queries.pages_for_others(actor, motion_id, timezone.now())
    if request.method == "POST":
        one = next((one for one in found if str(one.elector_id) == request.POST.get("of")), None)
        if one is None:
            raise Refused(words.NO_MANDATE)
        form = CastForm(one.page, request.POST, of=one.elector_id)
        receipt, status = _cast(request, motion_id, form, one.elector_id)
        said = {one.elector_id: (form, receipt)}
        page, found = queries.pages_for_others(actor, motion_id, timezone.now())
    rows = []
    for one in found:
        sent, receipt = said.get(one.elector_id, (None, None))
        blank = CastForm(one.page, of=one.elector_id) if one.page.may_vote and receipt is None else None
        rows.append((one, blank if sent is None or receipt else sent, receipt))
    trail = [(_("替别人投"), "")]
    return render(request, "ballots/others.html", _context(request, page, rows=rows, trail=trail), status=status)


@require_safe
@personal
@signed_in
def codes(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    page, rows = queries.codes_of(actor_of(request), motion_id, timezone.now())
    return render(request, "ballots/codes.html", _context(request, page, rows=rows, trail=[(_("查票号"), "")]))


@require_safe
@personal
@signed_in
def codes_sheet(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    page, rows = queries.codes_of(actor_of(request), motion_id, timezone.now())
    response = HttpResponse(sheets.codes_sheet(page.row.title, rows), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="codes-{motion_id}.xlsx"'
    return response


@require_http_methods(GET_POST)
@personal
@signed_in
def hall(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """What one person counted in the hall."""
    page = _page(request, motion_id)
    if not page.can_run:
        raise NotAllowed(_("会场的票由主持会议的人安排两个人来点"))
    electors = queries.electors_of(motion_id)
    form, status = HallForm(page, electors), 200

    def act(data: dict[str, Any]) -> HttpResponse:
        agreed = actions.add_hall_count(actor_of(request), motion_id=motion_id, count=form.count(), now=timezone.now())
        if agreed:
            messages.success(request, _("两个人的数一样，算进去了"))
        elif len(_page(request, motion_id).counters) > 1:
            messages.warning(request, words.HALL_DIFFERS)
        else:
            messages.success(request, _("记下了。还要另一个人各自点一遍，数一样才算"))
        return see_other(reverse("ballots:motion", args=[motion_id]))

    if request.method == "POST":
        form = HallForm(page, electors, request.POST)
        answer, status = act_on(form, act)
        if answer is not None:
            return answer
    context = _context(request, page, trail=[(_("会场的票"), "")])
    return render(request, "ballots/hall.html", context | {"form": form}, status=status)


def _sure(request: HttpRequest, motion_id: UUID, heading: str, note: str, submit: str, act: Callable[[], str]) -> HttpResponse:
    """One button on its own page."""
    page = _page(request, motion_id)
    if not page.can_run:
        raise NotAllowed(_("这件事由主持会议的人来办"))
    form, status = forms.Form(request.POST if request.method == "POST" else None), 200

    def done(data: dict[str, Any]) -> HttpResponse:
        messages.success(request, act())
        return see_other(reverse("ballots:motion", args=[motion_id]))

    if request.method == "POST":
        answer, status = act_on(form, done)
        if answer is not None:
            return answer
    context = _context(request, page, trail=[(heading, "")], heading=heading, note=note, submit=submit)
    return render(request, "ballots/sure.html", context | {"form": form}, status=status)


@require_http_methods(GET_POST)
@personal
@signed_in
def close(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    def act() -> str:
        actions.close_motion(actor_of(request), motion_id=motion_id, now=timezone.now())
        return _("计好票了，结果在这里")

    note = _("截止以后谁也不能再投、再改，结果马上显示。")
    return _sure(request, motion_id, _("截止计票"), note, _("截止计票"), act)


@require_http_methods(GET_POST)
@personal
@signed_in
def withdraw(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    def act() -> str:
        actions.withdraw_motion(actor_of(request), motion_id=motion_id, now=timezone.now())
        return _("撤回了")

    note = _("投过的票不算，也不打开看。改好了可以重新提交表决。")
    return _sure(request, motion_id, _("撤回表决"), note, _("撤回"), act)
