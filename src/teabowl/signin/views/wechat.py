"""Sign in by WeChat: there, back, and the first time a phone."""

import secrets

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from teabowl.kernel.errors import NotFound
from teabowl.people.models import Account
from teabowl.signin import actions
from teabowl.signin.rules import is_inside_wechat
from teabowl.signin.views.door import see_other
from teabowl.signin.views.steps import finish, keep_steps, log, origin_of, pending_wechat, steps_of
from teabowl.signin.wechat import AGAIN, WeChatFailed, app_for
from teabowl.ui.doors import own_address
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@never_cache
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """To WeChat, with a state that only this browser knows. By POST, so that no other site can begin a sign-in for somebody."""
    inside = is_inside_wechat(request.META.get("HTTP_USER_AGENT", ""))
    app = app_for(inside=inside)
    if app is None:
        raise NotFound(_("微信登录还没有开通，请用手机号登录"))
    if isinstance(request.user, Account):  # a new way into an account: whoever has something to show again shows it first
        raise_if_reauthentication_required(request, app="allauth.mfa")
    state = secrets.token_urlsafe(24)
    keep_steps(request, state=state, inside=inside, next=own_address(request.POST.get("next")))
    return see_other(app.authorize_url(request.build_absolute_uri(reverse("signin:wechat_back")), state))


@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Back from WeChat. The state is good once; a person who said no comes without a code."""
    steps, now = steps_of(request), timezone.now()
    state, code = str(steps.get("state") or ""), request.GET.get("code", "")
    keep_steps(request, state=None)
    if not state or not constant_time_compare(state, request.GET.get("state", "")):
        return _trouble(request, AGAIN, 400)
    if not code:
        return see_other(reverse("account_login"))
    app = app_for(inside=bool(steps.get("inside")))
    if app is None:
        raise NotFound(_("微信登录还没有开通，请用手机号登录"))
    try:
        identity = app.identify(code[:512])
    except WeChatFailed as error:
        log.warning("wechat: %s", error.detail)
        return _trouble(request, error.reason, 502)
    origin = origin_of(request)
    if isinstance(request.user, Account):
        actions.link_wechat(request.user, identity=identity, origin=origin, now=now)
        return see_other(reverse("signin:security"))
    account = actions.account_of_wechat(identity)
    if account is not None:
        if account.is_active:
            actions.link_wechat(account, identity=identity, origin=origin, now=now)
        return finish(request, account, "wechat")
    waiting = {"app_id": identity.app_id, "openid": identity.openid, "unionid": identity.unionid}
    keep_steps(request, wechat=waiting | {"nickname": identity.nickname, "at": now.timestamp()})
    return see_other(reverse("signin:wechat_new"))


@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """The first time: confirm a phone (which finds an account that is there), or open one without."""
    identity = pending_wechat(request, timezone.now())
    if identity is None or isinstance(request.user, Account):
        return see_other(reverse("account_login"))
    if request.method == "POST":
        account = actions.open_account_with_wechat(identity, origin=origin_of(request), now=timezone.now())
        return finish(request, account, "wechat")
    return render(
        request, "signin/wechat_new.html", {"nickname": identity.nickname, "next": steps_of(request).get("next") or ""}
    )


def _trouble(request: HttpRequest, reason: object, status: int) -> HttpResponse:
    return render(request, "signin/trouble.html", {"reason": reason}, status=status)
