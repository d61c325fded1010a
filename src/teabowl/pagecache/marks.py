"""Marking a page as public, with the version it was made from."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from teabowl.pagecache.actions import versions
from teabowl.pagecache.memory import below_key, slot_of
from teabowl.pagecache.wsgi import HEADER, MAY_KEEP


def public_page(request: HttpRequest, place_id: UUID, inherits: Iterable[UUID] = ()) -> None:
    """This response may be kept and shown to everybody until the place changes, or what it inherits from the places of `inherits`
    (pass its lineage; see `touch_below`).

    Call it right after the place is known and before anything else is read: the version must be older than what is shown.
    The page must not vary by who reads it.
    """
    slots = [slot_of(place_id), *(slot_of(below_key(above)) for above in inherits)]
    request.page_place = place_id  # type: ignore[attr-defined]
    request.page_version = " ".join(f"{slot} {versions().read(slot)}" for slot in slots)  # type: ignore[attr-defined]


def label(request: HttpRequest, response: HttpResponse) -> None:
    """Carry the mark to the cache, if this response may be kept: a whole, personal-free 200."""
    mark = getattr(request, "page_version", "")
    if mark and response.status_code == 200 and not response.streaming and not response.cookies:
        response[HEADER] = mark
        response.headers.setdefault("Cache-Control", MAY_KEEP)
