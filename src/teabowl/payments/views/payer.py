"""The payer's pages: what is paid to whom, the code to scan, the wait, the end. Everything works without JavaScript, save what WeChat's
own browser does (JSAPI)."""

import json
import re
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.payments import actions, own, queries
from teabowl.payments.actions.orders import order_for
from teabowl.payments.models import Order
from teabowl.payments.rules import OPEN, State
from teabowl.payments.values import Way
from teabowl.payments.views.doors import inside, tell
from teabowl.ui import qr
from teabowl.ui.doors import actor_of, key_of, see_other
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

PHONE = re.compile(r"Mobile|Android|iPhone|iPad|HarmonyOS", re.IGNORECASE)


def way_of(request: HttpRequest) -> Way:
    """How this browser would rather pay."""
    agent = request.headers.get("User-Agent", "")
    if "MicroMessenger" in agent:
        return Way.JSAPI
    return Way.H5 if PHONE.search(agent) else Way.NATIVE


@require_safe
@inside
def mine(request: HttpRequest) -> HttpResponse:
    """What I paid, and what came back of it."""
    before = key_of(request.GET.get("before", ""))
    rows, older = own.my_orders(actor_of(request), before=before)
    here = reverse("payments:mine")
    pager = {"newer_url": here if before else "", "older_url": f"{here}?before={older}" if older else ""}
    return render(request, "payments/mine.html", {"rows": rows, "pager": pager})


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """What is paid, to whom, how much. POST way=native|jsapi|h5 begins."""
    actor, now = actor_of(request), timezone.now()
    if request.method == "POST":
        return _begin(request, order_id)
    found = order_for(actor, order_id, now)
    if found.state not in OPEN or now >= found.expires_at:
        return see_other(reverse("payments:result", args=[order_id]))
    first = way_of(request)
    others = [way for way in (Way.NATIVE, Way.H5) if way is not first and first is not Way.JSAPI]
    context = {"page": queries.payer_page(found), "first": first, "others": others}
    return render(request, "payments/order.html", context)


def _begin(request: HttpRequest, order_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    asked = request.POST.get("way", "")
    way = Way(asked) if asked in Way._value2member_map_ else way_of(request)
    prepaid = actions.prepay(actor, order_id=order_id, way=way, now=now)
    if way is Way.NATIVE:
        return see_other(reverse("payments:scan", args=[order_id]))
    result = reverse("payments:result", args=[order_id])
    # WeChat comes back to redirect_url, and wants to know by the Referer which site it was called from.
    back = quote(request.build_absolute_uri(result), safe="")
    context = {
        "page": queries.payer_page(order_for(actor, order_id, now)),
        "call": json.dumps(dict(prepaid.call)),
        "result": result,
        "h5": f"{_ours(prepaid.url) or prepaid.url}&redirect_url={back}",
    }
    return render(request, "payments/h5.html" if way is Way.H5 else "payments/jsapi.html", context)


@require_safe
@inside
def scan(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The code to scan with another phone. It waits below it."""
    actor, now = actor_of(request), timezone.now()
    found = order_for(actor, order_id, now)
    if found.state not in OPEN or now >= found.expires_at:
        return see_other(reverse("payments:result", args=[order_id]))
    if not found.code:
        return see_other(reverse("payments:order", args=[order_id]))
    context = {"page": queries.payer_page(found), "qr": qr.svg(found.code), "stand_in": _ours(found.code)}
    return render(request, "payments/scan.html", context)


def _ours(url: str) -> str:
    """The path of an address of our own site, '' of any other: only the demo's stand-in gives out such codes."""
    site = f"{settings.CONFIG.site_url}/"
    return f"/{url.removeprefix(site)}" if url.startswith(site) else ""


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def result(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """What became of it. It asks again by itself until it is decided; POST: the payer says that it is paid, so ask now."""
    actor, now = actor_of(request), timezone.now()
    found = actions.look(actor, order_id=order_id, now=now, sure=request.method == "POST")
    if request.method == "POST":
        if found.state not in (State.PAID, State.CLOSED):
            tell(request, _("微信还没说付好。付了的话等一会儿，不会丢，也不用再付一次。"))
        return see_other(reverse("payments:result", args=[order_id]))
    return render(request, "payments/result.html", _waiting(request, found))


@require_safe
@inside
def state(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The part that waits: asked again every three seconds; once it is decided it leads to the result."""
    found = actions.look(actor_of(request), order_id=order_id, now=timezone.now())
    response = render(request, "payments/_state.html", _waiting(request, found))
    if found.state in (State.PAID, State.CLOSED):
        response["HX-Redirect"] = reverse("payments:result", args=[order_id])
    return response


def _waiting(request: HttpRequest, found: Order) -> dict[str, object]:
    page = queries.payer_page(found)
    return {"page": page, "is_payable": found.state in OPEN and timezone.now() < found.expires_at}


@require_POST
@inside
def give_up(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Not paid after all."""
    actions.close_order(actor_of(request), order_id=order_id, now=timezone.now())
    return see_other(reverse("payments:result", args=[order_id]))
