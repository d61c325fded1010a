"""What the views here share: where one is, an organisation for one who may, a form of its own page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from teabowl.kernel.verbs import Verb
from teabowl.organisations import queries
from teabowl.organisations.models import Organisation
from teabowl.ui import doors
from teabowl.ui.doors import actor_of, see_other
from teabowl.ui.doors import personal as personal
from teabowl.ui.doors import private as private
from teabowl.ui.doors import signed_in as signed_in
from teabowl.ui.doors import tell as tell


def see(name: str, *args: Any) -> HttpResponse:
    return see_other(reverse(f"organisations:{name}", args=args))


def crumbs(organisation: Any, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    """Its place, itself, and where one is. Takes an Organisation or an OrganisationPage."""
    place = organisation.place.now_at or organisation.place
    own = reverse("organisations:organisation", args=[organisation.id]) if more else ""
    return [(place.name, f"/p/{place.code}/"), (organisation.name, own), *more]


def found(request: HttpRequest, organisation_id: UUID, verb: Verb, now: datetime) -> Organisation:
    """The organisation, for one who may do the verb in it. Raises NotFound."""
    return queries.check_there(organisation_id, actor_of(request), verb, now)


def form_page(
    request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], HttpResponse], *, title: Any, button: Any,
    trail: list[tuple[Any, str]], about: Any = "", warn: bool = False, confirm: Any = "", files: bool = False,
    context: dict[str, Any] | None = None, template: str = "organisations/form.html",
) -> HttpResponse:  # fmt: skip
    """GET shows the form, POST acts or shows it again with what is wrong."""
    page = {
        "heading": title, "button": button, "about": about, "warn": warn, "confirm": confirm, "files": files,
        "crumbs": [*trail, (title, "")], **(context or {}),
    }  # fmt: skip
    return private(doors.form_page(request, form, act, template, page))


def number(request: HttpRequest, name: str = "start") -> int:
    """A row to start from, as the address says; 0 where it says none."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def typed(request: HttpRequest, name: str, longest: int = 40) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()[:longest]
