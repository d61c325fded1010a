"""Listing something, and changing it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from teabowl.audit.turns import one_at_a_time
from teabowl.files import actions as files
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotAllowed, NotFound, Problem, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.texts import clean_line, clean_text
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.market import rules, words
from teabowl.market.models import Listing
from teabowl.market.moderated import subject_of
from teabowl.market.permissions import WRITE, can_change, speaks_for_house
from teabowl.market.rules import Board, Draft, State
from teabowl.market.saving import OWNER, RENEWED, TABLES, after, begin, check_place_open, end, hold
from teabowl.market.searched import DETAILS
from teabowl.moderation import actions as moderation
from teabowl.moderation.queries.wordlists import hits
from teabowl.moderation.rules import HoldReason
from teabowl.people.queries import group_at
from teabowl.places.models import Place


def tidy(draft: Draft) -> Draft:
    """The draft as it is kept: plain texts, the phone without gaps where it is one."""
    return replace(
        draft,
        title=clean_line(draft.title),
        body=clean_text(draft.body),
        contact_name=clean_line(draft.contact_name),
        phone=rules.plain_phone(draft.phone) or clean_line(draft.phone),
        wechat=clean_line(draft.wechat),
        call_hours=clean_line(draft.call_hours),
        details={
            name: (clean_text(value) if name == "see" else clean_line(value)) if isinstance(value, str) else value
            for name, value in draft.details.items()
        },
    )


def name_shown(actor: Actor, place: Place) -> tuple[str, bool]:
    """(the name beside what this actor lists here, whether it is the village's own). A villager: 赵小满 · 三组."""
    if speaks_for_house(actor, place.ref):
        return "", True
    group = group_at(actor.person_id, place) if actor.person_id else ""
    return (f"{actor.name} · {group}" if group else actor.name), False


def form_owner(actor: Actor, *, place: Place, form_key: UUID) -> tuple[str, UUID] | None:
    """Whose pictures a form edits, for an actor who may put pictures into it; None for a new one. Raises NotAllowed, NotFound."""
    listing = Listing.objects.select_related("place").filter(form_key=form_key).first()
    if listing is None:
        check(actor, WRITE, place.ref)
        return None
    if not can_change(actor, listing, listing.place.ref):
        raise NotFound(words.NOT_HERE)
    return (OWNER, listing.id)


def _check_not_often(actor: Actor, now: datetime, most: int) -> None:
    lately = Listing.objects.filter(author_id=actor.account_id, published_at__gt=now - timedelta(days=1))
    if lately.count() >= most:
        words.check_nothing_wrong([Problem("", "too_many", most)])


def _fill(listing: Listing, draft: Draft) -> None:
    listing.kind, listing.title, listing.body = draft.kind, draft.title, draft.body
    listing.contact_name, listing.phone = draft.contact_name, draft.phone
    listing.wechat, listing.call_hours = draft.wechat, draft.call_hours


def _save_details(listing: Listing, draft: Draft) -> None:
    table = TABLES[Board(listing.board)]
    names = {f.name for f in table._meta.concrete_fields} - {"listing"}
    values = {name: value for name, value in draft.details.items() if name in names}
    detail = table(listing=listing, **{k: v for k, v in values.items() if v is not None})
    detail.save()
    setattr(listing, DETAILS[Board(listing.board)], detail)


def _texts(draft: Draft) -> tuple[str, ...]:
    return (draft.title, draft.body, *(v for v in draft.details.values() if isinstance(v, str)), *draft.alts.values())


@transaction.atomic
def post_listing(actor: Actor, *, place: Place, draft: Draft, now: datetime, by_import: bool = False) -> Listing:
    """List something. Twice with the same form makes one and answers the first. What a word list holds waits for a look first.

    Raises Invalid per field, NotAllowed, Refused (merged place).
    """
    try:
        check(actor, WRITE, place.ref)
    except NotAllowed:
        raise NotAllowed(words.CANNOT_WRITE) from None
    check_place_open(place)
    one_at_a_time("market", draft.form_key)
    there = Listing.objects.select_related("place").filter(form_key=draft.form_key).first()
    if there is not None:
        if not can_change(actor, there, there.place.ref):
            raise NotFound(words.NOT_HERE)
        return there
    draft = tidy(draft)
    name, house = name_shown(actor, place)
    one_at_a_time("market", actor.account_id)
    if not by_import:
        _check_not_often(actor, now, rules.OF_THE_HOUSE_A_DAY if house else rules.LISTINGS_A_DAY)
    words.check_nothing_wrong(rules.problems_of(draft, china_date(now)))
    found = () if house else hits(place, *_texts(draft))
    listing = Listing(
        id=new_id(), form_key=draft.form_key, board=draft.board, place=place, author_id=actor.account_id, author_name=name,
        as_committee=house, state=State.HELD, published_at=now, changed_at=now, confirmed_at=now, fresh_until=china_date(now),
    )  # fmt: skip
    _fill(listing, draft)
    listing.save()
    _save_details(listing, draft)
    files.keep_pictures(actor, form_key=draft.form_key, owner=(OWNER, listing.id), alts=draft.alts, now=now)
    spells = [] if found else begin(listing, now)
    after(
        actor, "post_listing", listing, now=now, spells=spells,
        changes={"title": ("", listing.title), "board": ("", listing.board), "state": ("", listing.state)},
    )  # fmt: skip
    if found:
        moderation.hold(actor, subject_of(listing), reasons=[HoldReason.WORDS], hits=found, now=now)
    return listing


@transaction.atomic
def change_listing(actor: Actor, *, listing_id: UUID, draft: Draft, now: datetime) -> Listing:
    """Change what a listing says; saying it anew confirms it, and brings one that was closed or put away back.

    Raises Invalid, NotAllowed, NotFound, Refused (changed meanwhile, taken down).
    """
    listing = hold(listing_id)
    if not can_change(actor, listing, listing.place.ref):
        raise NotAllowed(words.NOT_YOURS) if listing.state == State.OPEN else NotFound(words.NOT_HERE)
    if listing.state == State.TAKEN_DOWN:
        raise Refused(words.IS_DOWN)
    if draft.version != listing.version:
        raise Refused(words.OLD_FORM)
    draft = tidy(replace(draft, board=Board(listing.board), form_key=listing.form_key))
    words.check_nothing_wrong(rules.problems_of(draft, china_date(now)))
    found = () if speaks_for_house(actor, listing.place.ref) else hits(listing.place, *_texts(draft))
    before: dict[str, Any] = {
        "title": listing.title,
        "body": listing.body[:200],
        "state": listing.state,
        "phone": listing.phone,
    }
    _fill(listing, draft)
    _save_details(listing, draft)
    files.keep_pictures(actor, form_key=listing.form_key, owner=(OWNER, listing.id), alts=draft.alts, now=now)
    listing.version += 1
    listing.changed_at = now
    if found:
        spells = end(listing, china_date(now), RENEWED)
        listing.state, listing.ended_at, listing.ended_why = State.HELD, None, ""
    elif listing.state == State.HELD:
        spells = []
    else:
        spells = begin(listing, now)
    now_said = {"title": listing.title, "body": listing.body[:200], "state": listing.state, "phone": listing.phone}
    changes = {name: (old, now_said[name]) for name, old in before.items() if old != now_said[name]}
    after(actor, "change_listing", listing, now=now, spells=spells, changes=changes)
    if found:
        moderation.hold(actor, subject_of(listing), reasons=[HoldReason.WORDS], hits=found, now=now)
    return listing
