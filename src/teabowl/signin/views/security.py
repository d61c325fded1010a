"""How one signs in, and where one is signed in."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from teabowl.people.models import Account
from teabowl.signin import actions, queries
from teabowl.signin.onward import is_proved, needs_factor, onward
from teabowl.signin.rules import is_inside_wechat
from teabowl.signin.views.door import see_other
from teabowl.signin.wechat import app_for
from teabowl.ui.doors import own_address


def _account(request: HttpRequest) -> Account:
    account = request.user
    assert isinstance(account, Account)
    return account


@never_cache
@login_required
def security(request: HttpRequest) -> HttpResponse:
    """Passkeys, authenticator, spare codes, WeChat, browsers signed in."""
    account = _account(request)
    context = {
        "account": account,
        "ways": queries.ways_of(account),
        "browsers": queries.browsers_of(account, request.session.session_key or "", timezone.now()),
        "wechat_open": app_for(inside=is_inside_wechat(request.META.get("HTTP_USER_AGENT", ""))) is not None,
        "needs_factor": needs_factor(account),
    }
    return render(request, "signin/security.html", context)


def to_security(request: HttpRequest) -> HttpResponse:
    """allauth's index and list: one page of ours shows all of it."""
    return see_other(reverse("signin:security"))


@never_cache
@login_required
@require_POST
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Sign out every other browser."""
    actions.sign_out_elsewhere(_account(request), but=request.session.session_key, now=timezone.now())
    return see_other(reverse("signin:security"))


@never_cache
@login_required
@require_POST
def browser(request: HttpRequest, signed_in_id: UUID) -> HttpResponse:
    """Sign one browser out."""
    actions.sign_out_browser(_account(request), signed_in_id=signed_in_id)
    return see_other(reverse("signin:security"))


@never_cache
@login_required
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def unlink(request: HttpRequest) -> HttpResponse:
    """WeChat no longer signs in."""
    if request.method == "POST":
        actions.unlink_wechat(_account(request), now=timezone.now())
        return see_other(reverse("signin:security"))
    return render(request, "signin/unlink.html")


@never_cache
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Staff: why a second factor, and the two ways to have one."""
    account = _account(request)
    wanted = own_address(request.GET.get("next"))
    if not needs_factor(account) or is_proved(request, account):
        return see_other(onward(request, account, wanted))
    has_one = Authenticator.objects.filter(user=account).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
    return render(request, "signin/second_factor.html", {"next": wanted, "has_one": has_one})


@never_cache
@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """Show once more that it is you, before something weighty: by passkey or by the authenticator."""
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    wanted = own_address(request.GET.get("next"))
    if not methods:
        return see_other(wanted or "/")
    return see_other(f"{methods[0]['url']}?{request.GET.urlencode()}")
