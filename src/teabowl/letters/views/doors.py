"""What every view here shares: the place in the address, pages that nobody may keep, and forms that lose nothing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from teabowl.kernel.actor import Level
from teabowl.letters import words
from teabowl.places.models import Place
from teabowl.ui import doors
from teabowl.ui.doors import actor_of as actor_of
from teabowl.ui.doors import personal as personal
from teabowl.ui.doors import see_other as see_other


def crumbs(place: Place, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Village, letters, and where one is."""
    board = words.BOARD if place.level == Level.VILLAGE else words.BOARD_BELOW
    return [
        (place.name, f"/p/{place.code}/"),
        (str(board), reverse("letters:board", kwargs={"code": place.code})),
        *more,
    ]


def form_page(
    request: HttpRequest,
    template: str,
    form_class: type[forms.Form],
    context: Callable[[], dict[str, Any]],
    act: Callable[[dict[str, Any]], HttpResponse],
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    """A form on its own page. GET shows it. POST acts; what cannot be done shows the page again with everything typed and
    what to do next: 422 for something typed wrongly, 409 for a letter that has moved on, 403 for a right that has ended.
    `context` is asked only when the page is drawn, since drawing a private letter is a reading of it."""
    return doors.form_page(request, doors.filled(request, form_class, initial), act, template, context)
