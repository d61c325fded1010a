"""A member's own dues: what I owe, pay, receipts, a waiver."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.dues import actions, queries, words
from teabowl.dues.codes import PaymentState
from teabowl.dues.forms import PayForm, WaiverForm
from teabowl.dues.views.doors import GET_POST, inside, tell, to
from teabowl.dues.views.keeping import months_of
from teabowl.kernel.errors import NotFound
from teabowl.kernel.money import yuan
from teabowl.ui import qr
from teabowl.ui.doors import actor_of, filled, form_page, see_other
from teabowl.ui.pdf import pdf_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_http_methods(GET_POST)
@inside
def mine(request: HttpRequest) -> HttpResponse:
    """What I owe, and the form that pays it."""
    actor, now = actor_of(request), timezone.now()
    page = queries.my_dues(actor, now)
    rows = sorted(page.payable_now, key=lambda row: row.owed.month)
    due = [(f"{row.owed.month:%Y-%m-%d}", f"{words.months_text([row.owed.month])}，{yuan(row.owed.fen)}") for row in rows]
    ahead = [(f"{m:%Y-%m-%d}", f"{words.months_text([m])}，{yuan(fen)}") for m, fen in page.ahead]

    def act(data: dict[str, Any]) -> HttpResponse:
        if page.here is None or page.member_id is None:
            raise NotFound(words.NOT_MEMBER)
        made = actions.start_payment(
            actor, organisation_id=page.here.id, member_id=page.member_id, months=months_of(data), extra_fen=data["extra"] or 0,
            key=data["key"], now=now,
        )  # fmt: skip
        return see_other(reverse("payments:order", args=[made.order_id]))

    context = {"page": page, "has_choices": bool(due or ahead), "crumbs": [(_("我的"), "/me/"), (_("我的党费"), "")]}
    form = partial(PayForm, months=[*due, *ahead])
    wanted = [f"{row.owed.month:%Y-%m-%d}" for row in rows if row.owed.month not in page.handed]
    return form_page(request, filled(request, form, {"months": wanted}), act, "dues/mine.html", context)


@require_safe
@inside
def payment(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """One of my payments: how to pay it now, or its receipt."""
    actor = actor_of(request)
    row = queries.my_payment(actor, payment_id)
    context = {
        "row": row, "payment": row.payment,
        "mine_to_confirm": row.payment.state == PaymentState.OPEN and row.payment.begun_by_id != actor.account_id,
        "crumbs": [(_("我的党费"), to("mine")), (row.months, "")],
    }  # fmt: skip
    return render(request, "dues/my_payment.html", context)


@require_POST
@inside
def confirm(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """My own word that I gave this money: I am the second person."""
    actor = actor_of(request)
    queries.my_payment(actor, payment_id)
    actions.confirm_payment(actor, payment_id=payment_id, now=timezone.now())
    tell(request, _("核对了，收据在这里"))
    return see_other(to("my_payment", payment_id))


@require_safe
@inside
def receipt_pdf(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """The receipt, with a code that leads to whether it holds."""
    row = queries.my_payment(actor_of(request), payment_id)
    if row.payment.state != PaymentState.PAID or not row.payment.number:
        raise NotFound(words.NOT_HERE)
    address = request.build_absolute_uri(to("receipt", row.payment.number))
    context = {"row": row, "payment": row.payment, "code": qr.svg(address), "address": address}
    return pdf_response(request, "dues/receipt_pdf.html", context, f"{_('党费收据')} {row.payment.number}.pdf")


@require_http_methods(GET_POST)
@inside
def waiver(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    page = queries.my_dues(actor, now)
    if page.here is None or page.member_id is None:
        raise NotFound(words.NOT_MEMBER)
    here, member_id = page.here, page.member_id

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.ask_waiver(
            actor, organisation_id=here.id, member_id=member_id, first=data["first"], last=data["last"], reason=data["reason"],
            reduced_fen=data["reduced"] or 0, key=data["key"], now=now,
        )  # fmt: skip
        tell(request, _("收到了，支部定了再报上级批"))
        return see_other(to("mine"))

    context = {
        "org": here, "crumbs": [(_("我的党费"), to("mine")), (_("少交免交"), "")], "heading": _("交党费有困难"), "submit": _("交上去"),
        "note": _("支部先定，再报上一级党组织批。批了就少交或不交，没有别的影响。"),
    }  # fmt: skip
    return form_page(request, filled(request, WaiverForm), act, "dues/form.html", context)
