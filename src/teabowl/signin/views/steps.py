"""What the doors have in common: what this browser is in the middle of, and the last step."""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from teabowl.kernel.actor import Origin
from teabowl.kernel.ids import new_id
from teabowl.messages import sms
from teabowl.people.models import Account
from teabowl.signin import codes
from teabowl.signin.rules import CODE_MINUTES, PENDING
from teabowl.signin.wechat import Identity

log = logging.getLogger("teabowl.signin")

KEY = "signin"
KNOWN_COOKIE = "known"
KNOWN_SALT = "teabowl.signin.known"
KNOWN_AGE = 365 * 24 * 3600
KNOWN_PHONES = 3


def steps_of(request: HttpRequest) -> dict[str, Any]:
    """What this browser is in the middle of: attempt, phone, next, wechat; empty for none."""
    found = request.session.get(KEY)
    return dict(found) if isinstance(found, dict) else {}


def keep_steps(request: HttpRequest, **changes: Any) -> None:
    request.session[KEY] = steps_of(request) | changes


def attempt_of(request: HttpRequest) -> UUID | None:
    try:
        return UUID(str(steps_of(request).get("attempt")))
    except ValueError:
        return None


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def origin_of(request: HttpRequest) -> Origin:
    return Origin(str(new_id()), address_of(request))


def send_code(request: HttpRequest, phone: str, now: datetime) -> None:
    """Begin an attempt for this browser and send its code. Raises Refused (limit of the address) and SmsNotSent."""
    started = codes.start_attempt(
        phone=phone, address=address_of(request), known=is_known(request, phone), current=attempt_of(request), now=now
    )
    channel = sms.channel()
    shown = started.code if settings.CONFIG.mode == "demo" and channel.shows_codes else None
    if started.code is not None or str(started.attempt_id) != steps_of(request).get("attempt"):
        keep_steps(request, attempt=str(started.attempt_id), phone=phone, shown=shown)
    if started.code is not None:
        channel.send_code(phone, started.code, CODE_MINUTES)


def pending_wechat(request: HttpRequest, now: datetime) -> Identity | None:
    """The WeChat identity that waits for its phone in this browser, if it came not long ago."""
    waiting = steps_of(request).get("wechat")
    if not waiting or now.timestamp() - waiting["at"] > PENDING.total_seconds():
        return None
    return Identity(waiting["app_id"], waiting["openid"], waiting["unionid"], waiting["nickname"])


def finish(request: HttpRequest, account: Account, method: str) -> HttpResponse:
    """Hand over to allauth: second factor if there is one, a new session, and onward."""
    wanted = steps_of(request).get("next") or ""
    request.session.pop(KEY, None)
    account.backend = settings.AUTHENTICATION_BACKENDS[0]
    record_authentication(request, account, method=method)
    response: HttpResponse = perform_login(request, Login(user=account, redirect_url=wanted or "/"))
    if account.phone:
        remember_browser(request, response, account.phone)
    return response


def is_known(request: HttpRequest, phone: str) -> bool:
    """Whether this browser has signed in with this phone before. The cookie is signed, and names phones only by their hash."""
    return _mark(phone) in _marks(request)


def remember_browser(request: HttpRequest, response: HttpResponse, phone: str) -> None:
    marks = [_mark(phone), *(mark for mark in _marks(request) if mark != _mark(phone))][:KNOWN_PHONES]
    response.set_cookie(
        KNOWN_COOKIE,
        signing.dumps(marks, salt=KNOWN_SALT),
        max_age=KNOWN_AGE,
        path="/accounts/",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _mark(phone: str) -> str:
    return salted_hmac(KNOWN_SALT, phone, algorithm="sha256").hexdigest()[:32]


def _marks(request: HttpRequest) -> list[str]:
    try:
        marks = signing.loads(request.COOKIES.get(KNOWN_COOKIE, ""), salt=KNOWN_SALT, max_age=KNOWN_AGE)
    except signing.BadSignature:
        return []
    return [mark for mark in marks if isinstance(mark, str)] if isinstance(marks, list) else []
