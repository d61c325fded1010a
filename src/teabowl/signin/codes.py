"""One-time codes by phone: asking for one, and typing it in. The account is not looked at before the code is right."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.crypto import constant_time_compare

from teabowl.audit.turns import one_at_a_time
from teabowl.kernel.addresses import counted_as
from teabowl.kernel.errors import Refused
from teabowl.kernel.ids import new_id
from teabowl.signin.models import CodeAttempt
from teabowl.signin.rules import (
    CODE_DIGITS,
    CODE_MINUTES,
    SENDS,
    STARTS_PER_ADDRESS,
    WRONG_BY_OTHERS,
    WRONG_PER_ATTEMPT,
    may_send,
)
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

KEEP = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Started:
    """An attempt; `code` is to be sent to its phone, or None where enough were sent."""

    attempt_id: UUID
    code: str | None


class Verdict(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"
    """Too many wrong ones, too late, used, or never begun: ask for a new code."""


@dataclass(frozen=True, slots=True)
class Checked:
    verdict: Verdict
    phone: str = ""
    left: int = 0


@transaction.atomic
def start_attempt(*, phone: str, address: str, known: bool, current: UUID | None, now: datetime) -> Started:
    """Begin, or begin again, to sign in with a phone. `current` is the attempt that this browser has open.

    Answers the same for every number. Raises Refused where too many attempts came from one address (not for known browsers).
    """
    address = counted_as(address)
    if not known:
        one_at_a_time("signin", f"address {address}")
        span, most = STARTS_PER_ADDRESS
        if CodeAttempt.objects.filter(address=address, known=False, created_at__gt=now - span).count() >= most:
            raise Refused(_("从这个网络要的验证码太多了，过一小时再试，或用通行密钥登录"))
    one_at_a_time("signin", f"phone {phone}")
    CodeAttempt.objects.filter(created_at__lt=now - KEEP).delete()
    longest = max(span for span, _most in SENDS)
    sent = CodeAttempt.objects.filter(phone=phone, known=known, created_at__gt=now - longest).exclude(digest="")
    code = _new_code() if may_send(list(sent.values_list("created_at", flat=True)), now) else None
    if code is None and current is not None and _live(now).filter(id=current, phone=phone).exists():
        return Started(current, None)
    key = new_id()
    CodeAttempt.objects.create(
        id=key,
        phone=phone,
        address=address,
        known=known,
        digest=_digest(key, code) if code else "",
        created_at=now,
        expires_at=now + timedelta(minutes=CODE_MINUTES),
    )
    return Started(key, code)


@transaction.atomic
def check_code(*, attempt_id: UUID, typed: str, now: datetime) -> Checked:
    """Judge a typed code. A right one is spent, with every other code of this phone.

    A browser for which no code was sent may type one that was sent to the same phone; that costs the code a little, so that
    guessing is bounded per phone (ADR 0007), and never ends another browser's own attempt.
    """
    phone = CodeAttempt.objects.filter(id=attempt_id).values_list("phone", flat=True).first()
    if phone is None:
        return Checked(Verdict.OVER)
    one_at_a_time("signin", f"phone {phone}")
    attempt = _live(now).filter(id=attempt_id).first()
    if attempt is None:
        return Checked(Verdict.OVER)
    with_codes = _live(now).filter(phone=phone).exclude(digest="")
    own = bool(attempt.digest)
    candidates = [attempt] if own else list(with_codes.filter(others_wrong__lt=WRONG_BY_OTHERS))
    right = False
    for candidate in candidates:
        right |= constant_time_compare(candidate.digest, _digest(candidate.id, typed))
    if right:
        _live(now).filter(Q(id=attempt_id) | Q(phone=phone)).update(used_at=now)
        return Checked(Verdict.RIGHT, phone)
    CodeAttempt.objects.filter(id=attempt_id).update(wrong=F("wrong") + 1)
    if not own:
        CodeAttempt.objects.filter(id__in=[c.id for c in candidates]).update(others_wrong=F("others_wrong") + 1)
    left = WRONG_PER_ATTEMPT - attempt.wrong - 1
    return Checked(Verdict.WRONG, phone, left) if left > 0 else Checked(Verdict.OVER, phone)


def phone_of(attempt_id: UUID, now: datetime) -> str:
    """The phone of a live attempt, or ''."""
    return _live(now).filter(id=attempt_id).values_list("phone", flat=True).first() or ""


def _live(now: datetime) -> QuerySet[CodeAttempt]:
    return CodeAttempt.objects.filter(used_at__isnull=True, expires_at__gt=now, wrong__lt=WRONG_PER_ATTEMPT)


def _new_code() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def _digest(attempt_id: UUID, code: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"signin code {attempt_id} {code}".encode(), "sha256").hexdigest()
