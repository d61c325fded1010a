"""What the views of every area share: who is asking, and where to go once something is done."""

from typing import cast

from django.http import HttpRequest, HttpResponseRedirect

from teabowl.kernel.actor import Actor


def actor_of(request: HttpRequest) -> Actor:
    """Who is asking, as `people.middleware` found them."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def see_other(url: str) -> HttpResponseRedirect:
    """303: what was sent is done; look there."""
    return HttpResponseRedirect(url, status=303)
