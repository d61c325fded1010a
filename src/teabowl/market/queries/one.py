"""One listing: as everybody reads it, as its owner does, its contact, and as a draft to change."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from teabowl.files.queries import PictureRow, pictures_of
from teabowl.kernel.actor import Actor, PlaceRef
from teabowl.kernel.errors import NotFound, Refused
from teabowl.kernel.times import china_date
from teabowl.market import facts, words
from teabowl.market.models import Listing
from teabowl.market.moderated import author_of
from teabowl.market.permissions import can_change
from teabowl.market.rules import Board, Draft, State
from teabowl.market.searched import DETAILS
from teabowl.places.models import Place


@dataclass(frozen=True, slots=True)
class ListingView:
    """A listing on its page. One that no longer stands says so in `gone`; then `facts`, `body` and `pictures` are empty, unless its
    owner or those who keep the boards read it through `listing_for`."""

    id: UUID
    board: str
    board_name: Any
    kind: str
    kind_name: Any
    title: str
    body: str
    url: str
    code: str
    place_name: str
    place_ref: PlaceRef
    recorded_at_name: str
    """Where it was listed, when that village has since been merged into this one; else ''."""
    author_id: UUID | None
    author: Any
    as_committee: bool
    state: str
    state_name: Any
    gone: Any
    facts: list[tuple[Any, Any]]
    fact: str
    pictures: tuple[PictureRow, ...]
    published_at: datetime
    changed_at: datetime
    confirmed_on: date
    fresh_until: date
    old: bool
    version: int
    has_contact: bool
    linked: dict[str, Any] | None

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN


def _load(place: Place, board: str, listing_id: UUID) -> Listing:
    rows = Listing.objects.select_related("place__now_at", *DETAILS.values())
    listing = rows.filter(id=listing_id, board=board).first()
    if listing is None or (listing.place.now_at_id or listing.place_id) != place.id:
        raise NotFound(words.NOT_HERE)
    return listing


def _view(listing: Listing, place: Place, *, whole: bool) -> ListingView:
    is_open = listing.state == State.OPEN
    shown = is_open or whole
    pictures = tuple(pictures_of("listing", [listing.id]).get(listing.id, ())) if shown else ()
    url = reverse("market:listing", args=[place.code, listing.board, listing.id])
    gone: Any = "" if is_open else words.ENDED.get(listing.ended_why) or words.STATES[listing.state]
    if not is_open and listing.ended_why == "done":
        gone = words.DONE[listing.board]
    return ListingView(
        id=listing.id,
        board=listing.board,
        board_name=words.BOARDS[listing.board],
        kind=listing.kind,
        kind_name=words.kind(listing.board, listing.kind),
        title=listing.title if listing.state != State.TAKEN_DOWN or whole else "",
        body=listing.body if shown else "",
        url=url,
        code=place.code,
        place_name=place.name,
        place_ref=listing.place.ref,
        recorded_at_name="" if listing.place_id == place.id else listing.place.name,
        author_id=listing.author_id,
        author=author_of(listing),
        as_committee=listing.as_committee,
        state=listing.state,
        state_name=words.STATES[listing.state],
        gone=gone,
        facts=facts.facts_of(listing) if shown else [],
        fact=facts.main_fact(listing) if shown else "",
        pictures=pictures,
        published_at=listing.published_at,
        changed_at=listing.changed_at,
        confirmed_on=china_date(listing.confirmed_at),
        fresh_until=listing.fresh_until,
        old=listing.asked_at is not None,
        version=listing.version,
        has_contact=is_open and bool(listing.phone or listing.wechat),
        linked=facts.linked(listing, place_name=place.name, url=url, pictures=[p.url for p in pictures]) if is_open else None,
    )


def where_is(listing_id: UUID) -> tuple[Place, str]:
    """The place where a listing lives today, and its board. Raises NotFound."""
    listing = Listing.objects.select_related("place__now_at").filter(id=listing_id).first()
    if listing is None:
        raise NotFound(words.NOT_HERE)
    return listing.place.now_at or listing.place, listing.board


def public_listing(place: Place, board: str, listing_id: UUID) -> ListingView:
    """A listing as everybody reads it, the same for every reader. Two queries. Raises NotFound, also for what is held."""
    listing = _load(place, board, listing_id)
    if listing.state == State.HELD:
        raise NotFound(words.NOT_HERE)
    return _view(listing, place, whole=False)


def listing_for(actor: Actor, place: Place, board: str, listing_id: UUID) -> ListingView:
    """A listing whole for those who may change it, whatever its state. Raises NotFound for others."""
    listing = _load(place, board, listing_id)
    if not can_change(actor, listing, listing.place.ref):
        raise NotFound(words.NOT_HERE)
    return _view(listing, place, whole=True)


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call about a listing."""

    title: str
    name: str
    phone: str
    wechat: str
    hours: str


def contact_of(place: Place, board: str, listing_id: UUID) -> Contact:
    """The contact of a listing that stands in public. Raises NotFound, Refused."""
    listing = _load(place, board, listing_id)
    if listing.state == State.HELD:
        raise NotFound(words.NOT_HERE)
    if listing.state != State.OPEN:
        raise Refused(words.NOT_OPEN)
    name = listing.contact_name or ("" if listing.as_committee else listing.author_name)
    return Contact(listing.title, name, listing.phone, listing.wechat, listing.call_hours)


def draft_of(actor: Actor, place: Place, board: str, listing_id: UUID) -> Draft:
    """A listing as the form shows it, for those who may change it. Raises NotFound."""
    listing = _load(place, board, listing_id)
    if not can_change(actor, listing, listing.place.ref):
        raise NotFound(words.NOT_HERE)
    said = facts.detail_of(listing)
    details = {f.name: getattr(said, f.name) for f in said._meta.concrete_fields if f.name != "listing"}
    return Draft(
        listing.form_key, Board(listing.board), listing.kind, listing.title, listing.body, listing.contact_name, listing.phone,
        listing.wechat, listing.call_hours, bool(listing.phone or listing.wechat), details, {}, listing.version,
    )  # fmt: skip
