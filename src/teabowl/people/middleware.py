"""request.actor: who acts, loaded when first asked for.

What a phone kept while it had no connection says whose it is (X-Written-By): another who is signed in by now does not send it.
"""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from teabowl.kernel.actor import ANONYMOUS, Actor, Origin
from teabowl.kernel.ids import new_id
from teabowl.people.models import Account
from teabowl.people.queries import actor_for


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = cast(Actor, SimpleLazyObject(lambda: _actor(request)))  # type: ignore[attr-defined]
        written_by = request.headers.get("X-Written-By")
        if written_by and written_by != str(request.actor.account_id):  # type: ignore[attr-defined]
            return HttpResponse(status=412)
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    account = request.user
    if not isinstance(account, Account):
        return ANONYMOUS
    origin = Origin(str(new_id()), request.META.get("REMOTE_ADDR", ""))
    return actor_for(account, now=timezone.now(), origin=origin)
