"""How moderation reaches listings."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from teabowl.kernel.actor import Actor
from teabowl.kernel.times import china_date
from teabowl.market import words
from teabowl.market.models import Listing
from teabowl.market.rules import Ended, State
from teabowl.market.saving import after, begin, hold, stop, until_of
from teabowl.market.searched import DETAILS
from teabowl.moderation.kinds import Kind, Subject
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


def author_of(listing: Listing) -> Any:
    """What stands beside a listing: 村委会, or the villager as named then."""
    if listing.as_committee:
        return words.COMMITTEE if listing.place.level == "village" else listing.place.name
    return listing.author_name or words.GONE


def subject_of(listing: Listing) -> Subject:
    home = listing.place.now_at or listing.place
    return Subject(
        type="listing", id=listing.id, place=listing.place, author_id=listing.author_id, author=author_of(listing),
        title=listing.title, body=listing.body, url=reverse("market:listing", args=[home.code, listing.board, listing.id]),
        standing=listing.state == State.OPEN, as_committee=listing.as_committee, record=listing,
    )  # fmt: skip


def _hold(key: UUID) -> Subject:
    return subject_of(hold(key))


def _show(keys: Iterable[UUID]) -> dict[UUID, Subject]:
    rows = Listing.objects.select_related("place__now_at", *DETAILS.values()).filter(id__in=list(keys))
    return {row.id: subject_of(row) for row in rows}


def _take_down(actor: Actor, subject: Subject, now: datetime) -> None:
    listing: Listing = subject.record
    after(actor, "take_down", listing, now=now, spells=stop(listing, State.TAKEN_DOWN, Ended.DOWN, now))


def _put_back(actor: Actor, subject: Subject, now: datetime) -> None:
    """Stands again, or for the first time: fresh from today unless its own last day is over."""
    listing: Listing = subject.record
    until = until_of(listing)
    if until is not None and until < china_date(now):
        listing.state, listing.ended_at, listing.ended_why = State.CLOSED, now, Ended.OVER
        after(actor, "put_back", listing, now=now)
    else:
        after(actor, "put_back", listing, now=now, spells=begin(listing, now))


LISTINGS = Kind(
    type="listing",
    slug="listings",
    name=_("信息"),
    hold=_hold,
    show=_show,
    take_down=_take_down,
    restore=_put_back,
    release=_put_back,
)
