"""Pages of who keeps an account: connecting it, its keys, its orders, its bills, what differs."""

import logging
from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.money import BadMoney, fen_of, yuan
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can
from teabowl.payments import actions, own, owners, queries, sheets, words
from teabowl.payments.actions.telling import PROVIDER, merchant_for
from teabowl.payments.forms import BillForm, KeysForm, OpenForm, RefundForm, SettleForm
from teabowl.payments.permissions import KEEP_MERCHANT, SEE_ORDERS
from teabowl.payments.values import ProviderFailed
from teabowl.payments.views.doors import crumbs, inside, tell
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import actor_of, filled, form_page, key_of, see_other
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

log = logging.getLogger("teabowl.payments")
KEYS = ("certificate_serial", "private_key", "apiv3_key", "public_key", "public_key_id")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = ["GET", "HEAD", "POST"]


@require_safe
@inside
@at_place
def accounts(request: HttpRequest, place: Place) -> HttpResponse:
    """Accounts here and below."""
    actor = actor_of(request)
    context = {
        "place": place,
        "crumbs": [(place.name, f"/p/{place.code}/"), (_("收款账户"), "")],
        "rows": queries.merchants_below(actor, place),
        "open_url": reverse("payments:open", args=[place.code]) if can(actor, KEEP_MERCHANT, place.ref) else "",
    }
    return render(request, "payments/accounts.html", context)


def _holder(request: HttpRequest, holder_type: str, holder_id: UUID) -> tuple[owners.Holder, Place, owners.Described]:
    """The holder, its place and its words. Raises NotFound, NotAllowed."""
    area = owners.holder_of(holder_type)
    if area is None or area.place_of is None:
        raise NotFound(words.NO_MERCHANT)
    place = Place.objects.get(id=area.place_of(holder_id).id)
    described = area.describe([holder_id]).get(holder_id) or owners.Described(place.name)
    if not owners.may(actor_of(request), SEE_ORDERS, place.ref, (holder_type, holder_id), timezone.now()):
        raise NotAllowed(f"{SEE_ORDERS.zh}：这里没有这个权限")
    return area, place, described


@require_safe
@inside
def of_holder(request: HttpRequest, holder_type: str, holder_id: UUID) -> HttpResponse:
    """Accounts of an organisation."""
    _area, place, described = _holder(request, holder_type, holder_id)
    may_open = owners.may(actor_of(request), KEEP_MERCHANT, place.ref, (holder_type, holder_id), timezone.now())
    context = {
        "place": place,
        "crumbs": [(place.name, f"/p/{place.code}/"), (described.title, described.url), (_("收款账户"), "")],
        "rows": queries.merchants_of_holder(holder_type, holder_id),
        "open_url": reverse("payments:open_for", args=[holder_type, holder_id]) if may_open else "",
    }
    return render(request, "payments/accounts.html", context)


@require_http_methods(FORMS)
@inside
@at_place
def open_here(request: HttpRequest, place: Place) -> HttpResponse:
    """Connect an account of the place itself."""
    if not can(actor_of(request), KEEP_MERCHANT, place.ref):
        raise NotAllowed(f"{KEEP_MERCHANT.zh}：这里没有这个权限")
    return _open(request, place, None, "", reverse("payments:accounts", args=[place.code]))


@require_http_methods(FORMS)
@inside
def open_for(request: HttpRequest, holder_type: str, holder_id: UUID) -> HttpResponse:
    """Connect an account of an organisation."""
    _area, place, described = _holder(request, holder_type, holder_id)
    back = reverse("payments:of_holder", args=[holder_type, holder_id])
    return _open(request, place, (holder_type, holder_id), described.title, back)


def _open(request: HttpRequest, place: Place, holder: tuple[str, UUID] | None, title: str, back: str) -> HttpResponse:
    def act(data: dict[str, object]) -> HttpResponse:
        made = actions.open_merchant(
            actor_of(request),
            place=place,
            holder=holder,
            title=str(data["title"]),
            number=str(data["number"]),
            app_id=str(data["app_id"]),
            keys=_keys(data),
            now=timezone.now(),
        )
        tell(request, _("存好了。现在试一下密钥对不对。"))
        return see_other(reverse("payments:account", args=[made.id]))

    context = {
        "place": place,
        "crumbs": [(place.name, f"/p/{place.code}/"), (_("收款账户"), back), (_("接一个账户"), "")],
        "heading": _("接一个收款账户"),
        "note": _("钱直接进这个商户号，不经过大碗茶。密钥加密存着，谁也看不到，只能换。"),
        "submit": _("存下"),
        "back_url": back,
    }
    return form_page(request, filled(request, OpenForm, {"title": title}), act, "payments/form.html", context)


def _keys(data: dict[str, object]) -> actions.MerchantKeys:
    return actions.MerchantKeys(*(str(data[name]) for name in KEYS))


@require_safe
@inside
def account(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """One account: whether it works, what differs, its days."""
    page = queries.merchant_page(actor_of(request), merchant_id, now=timezone.now())
    door = request.build_absolute_uri(reverse("payments:notify", args=["wechat", merchant_id]))
    bills = [(bill, words.BILL_STATES[bill.status]) for bill in page.bills]
    context = {"page": page, "place": page.merchant.place, "crumbs": [*crumbs(page.merchant)[:-1], (page.merchant.title, "")]}
    return render(request, "payments/account.html", {**context, "bills": bills, "door": door})


@require_POST
@inside
def check(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """Prove the keys by a harmless call."""
    actions.check_merchant(actor_of(request), merchant_id=merchant_id, now=timezone.now())
    tell(request, _("微信支付认这套密钥，可以收款了。"))
    return see_other(reverse("payments:account", args=[merchant_id]))


@require_POST
@inside
def switch(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """Stop or resume."""
    on = request.POST.get("on") == "yes"
    actions.switch_merchant(actor_of(request), merchant_id=merchant_id, on=on, now=timezone.now())
    tell(request, _("可以收款了。") if on else _("停用了。已经付的照样认，照样能退。"))
    return see_other(reverse("payments:account", args=[merchant_id]))


@require_http_methods(FORMS)
@inside
def keys(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """Change the keys."""
    merchant = merchant_for(actor_of(request), KEEP_MERCHANT, merchant_id, timezone.now())

    def act(data: dict[str, object]) -> HttpResponse:
        actions.change_keys(actor_of(request), merchant_id=merchant_id, keys=_keys(data), now=timezone.now())
        tell(request, _("换好了。现在试一下密钥对不对。"))
        return see_other(reverse("payments:account", args=[merchant_id]))

    context = {
        "place": merchant.place,
        "crumbs": crumbs(merchant, (_("换密钥"), "")),
        "heading": _("换密钥"),
        "note": _("原来的密钥看不到，换了就用新的。正在路上的通知可能要系统再问一次微信，不会丢。"),
        "submit": _("换成这套"),
        "back_url": reverse("payments:account", args=[merchant_id]),
    }
    return form_page(request, filled(request, KeysForm), act, "payments/form.html", context)


@require_safe
@inside
def orders(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """Orders, newest first."""
    state, before = request.GET.get("state", ""), key_of(request.GET.get("before", ""))
    merchant, page = queries.orders_page(
        actor_of(request), merchant_id, state=state, before=str(before or ""), now=timezone.now()
    )
    here = reverse("payments:orders", args=[merchant_id])
    older = f"{here}?state={state}&before={page.older}" if page.older else ""
    context = {
        "place": merchant.place,
        "merchant": merchant,
        "crumbs": crumbs(merchant, (_("付款单"), "")),
        "page": page,
        "state": state,
        "states": [("", ""), ("paid", _("付好了")), ("waiting", _("等付款")), ("closed", _("关了")), ("surplus", _("付重了"))],
        "address": lambda state: f"{here}?state={state}" if state else here,
        "pager": {"newer_url": here if before else "", "older_url": older},
    }
    return render(request, "payments/orders.html", context)


@require_safe
@inside
def orders_xlsx(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """Orders of a span of days (?from=&to=; the last 92) as Excel."""
    today = china_date(timezone.now())
    first, last = (_day(request.GET.get(name, "")) for name in ("from", "to"))
    merchant, rows = queries.orders_between(
        actor_of(request), merchant_id, first or today - timedelta(days=92), last or today, now=timezone.now()
    )
    response = HttpResponse(sheets.orders(rows), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="payments-{merchant.number}.xlsx"'
    return response


@require_safe
@inside
def refunds(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """What goes back, newest first."""
    state, before = request.GET.get("state", ""), key_of(request.GET.get("before", ""))
    merchant, rows, older = own.refunds_page(actor_of(request), merchant_id, state=state, before=before, now=timezone.now())
    here = reverse("payments:refunds", args=[merchant_id])
    context = {
        "place": merchant.place,
        "merchant": merchant,
        "crumbs": crumbs(merchant, (_("退款"), "")),
        "rows": rows,
        "state": state,
        "states": [("", ""), ("running", _("还在退")), ("success", _("退到了")), ("closed", _("没退成"))],
        "address": lambda state: f"{here}?state={state}" if state else here,
        "pager": {"newer_url": here if before else "", "older_url": f"{here}?state={state}&before={older}" if older else ""},
    }
    return render(request, "payments/refunds.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_safe
@inside
def record(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """All there is of one order."""
    found = queries.record_page(actor_of(request), order_id, now=timezone.now())
    order = found.page.order
    context = {
        "place": order.merchant.place,
        "record": found,
        "crumbs": crumbs(
            order.merchant, (_("付款单"), reverse("payments:orders", args=[order.merchant_id])), (order.description, "")
        ),
        "heard": [(heard, words.OUTCOMES.get(heard.outcome, heard.outcome)) for heard in found.heard],
        "way": words.WAYS.get(order.way, ""),
    }
    return render(request, "payments/record.html", context)


@require_http_methods(FORMS)
@inside
def refund(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Give money back."""
    actor = actor_of(request)
    found = queries.record_page(actor, order_id, now=timezone.now())
    order = found.page.order

    def act(data: dict[str, object]) -> HttpResponse:
        amount = _fen(str(data["amount"]))
        made = actions.refund(
            actor, order_id=order_id, amount=amount, reason=str(data["reason"]), key=UUID(str(data["key"])), now=timezone.now()
        )
        _send(made.id)
        tell(request, _("交给微信支付了，到账要几分钟到几天。"))
        return see_other(reverse("payments:record", args=[order_id]))

    context = {
        "place": order.merchant.place,
        "crumbs": crumbs(order.merchant, (order.description, reverse("payments:record", args=[order_id])), (_("退款"), "")),
        "heading": _("退款"),
        "note": _("退回付款人原来付的地方。这一单还能退 %(left)s 元。") % {"left": yuan(found.left)},
        "submit": _("退"),
        "back_url": reverse("payments:record", args=[order_id]),
    }
    return form_page(
        request, filled(request, RefundForm, {"amount": str(yuan(found.left))}), act, "payments/form.html", context
    )


def _fen(typed: str) -> int:
    try:
        return fen_of(typed)
    except BadMoney:
        raise Invalid({"amount": words.MONEY}) from None


def _send(refund_id: UUID) -> None:
    """At once, so that the page can say how it went; if it cannot be asked now, the worker will."""
    try:
        actions.send_refund(PROVIDER, refund_id=refund_id, now=timezone.now())
    except ProviderFailed as fault:
        log.info("payments: refund not asked yet: %s %s", fault.fault.value, fault.code)


@require_POST
@inside
def drop(request: HttpRequest, refund_id: UUID) -> HttpResponse:
    """Give up a refund that WeChat never took."""
    dropped = actions.drop_refund(actor_of(request), refund_id=refund_id, now=timezone.now())
    tell(request, _("这笔退款撤回了。"))
    return see_other(reverse("payments:record", args=[dropped.order_id]))


@require_safe
@inside
def differences(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """What does not agree; ?settled=1: what was settled."""
    settled = request.GET.get("settled", "")
    merchant, rows = queries.differences_page(actor_of(request), merchant_id, settled=bool(settled), now=timezone.now())
    here = reverse("payments:differences", args=[merchant_id])
    context = {
        "place": merchant.place,
        "merchant": merchant,
        "crumbs": crumbs(merchant, (_("对账差异"), "")),
        "rows": rows,
        "settled": settled,
        "options": [("", _("要看的")), ("1", _("了结了的"))],
        "address": lambda settled: f"{here}?settled={settled}" if settled else here,
    }
    return render(request, "payments/differences.html", context)


@require_http_methods(FORMS)
@inside
def settle(request: HttpRequest, difference_id: UUID) -> HttpResponse:
    """Say what a difference was."""
    merchant, row = queries.difference(actor_of(request), difference_id, now=timezone.now())
    back = reverse("payments:differences", args=[merchant.id])

    def act(data: dict[str, object]) -> HttpResponse:
        actions.settle_difference(actor_of(request), difference_id=difference_id, note=str(data["note"]), now=timezone.now())
        tell(request, _("了结了。"))
        return see_other(back)

    context = {
        "place": merchant.place,
        "crumbs": crumbs(merchant, (_("对账差异"), back), (str(row.kind), "")),
        "heading": row.kind,
        "note": row.what_to_do,
        "submit": _("了结"),
        "back_url": back,
        "row": row,
    }
    return form_page(request, filled(request, SettleForm), act, "payments/settle.html", context)


@require_http_methods(FORMS)
@inside
def bill(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """Have a day's bill now."""
    merchant = merchant_for(actor_of(request), SEE_ORDERS, merchant_id, timezone.now())

    def act(data: dict[str, object]) -> HttpResponse:
        day = data["day"]
        if not isinstance(day, date):
            raise Refused(words.NO_BILL_YET)
        actions.fetch_bill(actor_of(request), merchant_id=merchant_id, day=day, now=timezone.now())
        tell(request, _("这天的账对过了。"))
        return see_other(reverse("payments:account", args=[merchant_id]))

    context = {
        "place": merchant.place,
        "crumbs": crumbs(merchant, (_("对一天的账"), "")),
        "heading": _("对一天的账"),
        "note": _("每天的账第二天十点以后自己会对；这里是要马上对的时候用。"),
        "submit": _("拿账单来对"),
        "back_url": reverse("payments:account", args=[merchant_id]),
    }
    form = filled(request, BillForm, {"day": china_date(timezone.now()) - timedelta(days=1)})
    return form_page(request, form, act, "payments/form.html", context)
