"""Taking money by hand, and the second person's look."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.dues import actions, queries, words
from teabowl.dues.codes import Way
from teabowl.dues.forms import TakeForm, WhyForm
from teabowl.dues.rules import Payable, add_months, first_of, months_between, quarter_of
from teabowl.dues.views.doors import GET_POST, crumbs, inside, tell, to
from teabowl.dues.views.keeping import month_choices, months_of
from teabowl.kernel.money import yuan
from teabowl.kernel.times import china_date
from teabowl.ui.doors import actor_of, filled, form_page, page_number, see_other
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_http_methods(GET_POST)
@inside
def take(request: HttpRequest, organisation_id: UUID, member_id: UUID) -> HttpResponse:
    """Money of one member, for months that are open."""
    actor, now = actor_of(request), timezone.now()
    page = queries.member_page(actor, organisation_id, member_id, now)
    if request.method != "POST":
        actions.look_at_dues(actor, here=page.here, verb="open_amount", about=[page.person_id], now=now)
    unpaid = sorted(((row, answer) for row, _s, answer in page.unpaid), key=lambda one: one[0].month)
    choices = month_choices([row for row, answer in unpaid if answer is not Payable.NEEDS_DECISION])
    long_ago = [
        (key, _("%(month)s（支部先定）") % {"month": text})
        for key, text in month_choices([row for row, answer in unpaid if answer is Payable.NEEDS_DECISION])
    ]
    running = first_of(china_date(now))
    if page.terms.quarterly and page.fixed:
        paid = {row.month for row, _s, _p in page.months}
        ahead = months_between(add_months(running, 1), add_months(quarter_of(running), 2))
        choices += [
            (f"{m:%Y-%m-%d}", f"{words.months_text([m])}，{yuan(page.fixed.monthly_fen)}") for m in ahead if m not in paid
        ]

    first = [choices[0][0]] if choices else []
    choices += long_ago

    def act(data: dict[str, Any]) -> HttpResponse:
        made = actions.take_payment(
            actor, organisation_id=organisation_id, member_id=member_id, months=months_of(data), way=Way(data["way"]),
            paid_on=data["paid_on"], extra_fen=data["extra"] or 0, proxy=data["proxy"], decision=data["decision"], key=data["key"], now=now,
        )  # fmt: skip
        tell(request, _("记下了，还要第二个人核对"))
        return see_other(to("payment", organisation_id, made.id))

    trail = crumbs(
        page.here,
        (_("谁交了、谁没交"), to("owing", page.here.id)),
        (page.name, to("member", page.here.id, member_id)),
        (_("收一笔"), ""),
    )
    context = {
        "org": page.here, "crumbs": trail, "heading": _("收%(name)s的党费") % {"name": page.name}, "submit": _("收下"),
        "note": _("钱要两个人经手：您收，另一个人核对以后才算交了，才有收据。"),
    }  # fmt: skip
    initial = {"paid_on": china_date(now), "months": first}
    return form_page(request, filled(request, partial(TakeForm, months=choices), initial), act, "dues/form.html", context)


@require_safe
@inside
def payments(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    state = request.GET.get("state", "")
    page = queries.payments_at(actor, organisation_id, now, page=page_number(request), state=state)
    actions.look_at_dues(
        actor, here=page.here, verb="see_payments", about=[r.payment.member.person_id for r in page.rows], now=now
    )
    context = {
        "page": page,
        "org": page.here,
        "state": state,
        "crumbs": crumbs(page.here, (_("收款"), "")),
    }
    return render(request, "dues/payments.html", context)


def _crumbs(here: Any, name: str) -> list[tuple[str, str]]:
    return crumbs(here, (_("收款"), to("payments", here.id)), (name, ""))


@require_safe
@inside
def payment(request: HttpRequest, organisation_id: UUID, payment_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    here, may, row = queries.payment_page(actor, payment_id, now)
    actions.look_at_dues(actor, here=here, verb="see_payments", about=[row.payment.member.person_id], now=now)
    is_second = "confirm" in may and row.payment.begun_by_id != actor.account_id
    context = {"org": here, "may": may, "row": row, "is_second": is_second, "crumbs": _crumbs(here, row.name)}
    return render(request, "dues/payment.html", context)


@require_POST
@inside
def confirm(request: HttpRequest, organisation_id: UUID, payment_id: UUID) -> HttpResponse:
    made = actions.confirm_payment(actor_of(request), payment_id=payment_id, now=timezone.now())
    tell(request, _("核对了，收据编号 %(number)s") % {"number": made.number})
    return see_other(to("payment", organisation_id, payment_id))


def _why(
    request: HttpRequest, organisation_id: UUID, payment_id: UUID, heading: str, note: str, deed: Any, done: str
) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    here, _may, row = queries.payment_page(actor, payment_id, now)

    def act(data: dict[str, Any]) -> HttpResponse:
        deed(actor, payment_id=payment_id, why=data["why"], now=now)
        tell(request, done)
        return see_other(to("payment", organisation_id, payment_id))

    context = {
        "org": here,
        "crumbs": _crumbs(here, row.name),
        "heading": heading,
        "submit": heading,
        "note": f"{row.name} {yuan(row.payment.fen)}，{row.months}。{note}",
        "kind": "warn",
    }
    return form_page(request, filled(request, WhyForm), act, "dues/form.html", context)


@require_http_methods(GET_POST)
@inside
def drop(request: HttpRequest, organisation_id: UUID, payment_id: UUID) -> HttpResponse:
    return _why(
        request, organisation_id, payment_id, _("这笔没有收到"), "", actions.drop_payment, _("这笔不算，那几个月还是没交")
    )


@require_http_methods(GET_POST)
@inside
def give_back(request: HttpRequest, organisation_id: UUID, payment_id: UUID) -> HttpResponse:
    note = _("账上会冲回，这几个月又是没交，收据作废。")
    return _why(
        request, organisation_id, payment_id, _("退回或冲掉这笔"), note, actions.return_payment, _("退了，账上已经冲回")
    )
