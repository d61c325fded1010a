"""What every action on the accounts shares: locks, clean text, who holds a role, and telling audit, figures, pages and people."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from teabowl.access.queries import roles_at
from teabowl.audit import actions as audit
from teabowl.disclosure import rules, words
from teabowl.disclosure.models import Book, Entry, Signoff
from teabowl.disclosure.permissions import KEEPERS
from teabowl.disclosure.rules import Flow, State, Sums
from teabowl.kernel.actor import Actor, Level, PlaceRef, Role
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.texts import clean_line, clean_text, has_resident_number
from teabowl.kernel.times import china_date
from teabowl.pagecache import actions as pagecache
from teabowl.places.models import Place
from teabowl.ui.form_words import check_written

NEAREST = (Role.FINANCE, Role.KEEPER, Role.OPERATOR, Role.SECRETARY)


def village(place: Place) -> Place:
    """Where the accounts of this place are kept today. Raises Refused above villages and for closed ones."""
    place = place.now_at or place
    if place.level != Level.VILLAGE or place.closed_on is not None:
        raise Refused(words.ONLY_VILLAGES)
    return place


def locked_book(book_id: UUID) -> Book:
    """The book, locked, with its place. Raises NotFound."""
    book = Book.objects.select_for_update(of=("self",)).select_related("place__now_at").filter(id=book_id).first()
    if book is None:
        raise NotFound(words.NOT_HERE)
    return book


def ref_of(book: Book) -> PlaceRef:
    """Where the book lives today. Needs `place` and its `now_at`."""
    return (book.place.now_at or book.place).ref


def sums_of(book: Book) -> Sums:
    """From its entries. One query."""
    rows = Entry.objects.filter(book=book).values_list("flow", "amount_fen")
    return rules.sums_of(book.opening_fen, ((Flow(flow), fen) for flow, fen in rows))


def role_of(actor: Actor, place: PlaceRef) -> str:
    """As whom the actor acts here."""
    if actor.system:
        return "system"
    for role in NEAREST:
        if actor.holds_at(frozenset({role}), place):
            return role.value
    for role in (Role.TOWNSHIP, Role.COUNTY, Role.CITY):
        if actor.holds_over(frozenset({role}), place):
            return role.value
    return Role.VILLAGER.value


def holders(place: PlaceRef, roles: Iterable[Role], now: datetime) -> list[UUID]:
    """Accounts that hold one of the roles exactly here today. One query."""
    wanted, today = set(roles), china_date(now)
    rows = roles_at(place, today)
    return list(dict.fromkeys(r.account_id for r in rows if r.role in wanted and r.starts_on <= today))


def keepers(place: PlaceRef, now: datetime) -> list[UUID]:
    """The keeper of the accounts; where there is none, the operator and the secretary."""
    return holders(place, [Role.KEEPER], now) or holders(place, KEEPERS, now)


def record(
    actor: Actor,
    verb: str,
    *,
    now: datetime,
    kind: str,
    subject_id: UUID,
    place: Place,
    changes: Mapping[str, tuple[Any, Any]],
    public: bool = False,
) -> None:
    """The audit's entry; and with `public`, every page of the place and above it is stale."""
    audit.record(
        actor, f"disclosure.{verb}", now=now, subject_type=kind, subject_id=subject_id, place_id=place.id, changes=changes
    )
    if public:
        pagecache.touch(place.lineage)


def line(field: str, text: str, most: int, *, required: bool = True) -> str:
    """One line as it is stored. Raises Invalid for the field."""
    return _checked(field, clean_line(text), most, required)


def text(field: str, typed: str, most: int, *, required: bool = True) -> str:
    """The same of several lines."""
    return _checked(field, clean_text(typed), most, required)


def _checked(field: str, typed: str, most: int, required: bool) -> str:
    check_written(field, typed, most, required=required)
    if has_resident_number(typed):
        raise Invalid({field: words.HAS_RESIDENT_NUMBER})
    return typed


def check_draft(book: Book) -> None:
    """Raises Refused unless entries may still be written."""
    if book.state == State.CHECKING:
        raise Refused(words.NOT_DRAFT)
    if book.state == State.PUBLISHED:
        raise Refused(words.ALREADY_PUBLISHED)


def signoffs_of(book: Book) -> list[Signoff]:
    """Of the round that runs, in the order they were asked."""
    return list(Signoff.objects.filter(book=book, round=book.round).order_by("id"))
