"""What a phone keeps for a village, and who is signed in on it: two lists for ui/offline.js."""

from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from teabowl.guides.queries import guides_at
from teabowl.kernel.actor import Actor
from teabowl.pagecache.marks import public_page
from teabowl.people.queries import villages_followed
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.sites.queries.arrangement import arrangement_of
from teabowl.study.queries import offline_pages


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Who is signed in (null: nobody), the token that forms need now, and the villages that one follows. Asking it also tells
    whether there is a connection."""
    actor = cast(Actor, request.actor)  # type: ignore[attr-defined]
    codes = [village.code for village in villages_followed(actor)]
    return JsonResponse(
        {"who": str(actor.account_id) if actor.account_id else None, "csrf": get_token(request), "villages": codes}
    )


@require_safe
@at_place
def village(request: HttpRequest, place: Place) -> HttpResponse:
    """`pages`: the site, its boards, what is studied, and every guide; `forms`: what may be written without a connection. Boards
    switched off are left out."""
    public_page(request, place.id, inherits=place.lineage)
    boards = [board.key for board in arrangement_of(place.id).shown]
    pages = [reverse("sites:home", args=[place.code]), *(f"/p/{place.code}/{key}/" for key in boards)]
    if "party" in boards:
        pages += [reverse("study:programmes", args=[place.code]), reverse("study:questions", args=[place.code])]
        pages += offline_pages(place)
    if "guides" in boards:
        pages += [row.url for row in guides_at(place)]
    forms = {
        "letters": reverse("letters:write", args=[place.code]),
        "circle": reverse("boards:write", args=[place.code, "circle"]),
    }
    return JsonResponse({"pages": pages, "forms": [address for key, address in forms.items() if key in boards]})
