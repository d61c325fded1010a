"""A board that a place has switched off: its address says so, and what else there is. Whose board it is need not know."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from teabowl.kernel.errors import NotFound
from teabowl.places.queries import place_by_code
from teabowl.sites import queries
from teabowl.sites.boards import BOARDS
from teabowl.sites.views.homes import board_off

LIST_OR_FORM = re.compile(rf"/p/([0-9]{{12}})/({'|'.join(b.key for b in BOARDS if not b.required)})/(?:write/|new/|add/)?")
"""A board's list, and the form for something new on it. What is already there keeps its own address, and the list itself is
still to be had with `?past=1`."""


class SwitchedOffBoardMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        found = LIST_OR_FORM.fullmatch(request.path)
        if found is None or "past" in request.GET:
            return None
        code, key = found.groups()
        try:
            place = place_by_code(code)
        except NotFound:
            return None  # the view says it
        if place.code != code or place.now_at is not None or not queries.board_is_off(place.id, key):
            return None
        return board_off(request, place, key)
