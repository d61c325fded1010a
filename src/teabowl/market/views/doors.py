"""What every view of the market shares."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from teabowl.market import words
from teabowl.market.rules import Board
from teabowl.places.models import Place
from teabowl.ui.doors import personal
from teabowl.ui.doors import private as private
from teabowl.ui.doors import signed_in as asked_first

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Asks for sign-in first; a page for one reader."""
    return personal(asked_first(view))


def crumbs(place: Place, board: Board | str, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The place, the board, and where one is."""
    return [(place.name, f"/p/{place.code}/"), (words.BOARDS[board], reverse("market:board", args=[place.code, board])), *more]
