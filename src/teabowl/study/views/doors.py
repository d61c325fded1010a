"""What the views here share: crumbs, and forms whose actions judge."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from teabowl.kernel.actor import Actor
from teabowl.organisations import queries as organisations
from teabowl.organisations.values import OrganisationRef
from teabowl.places.models import Place
from teabowl.ui import doors
from teabowl.ui.doors import actor_of, see_other
from teabowl.ui.doors import tell as tell
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

Crumbs = list[tuple[str, str]]


def party_crumbs(place: Place, *more: tuple[str, str]) -> Crumbs:
    """Village, the party's home, and where one is."""
    return [(place.name, f"/p/{place.code}/"), (_("党建之家"), f"/p/{place.code}/party/"), *more]


class Inside(NamedTuple):
    """Who asks, in which organisation, when."""

    actor: Actor
    organisation: OrganisationRef
    now: datetime

    @property
    def home(self) -> str:
        return reverse("study:inside", args=[self.organisation.id])

    def crumbs(self, *more: tuple[str, str]) -> Crumbs:
        own = f"/o/{self.organisation.id}/"
        return [(self.organisation.name, own), (_("学习"), self.home if more else ""), *more]


def inside_of(request: HttpRequest, organisation_id: UUID) -> Inside:
    """Raises NotFound."""
    return Inside(actor_of(request), organisations.ref(organisation_id), timezone.now())


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], str],
    said: str,
    shown: dict[str, Any],
    template: str = "study/form.html",
) -> HttpResponse:
    """A form on its own page. `act` does it and answers where to go; `said` is the line on that page."""

    def perform(data: dict[str, Any]) -> HttpResponse:
        url = act(data)
        tell(request, said)
        return see_other(url)

    return doors.form_page(request, form, perform, template, shown)
