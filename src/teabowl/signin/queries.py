"""Reads for the page of one's own security."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session

from teabowl.people.models import Account
from teabowl.signin.models import SignedIn, WeChatIdentity


@dataclass(slots=True)
class Passkey:
    key: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(slots=True)
class Ways:
    """How an account can be entered and proved."""

    passkeys: list[Passkey] = field(default_factory=list)
    totp: bool = False
    spare_codes: int | None = None
    """How many are left; None: there are none."""
    wechat: bool = False


@dataclass(frozen=True, slots=True)
class Browser:
    id: UUID
    device: str
    address: str
    started_at: datetime
    is_this: bool


def ways_of(account: Account) -> Ways:
    """Three queries at most."""
    ways = Ways(wechat=WeChatIdentity.objects.filter(account=account).exists())
    rows: Any = Authenticator.objects.filter(user=account).order_by("id")
    for row in rows:
        if row.type == Authenticator.Type.WEBAUTHN:
            ways.passkeys.append(Passkey(row.pk, row.data["name"], row.created_at, row.last_used_at))
        elif row.type == Authenticator.Type.TOTP:
            ways.totp = True
        elif row.type == Authenticator.Type.RECOVERY_CODES:
            ways.spare_codes = len(row.wrap().get_unused_codes())
    return ways


def browsers_of(account: Account, this: str, now: datetime) -> list[Browser]:
    """Where the account is signed in, this browser first, then the latest."""
    rows = list(SignedIn.objects.filter(account=account).order_by("-started_at"))
    live = set(
        Session.objects.filter(session_key__in=[r.session_key for r in rows], expire_date__gt=now).values_list(
            "session_key", flat=True
        )
    )
    found = [Browser(r.id, r.device, r.address, r.started_at, r.session_key == this) for r in rows if r.session_key in live]
    return sorted(found, key=lambda browser: not browser.is_this)


def openids_of(accounts: list[UUID]) -> dict[UUID, str]:
    """The openids of accounts in our 服务号, which may send them messages; those who only ever scanned on a computer have none."""
    app = settings.CONFIG.wechat_mp_app_id or "console"
    found = WeChatIdentity.objects.filter(account_id__in=accounts, app_id=app, account__is_active=True)
    return dict(found.values_list("account_id", "openid"))
