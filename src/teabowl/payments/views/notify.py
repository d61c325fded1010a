"""The door where providers tell us. Anybody may knock; nothing is believed without a signature."""

import json
import logging
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from teabowl.kernel.errors import NotFound
from teabowl.payments import actions
from teabowl.payments.values import BadNotice, ProviderFailed

log = logging.getLogger("teabowl.payments")
MOST_BYTES = 64 * 1024


@csrf_exempt
@require_POST
def notify(request: HttpRequest, provider: str, merchant_id: UUID) -> HttpResponse:
    """200 once it is taken, for good or as a repetition; anything else makes the provider send it again (支付成功回调通知)."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return _fail(413, "too large")
    try:
        taken = actions.take_notice(
            provider=provider, merchant_id=merchant_id, headers=request.headers, body=request.body, now=timezone.now()
        )
    except BadNotice as bad:
        # Never what it said: a forged one may hold anything.
        log.warning("payments: a notice that is not believed: %s", bad.why)
        return _fail(401 if bad.why in ("signature", "time") else 400, bad.why)
    except NotFound:
        return _fail(404, "no such account")
    except ProviderFailed as fault:
        log.warning("payments: a notice cannot be checked now: %s %s", fault.fault.value, fault.code)
        return _fail(503, "later")
    if not taken.agreed:
        return _fail(400, taken.outcome)
    return HttpResponse(json.dumps({"code": "SUCCESS", "message": ""}), content_type="application/json")


def _fail(status: int, why: str) -> HttpResponse:
    return HttpResponse(json.dumps({"code": "FAIL", "message": why}), content_type="application/json", status=status)
