"""Where a sign-in leads, and whether a browser's second factor is proved."""

from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from teabowl.access.queries import held_by
from teabowl.kernel.times import china_date
from teabowl.people.models import Account
from teabowl.signin.actions import NO_NAME, STEPPED_INTO
from teabowl.ui.doors import own_address

FACTORS = ("totp", "webauthn")


def onward(request: HttpRequest, account: Account, wanted: str = "") -> str:
    """The page after signing in: first a name, then staff's second factor, then what was wanted."""
    target = own_address(wanted) or "/"
    if account.person.name == NO_NAME:
        return f"{reverse('signin:name')}?{urlencode({'next': target})}"
    if needs_factor(account) and not is_proved(request, account):
        return f"{reverse('signin:second_factor')}?{urlencode({'next': target})}"
    return target


def needs_factor(account: Account) -> bool:
    """Whether roles of this account wait for a second factor: it holds one, and the installation asks for it."""
    return bool(settings.STAFF_SECOND_FACTOR) and bool(held_by(account.id, china_date(timezone.now())))


def is_proved(request: HttpRequest, account: Account) -> bool:
    """Whether this browser has shown a factor that the account still has; or stands in the demo's shoes."""
    if _stepped_into(request, account):
        return True
    shown = any(record.get("method") == "mfa" for record in get_authentication_records(request, account))
    return shown and bool(Authenticator.objects.filter(user_id=account.pk, type__in=FACTORS).exists())


def _stepped_into(request: HttpRequest, account: Account) -> bool:
    config = settings.CONFIG
    return (
        config.demo_sign_in
        and config.mode != "production"
        and account.is_demo
        and request.session.get(STEPPED_INTO) == str(account.id)
    )
