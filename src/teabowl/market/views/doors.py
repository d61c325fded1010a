"""What every view of the market shares."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from teabowl.market import words
from teabowl.market.rules import Board
from teabowl.places.models import Place
from teabowl.ui.doors import actor_of

View = Callable[..., HttpResponse]


def private(answer: HttpResponse) -> HttpResponse:
    """A page for one reader, kept by nobody."""
    answer["Cache-Control"] = "private, no-store"
    return answer


def signed_in(view: View) -> View:
    """Asks for sign-in first, and comes back."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not actor_of(request).is_signed_in:
            return redirect_to_login(request.get_full_path())
        return private(view(request, *args, **kwargs))

    return asked


def crumbs(place: Place, board: Board | str, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The place, the board, and where one is."""
    return [(place.name, f"/p/{place.code}/"), (words.BOARDS[board], reverse("market:board", args=[place.code, board])), *more]
