"""How the actions of the market take hold of a listing, and what each does after a change."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.files import actions as files
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.market import words
from teabowl.market.models import Job, Listing, Product, Service, Spell, Visit
from teabowl.market.rules import Board, Ended, State, fresh_until
from teabowl.market.searched import DETAILS
from teabowl.pagecache import actions as pagecache
from teabowl.places.models import Place
from teabowl.search import actions as search

OWNER = "listing"
"""How files, moderation and the audit know a listing."""
TABLES: Mapping[Board, Any] = {Board.PRODUCTS: Product, Board.TOURISM: Visit, Board.JOBS: Job, Board.SERVICES: Service}
RENEWED = "renewed"


def hold(listing_id: UUID) -> Listing:
    """The listing, locked, with its place and details. Raises NotFound."""
    rows = Listing.objects.select_for_update(of=("self",)).select_related("place__now_at", *DETAILS.values())
    listing = rows.filter(id=listing_id).first()
    if listing is None:
        raise NotFound(words.NOT_HERE)
    return listing


def check_place_open(place: Place) -> None:
    """Nothing new is listed at a place that was merged away."""
    if place.now_at_id is not None or place.closed_on is not None:
        raise Refused(words.PLACE_CLOSED)


def until_of(listing: Listing) -> date | None:
    """The day on which a job itself ends."""
    return listing.job.until if listing.board == Board.JOBS else None


def begin(listing: Listing, now: datetime) -> list[Spell]:
    """The listing stands (again) from now, fresh: its new period, and the one before where that had grown stale. Not saved: listing."""
    today = china_date(now)
    last = fresh_until(Board(listing.board), today, until_of(listing))
    running = Spell.objects.filter(listing=listing, ended_on__isnull=True).first()
    changed = []
    if running is not None and running.fresh_until >= today:
        running.fresh_until = max(last, running.starts_on)
        running.save(update_fields=["fresh_until"])
        running.listing = listing
        changed.append(running)
    else:
        if running is not None:
            changed += end(listing, today, RENEWED)
        changed.append(Spell.objects.create(id=new_id(), listing=listing, starts_on=today, fresh_until=last))
    listing.confirmed_at, listing.fresh_until, listing.asked_at = now, last, None
    listing.state, listing.ended_at, listing.ended_why = State.OPEN, None, ""
    files.hide_pictures((OWNER, listing.id), hidden=False)
    return changed


def end(listing: Listing, on: date, why: str) -> list[Spell]:
    """Its running period is over. Answers it, for the ledger."""
    running = list(Spell.objects.filter(listing=listing, ended_on__isnull=True))
    for spell in running:
        spell.ended_on, spell.ended_why = max(on, spell.starts_on), why
        spell.save(update_fields=["ended_on", "ended_why"])
        spell.listing = listing
    return running


def stop(listing: Listing, state: State, why: Ended, now: datetime) -> list[Spell]:
    """The listing stands no more, and its pictures are not given out. Not saved: listing."""
    files.hide_pictures((OWNER, listing.id), hidden=True)
    listing.state, listing.ended_at, listing.ended_why = state, now, why
    return end(listing, china_date(now), why)


def after(
    actor: Actor,
    verb: str,
    listing: Listing,
    *,
    now: datetime,
    spells: Sequence[Spell] = (),
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    """Save the listing and do what follows every change: audit, ledger, search, public pages made stale."""
    listing.save()
    audit.record(
        actor, f"market.{verb}", now=now, subject_type=OWNER, subject_id=listing.id, place_id=listing.place_id, changes=changes
    )
    if spells:
        figures.post_many(actor, list(spells), now=now)
    search.post(listing, now=now)
    pagecache.touch(listing.place.lineage)
