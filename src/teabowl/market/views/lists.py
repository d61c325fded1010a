"""A board: its list with search and filters, the feed, and what this reader may do on it."""

from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from teabowl.kernel.actor import Level
from teabowl.kernel.errors import NotFound
from teabowl.kernel.verbs import can
from teabowl.market import queries, words
from teabowl.market.permissions import BRING_IN, EXPORT, WRITE
from teabowl.market.queries import Asked
from teabowl.market.rules import MAX_PRICE, Board
from teabowl.market.views.doors import crumbs, private
from teabowl.pagecache.marks import public_page
from teabowl.places.finding import Found, find_places
from teabowl.places.models import Place
from teabowl.places.queries import children, place_by_code, root_city
from teabowl.places.redirects import at_place
from teabowl.ui.doors import actor_of
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

FEED = 30
LONGEST = 40


def _text(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST]


def _place(code: str) -> Place | None:
    if not (len(code) == 12 and code.isascii() and code.isdigit()):
        return None
    try:
        place = place_by_code(code)
    except NotFound:
        return None
    return place.now_at or place


def _near(text: str) -> tuple[Place | None, list[Found]]:
    """The place that was typed or chosen; or those that it may mean."""
    if not text:
        return None, []
    chosen = _place(text)
    if chosen is not None:
        return chosen, []
    found = [f for f in find_places(text, 6, levels=(Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY)) if f.in_force]
    return (_place(found[0].code), []) if len(found) == 1 else (None, found)


def asked_of(request: HttpRequest, board: Board) -> tuple[Asked, list[Found]]:
    """What the address asks for; values that are none count as not asked. And places that `near` may mean."""
    kind, month, most = _text(request, "kind"), _text(request, "month"), _text(request, "most")
    try:
        price = Decimal(most) if most else None
    except InvalidOperation:
        price = None
    if price is not None and not (price.is_finite() and 0 <= price <= MAX_PRICE):
        price = None
    near, choices = _near(_text(request, "near"))
    asked = Asked(
        q=_text(request, "q"),
        kind=kind if kind in words.KINDS[board] else "",
        month=int(month) if month.isascii() and month.isdigit() and 1 <= int(month) <= 12 else None,
        most=price,
        county=_place(_text(request, "county")),
        near=near,
        cursor=request.GET.get("after", "")[:80],
    )
    return asked, choices


def _query(asked: Asked, **changed: Any) -> str:
    values: dict[str, Any] = {
        "q": asked.q, "kind": asked.kind, "month": asked.month, "most": asked.most,
        "county": asked.county.code if asked.county else "", "near": asked.near.code if asked.near else "",
    }  # fmt: skip
    said = {name: value for name, value in (values | changed).items() if value not in ("", None)}
    return f"?{urlencode(said)}" if said else "?"


@require_safe
@at_place
def board(request: HttpRequest, place: Place, board: Board) -> HttpResponse:
    """What a village offers, or everything below a head account. The same for every reader; near what is chosen, never tracked."""
    if not request.GET:
        public_page(request, place.id)
    asked, choices = asked_of(request, board)
    page = queries.listing_page(place, board, asked)
    here = reverse("market:board", args=[place.code, board])
    is_village = place.level == Level.VILLAGE
    city = None if place.level == Level.CITY else root_city()
    context = {
        "place": place,
        "board": board.value,
        "board_name": words.BOARDS[board],
        "about": words.ABOUT[board],
        "write_name": words.WRITE[board],
        "empty": words.EMPTY[board],
        "is_village": is_village,
        "asked": asked,
        "choices": [(f, _query(asked, near=f.code)) for f in choices],
        "near_typed": asked.near.name if asked.near else _text(request, "near"),
        "page": page,
        "here": here,
        "query": _query(asked).removesuffix("?"),
        "kinds": [("", None), *words.KINDS[board].items()],
        "narrowed": lambda **changed: f"{here}{_query(asked, **changed)}",
        "months": range(1, 13) if board in {Board.PRODUCTS, Board.TOURISM} else [],
        "has_price": board in {Board.PRODUCTS, Board.TOURISM},
        "counties": children(place) if place.level == Level.CITY else [],
        "city_url": f"{reverse('market:board', args=[city.code, board])}?near={place.code}" if city else "",
        "pager": {
            "newer_url": f"{here}{_query(asked)}" if not page.is_first else "",
            "older_url": f"{here}{_query(asked, after=page.older)}" if page.older else "",
        },
        "crumbs": crumbs(place, board),
    }
    return render(request, "market/board.html", context)


@require_safe
@at_place
def tools(request: HttpRequest, place: Place, board: Board) -> HttpResponse:
    """What this reader may do on this board: a fragment for htmx, a page of its own without."""
    actor = actor_of(request)
    context = {
        "place": place,
        "board": board.value,
        "board_name": words.BOARDS[board],
        "write_name": words.WRITE[board],
        "is_signed_in": actor.is_signed_in,
        "is_village": place.level == Level.VILLAGE,
        "can_write": can(actor, WRITE, place.ref),
        "can_import": can(actor, BRING_IN, place.ref),
        "can_export": can(actor, EXPORT, place.ref),
        "query": _query(asked_of(request, board)[0]).removesuffix("?"),
        "crumbs": crumbs(place, board, (_("我能做的"), "")),
    }
    whole = "market/_tools.html" if request.htmx else "market/tools.html"  # type: ignore[attr-defined]
    return private(render(request, whole, context))


@require_safe
@at_place
def atom(request: HttpRequest, place: Place, board: Board) -> HttpResponse:
    """The newest listings as an Atom feed, without contacts."""
    public_page(request, place.id)
    feed = Atom1Feed(
        title=f"{place.name} · {words.BOARDS[board]}",
        link=request.build_absolute_uri(reverse("market:board", args=[place.code, board])),
        description="",
        language=get_language(),
        feed_url=request.build_absolute_uri(request.path),
    )
    for row in queries.listing_page(place, board, Asked(), FEED).rows:
        feed.add_item(
            title=f"{row.title}（{row.fact}）" if row.fact else row.title,
            link=request.build_absolute_uri(row.url),
            description="\n\n".join(part for part in (row.place_name, row.body) if part),
            unique_id=f"urn:uuid:{row.id}",
            pubdate=row.published_at,
            updateddate=row.published_at,
            author_name=str(row.author),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
