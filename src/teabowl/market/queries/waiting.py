"""What waits: one's own listings, the village's stale ones on the desk, stale ones below a head account."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Window
from django.urls import reverse

from teabowl.kernel.actor import Actor
from teabowl.kernel.desk import AttentionRow, DeskItem
from teabowl.kernel.times import CHINA, china_date
from teabowl.kernel.verbs import can
from teabowl.market import words
from teabowl.market.models import Listing
from teabowl.market.permissions import KEEP
from teabowl.market.rules import State, archive_on
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

MINE = 100
"""Listings of one's own on a page: a village brings in hundreds at once."""
ON_DESK = 50


@dataclass(frozen=True, slots=True)
class MineRow:
    """One of my listings and what I can do with it. `old`: I was asked whether it is still right."""

    id: UUID
    title: str
    url: str
    board: str
    board_name: Any
    place_name: str
    code: str
    state: str
    state_name: Any
    tag_state: str
    done_name: Any
    confirmed_on: date
    fresh_until: date
    old: bool
    may_renew: bool
    may_close: bool


def mine(actor: Actor, *, start: int = 0, limit: int = MINE) -> list[MineRow]:
    """Everything that this account listed, what stands first. One query."""
    rows = Listing.objects.select_related("place__now_at").filter(author_id=actor.account_id)
    found = rows.order_by(F("ended_at").desc(nulls_first=True), "-published_at", "-id")[start : start + limit]
    return [_mine(row) for row in found]


def _mine(row: Listing) -> MineRow:
    home = row.place.now_at or row.place
    tags = {State.OPEN: "late" if row.asked_at else "ok", State.TAKEN_DOWN: "miss", State.HELD: "info"}
    return MineRow(
        id=row.id,
        title=row.title,
        url=reverse("market:listing", args=[home.code, row.board, row.id]),
        board=row.board,
        board_name=words.BOARDS[row.board],
        place_name=home.name,
        code=home.code,
        state=row.state,
        state_name=_("还对吗") if row.asked_at and row.state == State.OPEN else words.STATES[row.state],
        tag_state=tags.get(State(row.state), "plain"),
        done_name=words.DONE[row.board],
        confirmed_on=china_date(row.confirmed_at),
        fresh_until=row.fresh_until,
        old=row.asked_at is not None,
        may_renew=row.state in {State.OPEN, State.CLOSED, State.ARCHIVED},
        may_close=row.state in {State.OPEN, State.HELD},
    )


def desk_items(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    """The village's own listings that have grown stale: still right, or closed? The first of them, with how many wait behind. One
    query."""
    if not can(actor, KEEP, place.ref):
        return []
    rows = Listing.objects.open().filter(place_id__in=ids_living_at(place), as_committee=True, asked_at__isnull=False)
    shown: Iterable[Any] = rows.annotate(of=Window(Count("id"))).order_by("asked_at", "id")[:ON_DESK]
    return [
        DeskItem(
            group=_("登出去的信息"),
            title=_("还对吗：%(title)s") % {"title": row.title},
            note=_("%(board)s，%(day)s确认过")
            % {"board": words.BOARDS[row.board], "day": f"{china_date(row.confirmed_at):%m-%d}"},
            state="late",
            tag=_("旧了"),
            action=_("看一眼"),
            url=reverse("market:still", args=[place.code, row.board, row.id]),
            due_at=datetime.combine(archive_on(china_date(row.asked_at or now)), time.max, tzinfo=CHINA),
            more=row.of - ON_DESK if nth == ON_DESK else 0,
        )
        for nth, row in enumerate(shown, start=1)
    ]


def attention_below(place: Place, today: date) -> list[AttentionRow]:
    """Below a head account: villages' own listings that nobody confirmed when asked. One query."""
    rows = Listing.objects.open().filter(place__lineage__contains=[place.id], as_committee=True, asked_at__isnull=False)
    return [
        AttentionRow(
            _("没人确认的信息"),
            str(words.BOARDS[row.board]),
            (row.place.now_at or row.place).name,
            reverse("market:listing", args=[(row.place.now_at or row.place).code, row.board, row.id]),
            row.fresh_until,
        )
        for row in rows.select_related("place__now_at").order_by("fresh_until", "id")
    ]
