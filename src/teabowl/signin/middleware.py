"""Who is signed in; and that staff act as staff only after a second factor.

The roles are taken out of `request.actor` where it is made, so no page can forget to ask; pages that need none are untouched and
a page that never looks at the actor costs nothing. Whoever is refused because of it is led to set the factor up.
"""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from teabowl.kernel.actor import Actor, Role
from teabowl.people.models import Account
from teabowl.signin.onward import is_proved


class SessionAccountMiddleware(AuthenticationMiddleware):
    """Django's `request.user`, but for the account that was read together with its session: no second statement for it."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = cast(Account, SimpleLazyObject(lambda: _account(request)))


def _account(request: HttpRequest) -> Account | AnonymousUser:
    session = request.session
    signed_in = session.get(auth.SESSION_KEY)  # reads the session
    account: Account | None = getattr(session, "account", None)
    is_whose_it_says = (
        account is not None
        and account.is_active
        and str(account.pk) == signed_in
        and session.get(auth.BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and constant_time_compare(session.get(auth.HASH_SESSION_KEY, ""), account.get_session_auth_hash())
    )
    # An old secret's session, one of an account that is gone: as Django has it.
    return account if is_whose_it_says and account is not None else auth.get_user(request)


class SecondFactorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.STAFF_SECOND_FACTOR:
            return self.get_response(request)
        whole: Actor = request.actor  # type: ignore[attr-defined]
        state: dict[str, bool] = {"withheld": False}
        request.actor = cast(Actor, SimpleLazyObject(lambda: _allowed(request, whole, state)))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if state["withheld"] and response.status_code in (403, 404):
            wanted = request.get_full_path() if request.method == "GET" else "/"
            return _to_setup(wanted)
        return response


def _allowed(request: HttpRequest, whole: Actor, state: dict[str, bool]) -> Any:
    account = request.user
    if not isinstance(account, Account) or not whole.is_staff or is_proved(request, account):
        return whole
    state["withheld"] = True
    held = frozenset(held for held in whole.held if held.role is Role.VILLAGER)
    return Actor(whole.account_id, whole.person_id, whole.name, held, whole.origin)


def _to_setup(wanted: str) -> HttpResponse:
    response = HttpResponseRedirect(f"{reverse('signin:second_factor')}?{urlencode({'next': wanted})}")
    response.status_code = 303
    return response
