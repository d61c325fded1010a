"""What every view of this area does first: find the place, ask who is there, know the time."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone

from teabowl.boards import words
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Refused
from teabowl.places.models import Place
from teabowl.places.queries import place_by_code

View = Callable[..., HttpResponse]


def actor_of(request: HttpRequest) -> Actor:
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def now() -> datetime:
    return timezone.now()


def private(answer: HttpResponse) -> HttpResponse:
    """A page for one reader, kept by nobody."""
    answer["Cache-Control"] = "private, no-store"
    return answer


def see_other(url: str) -> HttpResponseRedirect:
    """303: what was sent is done; look there."""
    answer = HttpResponseRedirect(url)
    answer.status_code = 303
    return answer


def at_place(view: View) -> View:
    """The view gets the Place instead of its code. An address of a merged-away place leads to its successor's."""

    @wraps(view)
    def found(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
        place: Place = place_by_code(code)
        if place.now_at is None:
            return view(request, place, *args, **kwargs)
        if request.method not in {"GET", "HEAD"}:
            raise Refused(words.PLACE_CLOSED)
        path = request.get_full_path().replace(f"/p/{code}/", f"/p/{place.now_at.code}/", 1)
        return redirect(path, permanent=False)

    return found


def signed_in(view: View) -> View:
    """Asks for sign-in first, and comes back. What was typed is not thrown away by this: see writing.py for forms sent late."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not actor_of(request).is_signed_in:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return asked
