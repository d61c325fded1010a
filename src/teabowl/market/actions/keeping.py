"""Keeping listings right: renewed with one tap, closed, asked about when stale, put away when nobody answers."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from teabowl.access.queries import roles_at
from teabowl.kernel.actor import Actor, system_actor
from teabowl.kernel.errors import NotAllowed, NotFound, Problem, Refused
from teabowl.kernel.times import china_date
from teabowl.market import rules, words
from teabowl.market.models import Listing
from teabowl.market.permissions import KEEP, can_change
from teabowl.market.rules import Ended, State
from teabowl.market.saving import OWNER, after, begin, hold, stop, until_of
from teabowl.messages import actions as messages
from teabowl.moderation import actions as moderation
from teabowl.places.models import Place
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

ASKING = system_actor("market.stale")
BATCH = 200


def _mine(actor: Actor, listing_id: UUID) -> Listing:
    listing = hold(listing_id)
    if not can_change(actor, listing, listing.place.ref):
        raise NotAllowed(words.NOT_YOURS) if listing.state == State.OPEN else NotFound(words.NOT_HERE)
    if listing.state == State.TAKEN_DOWN:
        raise Refused(words.IS_DOWN)
    return listing


@transaction.atomic
def renew_listing(actor: Actor, *, listing_id: UUID, now: datetime) -> Listing:
    """It is still right: fresh again from today; what was closed or put away stands again, where it stood before (renewing brings
    nobody to the top). A job whose own last day is over cannot be renewed without a new one.

    Raises Invalid, NotAllowed, NotFound, Refused.
    """
    listing = _mine(actor, listing_id)
    if listing.state == State.HELD:
        raise Refused(words.NOT_OPEN)
    until = until_of(listing)
    if until is not None and until < china_date(now):
        words.check_nothing_wrong([Problem("until", "until_range")])
    before = (listing.state, listing.fresh_until)
    spells = begin(listing, now)
    after(
        actor, "renew_listing", listing, now=now, spells=spells,
        changes={"state": (before[0], listing.state), "fresh_until": (before[1], listing.fresh_until)},
    )  # fmt: skip
    return listing


@transaction.atomic
def close_listing(actor: Actor, *, listing_id: UUID, why: Ended, now: datetime) -> Listing:
    """Sold, found, or simply over. Closing what is closed already changes nothing. Raises NotAllowed, NotFound, Refused."""
    listing = _mine(actor, listing_id)
    if listing.state == State.CLOSED:
        return listing
    before = listing.state
    why = why if why in {Ended.DONE, Ended.OVER} else Ended.OVER
    if listing.state == State.HELD:
        moderation.withdraw_hold(actor, subject=(OWNER, listing.id), now=now)
    spells = stop(listing, State.CLOSED, why, now)
    after(
        actor, "close_listing", listing, now=now, spells=spells,
        changes={"state": (before, listing.state), "why": ("", why)},
    )  # fmt: skip
    return listing


def _keepers(place: Place, now: datetime) -> list[UUID]:
    today = china_date(now)
    here = place.now_at or place
    return [r.account_id for r in roles_at(here.ref, today) if r.starts_on <= today and r.role in KEEP.roles]


@transaction.atomic
def ask_stale(*, now: datetime) -> int:
    """Background work: whoever listed what has grown stale is asked, once; for the village's own, those who keep its boards."""
    today = china_date(now)
    rows = Listing.objects.open().filter(fresh_until__lt=today, asked_at__isnull=True)
    held = rows.select_for_update(of=("self",), skip_locked=True).select_related("place__now_at")
    stale = list(held.order_by("fresh_until", "id")[:BATCH])
    for listing in stale:
        listing.asked_at = now
        listing.save(update_fields=["asked_at"])
        to = _keepers(listing.place, now) if listing.as_committee or listing.author_id is None else [listing.author_id]
        code = (listing.place.now_at or listing.place).code
        messages.tell(
            ASKING, kind="market.stale", to=to, place=listing.place, title=_("还对吗：%(title)s"),
            body=_("很久没确认了。还对就点一下“还在”，不在了就下架。%(day)s前没有回音，就先收起来，随时能再登出来。"),
            words={"title": listing.title, "day": rules.archive_on(today)}, path=f"/p/{code}/{listing.board}/{listing.id}/still/",
            about=(OWNER, listing.id), step=f"{listing.fresh_until}", now=now,
        )  # fmt: skip
    return len(stale)


@transaction.atomic
def archive_stale(*, now: datetime) -> int:
    """Background work: stale listings whose owner was asked and did not answer are put away. Answers how many."""
    before = now - timedelta(days=rules.ANSWER_DAYS)
    rows = Listing.objects.open().filter(fresh_until__lt=china_date(now), asked_at__lte=before)
    found = list(
        rows.select_for_update(of=("self",), skip_locked=True).values_list("id", flat=True).order_by("asked_at")[:BATCH]
    )
    for key in found:
        listing = hold(key)
        spells = stop(listing, State.ARCHIVED, Ended.STALE, now)
        after(ASKING, "archive_listing", listing, now=now, spells=spells, changes={"state": (State.OPEN, State.ARCHIVED)})
        if listing.author_id is not None:
            code = (listing.place.now_at or listing.place).code
            messages.tell(
                ASKING, kind="market.archived", to=[listing.author_id], place=listing.place, title=_("先收起来了：%(title)s"),
                body=_("别人看不到了。还有的话，点“再登出来”就行。"), words={"title": listing.title},
                path=f"/p/{code}/{listing.board}/{listing.id}/still/", about=(OWNER, listing.id),
                step=f"{listing.fresh_until}", now=now,
            )  # fmt: skip
    return len(found)
