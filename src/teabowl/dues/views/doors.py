"""What every view here shares: private pages, crumbs, forms that lose nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from teabowl.organisations.values import OrganisationRef
from teabowl.ui import doors
from teabowl.ui.doors import actor_of, private
from teabowl.ui.doors import tell as tell
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

Act = Callable[[dict[str, Any]], HttpResponse]
GET_POST = ["GET", "HEAD", "POST"]


def inside(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For who is signed in; nobody on the way may keep the page."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" and not actor_of(request).is_signed_in:
            return redirect_to_login(request.get_full_path())
        return private(view(request, *args, **kwargs))

    return inner


def to(name: str, *args: Any) -> str:
    return reverse(f"dues:{name}", args=args)


def crumbs(here: OrganisationRef, *more: tuple[Any, str]) -> list[tuple[str, str]]:
    """Place, organisation, dues, and where one is."""
    return [
        (here.place.name, f"/p/{here.place.code}/"),
        (here.name, f"/o/{here.id}/"),
        (_("党费"), to("home", here.id) if more else ""),
        *((str(text), url) for text, url in more),
    ]


def form_page(
    request: HttpRequest,
    template: str,
    make: Callable[..., forms.Form],
    context: dict[str, Any],
    act: Act,
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    """A form on its own page: GET shows it, POST acts; what cannot be done shows it again with everything typed (422, 409, 403)."""
    return doors.form_page(request, doors.filled(request, make, initial), act, template, context)
