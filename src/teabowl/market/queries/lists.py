"""Lists of listings: a board here or below, narrowed, near ones first if the reader says near what; the newest; the export."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse

from teabowl.files.queries import PictureRow, pictures_of
from teabowl.kernel.actor import LEVELS, Level
from teabowl.kernel.errors import NotFound
from teabowl.kernel.texts import excerpt
from teabowl.kernel.times import china_date
from teabowl.market import facts, words
from teabowl.market.models import Listing
from teabowl.market.moderated import author_of
from teabowl.market.rules import Board
from teabowl.market.searched import DETAILS
from teabowl.places.models import Place
from teabowl.places.newest import Found, New, News, newest
from teabowl.places.queries import ids_living_at, root_city

PAGE = 20
EXPORT = 20_000
FAR = len(LEVELS)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a list is narrowed. `month` 1 to 12; `most` a price in yuan; `county` and `near` places; `cursor` pages on."""

    q: str = ""
    kind: str = ""
    month: int | None = None
    most: Decimal | None = None
    county: Place | None = None
    near: Place | None = None
    cursor: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.q or self.kind or self.month or self.most is not None or self.county)


@dataclass(frozen=True, slots=True)
class ListingRow:
    """One listing in a list. `place_name` is '' where it is the list's own place, else from the township down; `steps` is how far it
    is from the place the reader named (0 there, 1 same township, 2 same county, …), None if they named none. `old`: its owner was
    asked whether it is still right and has not answered."""

    id: UUID
    board: str
    board_name: Any
    kind: str
    kind_name: Any
    title: str
    url: str
    fact: str
    text: str
    body: str
    author: Any
    place_name: str
    place_code: str
    published_at: datetime
    confirmed_on: date
    fresh_until: date
    old: bool
    steps: int | None
    picture: PictureRow | None = None


@dataclass(frozen=True, slots=True)
class ListingPage:
    rows: tuple[ListingRow, ...]
    older: str
    """The cursor of the next page, or ''."""
    is_first: bool


def _within(place: Place) -> Q:
    """A village: its own and those of villages merged into it. A head account: everything below; the whole city needs no condition."""
    if place.level == Level.VILLAGE:
        return Q(place_id__in=ids_living_at(place))
    try:
        if place.id == root_city().id:
            return Q()
    except NotFound:
        pass
    return Q(place__lineage__contains=[place.id])


def _month(month: int) -> Q:
    """In season: between two months, over New Year too; none said is all year."""
    found = Q()
    for table, first, last in (("product", "season_from", "season_to"), ("visit", "best_from", "best_to")):
        a, b = f"{table}__{first}", f"{table}__{last}"
        straight = Q(**{f"{a}__lte": F(b)}) & Q(**{f"{a}__lte": month, f"{b}__gte": month})
        around = Q(**{f"{a}__gt": F(b)}) & (Q(**{f"{a}__lte": month}) | Q(**{f"{b}__gte": month}))
        found |= straight | around
    return (
        found
        | Q(product__isnull=False, product__season_from__isnull=True)
        | Q(visit__isnull=False, visit__best_from__isnull=True)
    )


def _text(q: str) -> Q:
    return (
        Q(title__icontains=q) | Q(body__icontains=q) | Q(product__cooperative__icontains=q) | Q(job__employer__icontains=q)
        | Q(service__who__icontains=q) | Q(visit__see__icontains=q)
    )  # fmt: skip


def _asked(board: Board, place: Place, asked: Asked) -> QuerySet[Listing]:
    rows = Listing.objects.open().filter(_within(place), board=board)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.q:
        rows = rows.filter(_text(asked.q))
    if asked.month and board in {Board.PRODUCTS, Board.TOURISM}:
        rows = rows.filter(_month(asked.month))
    if asked.most is not None:
        name = {Board.PRODUCTS: "product__price", Board.TOURISM: "visit__ticket"}.get(board)
        rows = rows.filter(**{f"{name}__lte": asked.most}) if name else rows
    if asked.county is not None:
        rows = rows.filter(place__lineage__contains=[asked.county.id])
    return rows


def _steps(near: Place | None) -> Any:
    """How far up the tree one goes from `near` until a place is below: the same village 0, township 1, county 2."""
    if near is None:
        return Value(0)
    up = list(reversed(near.lineage))
    return Case(
        *(When(place__lineage__contains=[key], then=Value(n)) for n, key in enumerate(up)),
        default=Value(FAR),
        output_field=IntegerField(),
    )


def _after(cursor: str) -> tuple[int, datetime, UUID] | None:
    """A cursor as (steps, time, id); one that somebody bent counts as none."""
    try:
        steps, stamp, key = cursor.split("_")
        return int(steps), datetime.fromtimestamp(float(stamp), UTC), UUID(key)
    except (ValueError, OverflowError, OSError):
        return None


def listing_page(place: Place, board: Board, asked: Asked, limit: int = PAGE) -> ListingPage:
    """A page of a board, the newest first; near ones before them if the reader named a place. Two queries, whatever the rows."""
    rows = _asked(board, place, asked).annotate(steps=_steps(asked.near))
    after = _after(asked.cursor) if asked.cursor else None
    if after:
        steps, at, key = after
        older = Q(published_at__lt=at) | Q(published_at=at, id__lt=key)
        rows = rows.filter(Q(steps__gt=steps) | Q(steps=steps) & older) if asked.near else rows.filter(older)
    order = ("steps", "-published_at", "-id") if asked.near else ("-published_at", "-id")
    found = list(rows.select_related("place__now_at", "place__parent__parent", *DETAILS.values()).order_by(*order)[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    cursor = f"{found[-1].steps}_{found[-1].published_at.timestamp():.6f}_{found[-1].id.hex}" if more else ""
    return ListingPage(_rows(found, place, near=asked.near), cursor, after is None)


def _rows(found: Sequence[Listing], at: Place, *, near: Place | None = None) -> tuple[ListingRow, ...]:
    pictures = pictures_of("listing", [row.id for row in found])
    made = (_row(row, at, near) for row in found)
    return tuple(replace(row, picture=next(iter(pictures.get(row.id, ())), None)) for row in made)


def _row(listing: Any, at: Place, near: Place | None = None) -> ListingRow:
    home = listing.place.now_at or listing.place
    return ListingRow(
        id=listing.id,
        board=listing.board,
        board_name=words.BOARDS[listing.board],
        kind=listing.kind,
        kind_name=words.kind(listing.board, listing.kind),
        title=listing.title,
        url=reverse("market:listing", args=[home.code, listing.board, listing.id]),
        fact=facts.main_fact(listing),
        text=excerpt(listing.body, 60),
        body=listing.body,
        author=author_of(listing),
        place_name=where(listing.place, at),
        place_code=home.code,
        published_at=listing.published_at,
        confirmed_on=china_date(listing.confirmed_at),
        fresh_until=listing.fresh_until,
        old=listing.asked_at is not None,
        steps=listing.steps if near is not None else None,
    )


def where(place: Place, at: Place) -> str:
    """The place's name as one reads it at `at`: '' there, 随西村 in its township, 随官屯镇 随西村 in the county, with the county above."""
    if place.id == at.id:
        return ""
    names = [place.name]
    depth = {Level.COUNTY.value: 1, Level.CITY.value: 2, Level.PROVINCE.value: 2}.get(at.level, 0)
    above = place.parent
    while above is not None and depth > 0 and above.id != at.id:
        names.insert(0, above.name)
        above, depth = above.parent if depth > 1 else None, depth - 1
    return " ".join(names)


def latest(place: Place, limit: int) -> list[New]:
    """The newest listings: of a village, or of a head account and everything below it. One query."""
    return newest([NEWS], place, limit)


def _new_listing(at: Place, found: Found) -> New:
    board, title, author_name, committee = found.said
    return New(
        id=found.id,
        board=board,
        heading=title,
        url=f"/p/{found.home_code}/{board}/{found.id}/",
        tag=words.BOARDS[board],
        state="info",
        place_name="" if found.place_id == at.id else found.name,
        author=words.COMMITTEE if committee else author_name or words.GONE,
        at=found.at,
    )


_NEW = """
SELECT listing.id, listing.published_at AS at, listing.place_id,
       ARRAY[listing.board, listing.title, listing.author_name, CASE WHEN listing.as_committee THEN 'yes' ELSE '' END]::text[] AS said
FROM market_listing AS listing
"""
_LAST = "AND listing.state = 'open' ORDER BY listing.published_at DESC, listing.id DESC LIMIT {limit}"
_HERE = f"{_NEW} WHERE listing.place_id IN (SELECT id FROM here) {_LAST}"  # noqa: S608, constants
_BELOW = (
    f"{_NEW} JOIN places_place AS place ON place.id = listing.place_id WHERE place.lineage @> ARRAY[%(key)s]::uuid[] {_LAST}"
)
NEWS = News(_HERE, lambda _place: _BELOW, _new_listing)


def every_listing(place: Place, board: Board, asked: Asked) -> Iterator[Listing]:
    """What stands in public here and below, with details, for an export."""
    rows = _asked(board, place, asked).select_related("place__now_at", "place__parent__parent", *DETAILS.values())
    yield from rows.order_by("-published_at", "-id")[:EXPORT]
