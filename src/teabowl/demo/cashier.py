"""The stand-in's cashier: what one sees on the phone after scanning. Anybody may pay, as anybody may scan a code."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from teabowl.demo import wechat_pay
from teabowl.kernel.errors import NotFound, Refused
from teabowl.payments.models import Merchant
from teabowl.payments.standin.books import Refusal
from teabowl.ui.doors import see_other
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

NOTICES = {"pay": 1, "twice": 2, "silent": 0}
"""How many notifications follow: WeChat may send one, several, or none."""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def cashier(request: HttpRequest, code: str) -> HttpResponse:
    """Pay, once; then say so."""
    if settings.CONFIG.mode != "demo":
        raise NotFound(_("这里不是演示"))
    trade = wechat_pay.trade_of(code)
    if trade is None:
        raise NotFound(_("没有这个付款码"))
    if request.method == "POST":
        gateway, how = wechat_pay.gateway(), request.POST.get("how", "pay")
        try:
            trade = gateway.pay(trade["number"])
        except Refusal:
            raise Refused(_("这个码已经付过，或者过期了")) from None
        door = request.build_absolute_uri(urlsplit(trade["notify_url"]).path)
        wechat_pay.tell([gateway.notice(trade["number"])] * NOTICES.get(how, 1), door)
        return see_other(request.get_full_path())
    merchant = Merchant.objects.filter(number=trade["mchid"]).exclude(status=Merchant.Status.OFF).first()
    back = urlsplit(request.GET.get("redirect_url", "")).path
    context = {
        "trade": trade,
        "title": merchant.title if merchant else trade["mchid"],
        "result_url": back if back.startswith("/pay/orders/") else "",
    }
    return render(request, "demo/cashier.html", context)
