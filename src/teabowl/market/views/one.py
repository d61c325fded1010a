"""One listing: for everybody, its contact on a click, its poster, and what this reader may do with it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from teabowl.kernel.errors import NotFound, Refused
from teabowl.kernel.verbs import can
from teabowl.market import actions, queries, words
from teabowl.market.rules import Board
from teabowl.market.views.doors import crumbs, private
from teabowl.moderation.permissions import DECIDE
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import actor_of
from teabowl.ui.posters import Poster, poster_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_safe
@at_place
def listing(request: HttpRequest, place: Place, board: Board, listing_id: UUID) -> HttpResponse:
    """A listing as everybody reads it. What is gone says so, and keeps its address."""
    public_page(request, place.id)
    view = queries.public_listing(place, board, listing_id)
    context = {
        "place": place,
        "view": view,
        "board": board.value,
        "crumbs": crumbs(place, board, (view.title or _("这一条"), "")),
        "linked": _whole_addresses(request, view.linked),
    }
    return render(request, "market/listing.html", context, status=200 if view.is_open else 410)


def _whole_addresses(request: HttpRequest, linked: dict[str, Any] | None) -> dict[str, Any] | None:
    """schema.org data with addresses that mean something elsewhere."""
    if linked is None:
        return None
    images = [request.build_absolute_uri(address) for address in linked.get("image", [])]
    return linked | {"url": request.build_absolute_uri(linked["url"])} | ({"image": images} if images else {})


@require_safe
@at_place
def tools(request: HttpRequest, place: Place, board: Board, listing_id: UUID) -> HttpResponse:
    """What this reader may do with the listing: a fragment for htmx, a page of its own without."""
    actor = actor_of(request)
    try:
        view, may_change = queries.listing_for(actor, place, board, listing_id), True
    except NotFound:
        view, may_change = queries.public_listing(place, board, listing_id), False
    context = {
        "place": place,
        "view": view,
        "board": board.value,
        "may_change": may_change,
        "may_take_down": can(actor, DECIDE, view.place_ref) and view.author_id != actor.account_id,
        "is_signed_in": actor.is_signed_in,
        "done_name": words.DONE[board],
        "crumbs": crumbs(place, board, (view.title or _("这一条"), view.url), (_("我能做的"), "")),
    }
    whole = "market/_listing_tools.html" if request.htmx else "market/listing_tools.html"  # type: ignore[attr-defined]
    return private(render(request, whole, context))


@require_safe
@at_place
def contact(request: HttpRequest, place: Place, board: Board, listing_id: UUID) -> HttpResponse:
    """Whom to call: its own address, kept by no cache and no search engine, and not given to a machine that asks for all of them."""
    status, found, refused = 200, None, ""
    found = queries.contact_of(place, board, listing_id)
    try:
        actions.look_up_contact(str(request.META.get("REMOTE_ADDR", "")), now=timezone.now())
    except Refused as error:
        status, found, refused = 429, None, str(error.message)
    context = {
        "place": place,
        "board": board.value,
        "listing_url": reverse("market:listing", args=[place.code, board, listing_id]),
        "contact": found,
        "refused": refused,
        "crumbs": crumbs(
            place, board, (_("这一条"), reverse("market:listing", args=[place.code, board, listing_id])), (_("找谁"), "")
        ),
    }
    whole = "market/_contact.html" if request.htmx else "market/contact.html"  # type: ignore[attr-defined]
    answer = private(render(request, whole, context, status=status))
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@require_safe
@at_place
def poster(request: HttpRequest, place: Place, board: Board, listing_id: UUID) -> HttpResponse:
    """A poster to hang up: what it is, its price, and the code to its page. The phone is behind the code, not on the wall."""
    view = queries.public_listing(place, board, listing_id)
    if not view.is_open:
        raise Refused(words.NOT_OPEN)
    poster = Poster(
        title=view.title,
        above=f"{place.name} · {view.board_name}",
        lead=view.body[:60],
        facts=tuple(view.facts[:6]),
        picture=view.pictures[0].url if view.pictures else "",
        url=request.build_absolute_uri(view.url),
        scan=_("看更多，找到主人的电话"),
        foot=_("%(place)s村民委员会") % {"place": place.name} if view.as_committee else f"{place.name} · {view.author}",
    )
    return poster_response(request, poster, f"{view.title}.pdf")
