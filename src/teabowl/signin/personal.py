"""The door's part of one's own data: what can be had, and what goes when the account is deleted."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from teabowl.people.models import Account, Person
from teabowl.signin.models import CodeAttempt, SignedIn, WeChatIdentity


def export(_person: Person, account: Account) -> list[dict[str, Any]]:
    """WeChat links, passkeys and authenticators without their secrets, browsers signed in."""
    rows: list[dict[str, Any]] = [
        {"type": "wechat", "openid": row.openid, "unionid": row.unionid, "linked_at": row.linked_at.isoformat()}
        for row in WeChatIdentity.objects.filter(account=account)
    ]
    for factor in Authenticator.objects.filter(user=account):
        rows.append({"type": str(factor.type), "name": factor.data.get("name", ""), "added_at": factor.created_at.isoformat()})
    for browser in SignedIn.objects.filter(account=account):
        row = {"type": "signed_in", "device": browser.device, "address": browser.address}
        rows.append(row | {"started_at": browser.started_at.isoformat()})
    return rows


def erase(_person: Person, account: Account, _now: datetime) -> None:
    """Every way in goes, and every browser is signed out."""
    keys = list(SignedIn.objects.filter(account=account).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    SignedIn.objects.filter(account=account).delete()
    WeChatIdentity.objects.filter(account=account).delete()
    Authenticator.objects.filter(user=account).delete()
    if account.phone:
        CodeAttempt.objects.filter(phone=account.phone).delete()
