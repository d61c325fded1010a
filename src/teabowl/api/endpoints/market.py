"""Products, places to visit, work and services: reading for everybody, listing for those whom the boards allow."""

import re
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema

from teabowl.api.door import address_of, answer, form_key, reader, writer
from teabowl.api.endpoints.common import living, short_ref
from teabowl.api.schemas import market as schemas
from teabowl.kernel.errors import Invalid
from teabowl.market import actions, queries
from teabowl.market.models import Listing
from teabowl.market.queries import Asked, ListingView
from teabowl.market.rules import Board, Draft, Ended
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

router = Router(tags=["market"])
OWN = {Board.PRODUCTS: "product", Board.TOURISM: "visit", Board.JOBS: "job", Board.SERVICES: "service"}
EMPTY: dict[Board, type[Schema]] = {
    Board.PRODUCTS: schemas.ProductIn,
    Board.TOURISM: schemas.VisitIn,
    Board.JOBS: schemas.JobIn,
    Board.SERVICES: schemas.ServiceIn,
}
Code = Annotated[str, Query(max_length=12)]


def _checked(cursor: str) -> str:
    if cursor and not re.fullmatch(r"[0-9]{1,2}_[0-9]{1,10}\.[0-9]{6}_[0-9a-f]{32}", cursor):
        raise Invalid({"cursor": _("翻页的记号不对，请从第一页看起")})
    return cursor


@router.get(
    "places/{code}/listings",
    response=schemas.Listings,
    operation_id="list_listings",
    summary="A board of the market, newest first",
)
def listings(
    request: HttpRequest,
    code: str,
    board: schemas.BoardWord = "products",
    q: Annotated[str, Query(max_length=40)] = "",
    kind: Annotated[str, Query(max_length=10)] = "",
    month: Annotated[int | None, Query(ge=1, le=12)] = None,
    most: Annotated[Decimal | None, Query(ge=0, le=9999999)] = None,
    near: Code = "",
    cursor: Annotated[str, Query(max_length=80)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> HttpResponse:
    """A village's, or everything below a head account. `month`: in season then; `most`: a price in yuan; `near`: the code of a place,
    and what is near it in the tree comes first. Without contacts: those are had one by one."""
    place = living(code)
    if len(request.GET) <= 1:
        public_page(request, place.id)
    asked = Asked(
        q=q.replace("\x00", ""), kind=kind.replace("\x00", ""), month=month, most=most, near=living(near) if near else None,
        cursor=_checked(cursor),
    )  # fmt: skip
    page = queries.listing_page(place, Board(board), asked, limit)
    rows = [
        {
            "id": str(row.id),
            "board": row.board,
            "kind": row.kind,
            "title": row.title,
            "fact": row.fact,
            "text": row.body,
            "author": str(row.author),
            "place": {"code": row.place_code, "name": row.place_name or place.name},
            "published_at": row.published_at.isoformat(),
            "confirmed_on": row.confirmed_on.isoformat(),
            "fresh_until": row.fresh_until.isoformat(),
            "steps": row.steps,
            "url": row.url,
        }
        for row in page.rows
    ]
    return answer({"results": rows, "next": page.older or None})


@router.get("listings/{uuid:listing_id}", response=schemas.ListingOut, operation_id="get_listing", summary="A listing")
def listing(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """As everybody reads it. One that no longer stands says why, without its words."""
    place, board = queries.where_is(listing_id)
    return answer(_listing(place, queries.public_listing(place, board, listing_id)))


@router.get(
    "listings/{uuid:listing_id}/contact",
    response=schemas.ListingContactOut,
    operation_id="get_contact",
    summary="Whom to call about it",
)
def contact(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Needs a token, and as on the pages only so many are shown in an hour: numbers are for calling, not for collecting."""
    reader(request)
    place, board = queries.where_is(listing_id)
    found = queries.contact_of(place, board, listing_id)
    actions.look_up_contact(address_of(request), now=timezone.now())
    shown = {"name": found.name, "phone": found.phone, "wechat": found.wechat, "hours": found.hours}
    return answer(shown, never_kept=True)


@router.post(
    "places/{code}/listings", response={201: schemas.ListingOut}, operation_id="post_listing", summary="List something"
)
def post(request: HttpRequest, code: str, payload: schemas.ListingIn) -> HttpResponse:
    """For verified villagers, and those who keep the boards. Sent again with the same Idempotency-Key, it is the same listing."""
    actor, place, now = writer(request), living(code), timezone.now()
    made = actions.post_listing(actor, place=place, draft=_draft(request, payload), now=now)
    return _done(actor, made, 201)


@router.put("listings/{uuid:listing_id}", response=schemas.ListingOut, operation_id="change_listing", summary="Say it anew")
def change(request: HttpRequest, listing_id: UUID, payload: schemas.ListingIn) -> HttpResponse:
    """All of it, with `version` as read before; confirms it, and brings one that was closed back."""
    actor = writer(request)
    made = actions.change_listing(actor, listing_id=listing_id, draft=_draft(request, payload), now=timezone.now())
    return _done(actor, made, 200)


@router.get("me/listings", response=schemas.MyListings, operation_id="list_my_listings", summary="What one listed")
def mine(request: HttpRequest) -> HttpResponse:
    """With how it stands and until when it is fresh."""
    actor = reader(request).actor
    rows = [
        {
            "id": str(row.id),
            "board": row.board,
            "title": row.title,
            "place": {"code": row.code, "name": row.place_name},
            "state": row.state,
            "confirmed_on": row.confirmed_on.isoformat(),
            "fresh_until": row.fresh_until.isoformat(),
            "may_renew": row.may_renew,
            "may_close": row.may_close,
            "url": row.url,
        }
        for row in queries.mine(actor, limit=1_000)
    ]
    return answer({"results": rows, "next": None}, never_kept=True)


def _draft(request: HttpRequest, payload: schemas.ListingIn) -> Draft:
    board = Board(payload.board)
    own = getattr(payload, OWN[board])
    return Draft(
        form_key=payload.form or form_key(request), board=board, kind=payload.kind, title=payload.title, body=payload.body,
        contact_name=payload.contact_name, phone=payload.phone, wechat=payload.wechat, call_hours=payload.call_hours,
        agreed=payload.agreed, details=(own or EMPTY[board].model_validate({})).model_dump(), version=payload.version,
    )  # fmt: skip


@router.post(
    "listings/{uuid:listing_id}/renewals",
    response=schemas.ListingOut,
    operation_id="renew_listing",
    summary="It is still right",
)
def renew(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Fresh again from today. What was closed or put away stands again, where it stood."""
    actor = writer(request)
    return _done(actor, actions.renew_listing(actor, listing_id=listing_id, now=timezone.now()), 200)


@router.post(
    "listings/{uuid:listing_id}/closures",
    response=schemas.ListingOut,
    operation_id="close_listing",
    summary="Sold, found or over",
)
def close(request: HttpRequest, listing_id: UUID, payload: schemas.CloseIn) -> HttpResponse:
    """Nobody sees it any more; renewing brings it back."""
    actor = writer(request)
    made = actions.close_listing(actor, listing_id=listing_id, why=Ended(payload.why), now=timezone.now())
    return _done(actor, made, 200)


def _done(actor: Any, made: Listing, status: int) -> HttpResponse:
    place, board = queries.where_is(made.id)
    view = queries.listing_for(actor, place, board, made.id)
    location = f"/api/v1/listings/{made.id}" if status == 201 else ""
    return answer(_listing(place, view), status=status, location=location, never_kept=True)


def _listing(place: Place, view: ListingView) -> dict[str, Any]:
    return {
        "id": str(view.id),
        "board": view.board,
        "kind": view.kind,
        "title": view.title,
        "body": view.body,
        "author": str(view.author),
        "place": short_ref(place),
        "state": view.state,
        "gone": str(view.gone),
        "facts": [{"name": str(name), "value": str(value)} for name, value in view.facts],
        "pictures": [{"url": p.url, "alt": p.alt, "width": p.width, "height": p.height} for p in view.pictures],
        "published_at": view.published_at.isoformat(),
        "confirmed_on": view.confirmed_on.isoformat(),
        "fresh_until": view.fresh_until.isoformat(),
        "has_contact": view.has_contact,
        "version": view.version,
        "url": view.url,
    }
