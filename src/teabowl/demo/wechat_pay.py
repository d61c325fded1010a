"""WeChat Pay in the demo: the stand-in of `payments`, its books in the demo's own folder, and accounts that are connected to it."""

import logging
import os
import threading
import time
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import httpx
from django.conf import settings

from teabowl.kernel.actor import system_actor
from teabowl.payments import actions
from teabowl.payments.models import Merchant
from teabowl.payments.providers import core
from teabowl.payments.standin.gateway import Gateway
from teabowl.places.models import Place

BY = system_actor("demo.wechat_pay")
APP = "wx00000000000de000"
FIRST = 1900000100
log = logging.getLogger("teabowl.payments")


@lru_cache(maxsize=2)
def _gateway(process: int) -> Gateway:
    home = settings.CONFIG.home
    home.mkdir(parents=True, exist_ok=True)
    site = settings.CONFIG.site_url
    code = f"{site}/demo/wechat-pay/{{code}}/"
    return Gateway(home / "wechat-pay.sqlite3", code_url=code, h5_url=f"{code}?way=h5")


def gateway() -> Gateway:
    """The stand-in; every process opens its books for itself."""
    return _gateway(os.getpid())


REFUNDS = "/v3/refund/domestic/refunds/"


def answer(request: httpx.Request) -> httpx.Response:
    """As the stand-in answers; nobody works at its bank, so a refund has arrived by the time one asks how far it is."""
    number = request.url.path.removeprefix(REFUNDS) if request.url.path.startswith(REFUNDS) else ""
    if number and (gateway().books.get("refund", number) or {}).get("status") == "PROCESSING":
        gateway().settle_refund(number)
    return gateway().handle(request)


@lru_cache(maxsize=2)
def _transport(process: int) -> httpx.MockTransport:
    return httpx.MockTransport(answer)


def travel() -> None:
    """From now on calls to WeChat Pay go to the stand-in, over no network."""
    core.travel_by(lambda: _transport(os.getpid()))


def connect(place: Place, holder: tuple[str, UUID] | None, title: str, *, now: datetime) -> Merchant:
    """An account of this holder at the stand-in, proved and taking money: the next free number."""
    taken = {int(m["number"]) for m in gateway().books.all("merchant")}
    number = next(n for n in range(FIRST, FIRST + 10_000) if n not in taken)
    given = gateway().join(str(number), APP)
    keys = actions.MerchantKeys(
        given.certificate_serial, given.private_key, given.apiv3_key, given.public_key, given.public_key_id
    )
    made = actions.open_merchant(
        BY, place=place, holder=holder, title=title, number=given.number, app_id=given.app, keys=keys, now=now
    )
    return actions.check_merchant(BY, merchant_id=made.id, now=now)


def tell(notices: list[tuple[dict[str, str], bytes]], url: str) -> None:
    """Knock at our own door, as WeChat does: from another thread, a moment later."""

    def knock() -> None:
        for headers, body in notices:
            time.sleep(0.4)
            try:
                httpx.post(url, content=body, headers=headers | {"Content-Type": "application/json"}, timeout=10)
            except httpx.HTTPError as error:
                log.info("demo: a notice did not arrive: %s", type(error).__name__)

    threading.Thread(target=knock, daemon=True).start()


def trade_of(code: str) -> dict[str, Any] | None:
    """The order behind a code."""
    found = gateway().books.get("code", code)
    return gateway().books.get("trade", found["number"]) if found else None
