"""What every view here shares: pages that nobody may keep, and forms that lose nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from teabowl.places.models import Place
from teabowl.ui.doors import act_on as act_on
from teabowl.ui.doors import actor_of as actor_of
from teabowl.ui.doors import key_of as key_of
from teabowl.ui.doors import personal as personal
from teabowl.ui.doors import see_other
from teabowl.ui.doors import tell as tell
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The door first for who is not signed in; what was typed is kept by the view itself on POST."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" and not actor_of(request).is_signed_in:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return inner


def see(name: str, *args: Any) -> HttpResponse:
    return see_other(reverse(f"guides:{name}", args=args))


def crumbs(place: Place, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(place.name, f"/p/{place.code}/"), (_("办事指南"), reverse("guides:board", args=[place.code])), *more]


def errand_crumbs(place: Place, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(place.name, f"/p/{place.code}/"), (_("代办"), reverse("guides:errands", args=[place.code])), *more]
