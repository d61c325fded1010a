"""Old addresses: what stood at a code that is no longer the place's own leads to where it is now.

One rule for every area: a view at /p/<code>/… is written with `@at_place` and gets the Place that stands there today. Pages about
the past (a place's history, its figures of years before) take the code themselves.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from teabowl.places.models import Place
from teabowl.places.queries import place_by_code

P = ParamSpec("P")


class SeeSuccessor(HttpResponse):
    """A redirect that keeps the method and what was sent (302 for reading, 307 for writing). Not a permanent one: browsers keep
    those for ever, and a merger can be undone."""


def redirect_if_merged(request: HttpRequest, place: Place, **more: str) -> HttpResponse | None:
    """For a page at /p/<code>/…: None if this is the place's address today, else a redirect to the same page of its successor
    (or of itself, if it has another code now), with `more` added to what the address asks. `place` is what `place_by_code` gave."""
    home = place.now_at or place
    parts = request.path.split("/", 3)
    if len(parts) < 3 or parts[1] != "p" or parts[2] == home.code:
        return None
    address = "/".join(["", "p", home.code, *parts[3:]])
    query = "&".join(text for text in (request.META.get("QUERY_STRING", ""), urlencode(more)) if text)
    response = SeeSuccessor(status=302 if request.method in ("GET", "HEAD") else 307)
    response["Location"] = f"{address}?{query}" if query else address
    return response


def at_place(view: Callable[Concatenate[HttpRequest, Place, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets the Place that stands at its address instead of the code. An old address leads to the same page of the
    successor, reading or writing. Raises NotFound."""

    @wraps(view)
    def found(request: HttpRequest, code: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        place = place_by_code(code)
        return redirect_if_merged(request, place) or view(request, place.now_at or place, *args, **kwargs)

    return found
