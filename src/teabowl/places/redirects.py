"""Old addresses: what stood at a code that is no longer the place's own leads to where it is now."""

from django.http import HttpRequest, HttpResponse

from teabowl.places.models import Place


class SeeSuccessor(HttpResponse):
    """A permanent redirect that keeps the method (301 for reading, 308 for what was sent)."""


def redirect_if_merged(request: HttpRequest, place: Place) -> HttpResponse | None:
    """For a page at /p/<code>/…: None if this is the place's address today, else a redirect to the same page of its successor
    (or of itself, if it has another code now). `place` is what `place_by_code` gave. /p/<code>/history/ does not call this."""
    home = place.now_at or place
    parts = request.path.split("/", 3)
    if len(parts) < 3 or parts[1] != "p" or parts[2] == home.code:
        return None
    address = "/".join(["", "p", home.code, *parts[3:]])
    query = request.META.get("QUERY_STRING", "")
    response = SeeSuccessor(status=301 if request.method in ("GET", "HEAD") else 308)
    response["Location"] = f"{address}?{query}" if query else address
    return response
