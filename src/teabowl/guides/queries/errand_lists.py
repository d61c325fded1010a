"""Lists of errands: one's own, those that somebody must handle, those that are late. They say what and when, never who or what was
written."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, Count, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from teabowl.guides import words
from teabowl.guides.errand_rules import WITH_VILLAGE, Kind, Rating, Reach, State
from teabowl.guides.models import Errand
from teabowl.guides.permissions import HANDLE, SEE_LATE, VILLAGE_STAFF, can_handle
from teabowl.guides.queries.errands import fact_of, tag_of
from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.desk import AttentionRow, DeskItem
from teabowl.kernel.times import CHINA, china_date
from teabowl.kernel.verbs import can, check
from teabowl.kernel.workdays import add_workdays
from teabowl.people.models import Account
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui import spoken
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

PAGE = 20


@dataclass(frozen=True, slots=True)
class ErrandRow:
    """An errand in a list: what and how it stands."""

    id: UUID
    title: str
    written_at: datetime
    tag_state: str
    tag: str
    fact: str
    place_name: str
    has_news: bool
    url: str


@dataclass(frozen=True, slots=True)
class ErrandsPage:
    rows: list[ErrandRow]
    total: int
    older_id: UUID | None


def _row(errand: Errand, today: date, url: str) -> ErrandRow:
    stands = errand.place.now_at or errand.place
    tag_state, tag = tag_of(errand)
    if errand.state in WITH_VILLAGE and errand.due_on and today > errand.due_on:
        tag_state, tag = words.left(errand.due_on, today)
    fact = fact_of(errand, today)
    return ErrandRow(
        errand.id, errand.title, errand.written_at, tag_state, tag, fact, stands.name, errand.news_at is not None, url
    )  # fmt: skip


def my_errands(actor: Actor, *, now: datetime) -> list[ErrandRow]:
    """What one asked for, what is done for one by others with one's consent, and what waits for it; the newest first. Two queries."""
    if actor.account_id is None:
        return []
    mine = Q(asker_id=actor.account_id) | Q(agreed_by_id=actor.account_id)
    phone = Account.objects.filter(id=actor.account_id, phone_verified=True).values_list("phone", flat=True).first()
    if phone:
        mine |= Q(state=State.CONSENT, agreed_phone=phone)
    rows = Errand.objects.filter(mine).select_related("place", "place__now_at").order_by("-written_at", "-id")[:200]
    return [_row(errand, china_date(now), _url(errand)) for errand in rows]


def _url(errand: Errand) -> str:
    return reverse("guides:errand", args=[(errand.place.now_at or errand.place).code, errand.id])


NEWS = "SELECT count(*) FROM guides_errand WHERE asker_id = %(account)s AND news_at IS NOT NULL"
"""SQL of how many of the account's errands have news that it has not seen."""


def news_count(account_id: UUID) -> int:
    """How many of the account's errands have news that it has not seen."""
    with connection.cursor() as cursor:
        cursor.execute(NEWS, {"account": account_id})
        return int(cursor.fetchone()[0])


def errands_at(
    actor: Actor, place: Place, *, state: str = "", before: UUID | None = None, q: str = "", now: datetime, limit: int = PAGE
) -> ErrandsPage:
    """A village's errands for those who handle them, the newest first; `state` is '', 'open', 'back' or 'done'. Raises NotAllowed."""
    found = _handled(actor, place, state, q)
    total = found.count()
    last = Errand.objects.filter(id=before).first() if before else None
    if last is not None:
        found = found.filter(Q(written_at__lt=last.written_at) | Q(written_at=last.written_at, id__lt=last.id))
    rows = list(found.select_related("place", "place__now_at").order_by("-written_at", "-id")[: limit + 1])
    shown = [_row(errand, china_date(now), _url(errand)) for errand in rows[:limit]]
    return ErrandsPage(shown, total, rows[limit - 1].id if len(rows) > limit else None)


def can_handle_here(actor: Actor, place: Place) -> bool:
    return actor.holds_at(VILLAGE_STAFF, place.ref)


def _handled(actor: Actor, place: Place, state: str, q: str) -> QuerySet[Errand]:
    """What the actor may handle of a village's errands, narrowed; of the township's staff, those that came up late. Raises
    NotAllowed."""
    check(actor, HANDLE, place.ref)
    found = Errand.objects.filter(place_id__in=ids_living_at(place)).exclude(state__in=[State.CONSENT, State.CANCELLED])
    if state:
        wanted = {"open": WITH_VILLAGE, "back": {State.SENT_BACK}, "done": {State.DONE, State.CLOSED}}.get(state, set(State))
        found = found.filter(state__in=wanted)
    if q:
        found = found.filter(title__icontains=q)
    return found if can_handle_here(actor, place) else found.filter(reach=Reach.TOWNSHIP)


ON_DESK = 30
"""Errands of each sort that the desk shows; it says how many more wait."""


def desk_items(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    """Errands that wait for this actor: a village's for its operator and secretary; those that came up late for the township. The
    first of those that press and the first of the rest, each with how many wait behind them. Two queries."""
    if not can(actor, HANDLE, place.ref):
        return []
    found = Errand.objects.with_village()
    if place.level == Level.VILLAGE and can_handle_here(actor, place):
        found = found.filter(place_id__in=ids_living_at(place))
    elif place.level == Level.TOWNSHIP:
        found = found.filter(place__lineage__contains=[place.id], reach=Reach.TOWNSHIP)
    else:
        return []
    if actor.account_id:
        found = found.exclude(asker_id=actor.account_id).exclude(agreed_by_id=actor.account_id)
    presses = Q(due_on__lte=add_workdays(china_date(now), 1))
    rows = found.annotate(
        presses=Case(When(presses, then=True), default=False),
        nth=Window(RowNumber(), partition_by="presses", order_by=["due_on", "id"]),
        of=Window(Count("id"), partition_by="presses"),
    ).filter(nth__lte=ON_DESK)
    shown: Iterable[Any] = rows.select_related("place", "place__now_at").order_by("due_on", "id")
    return [
        replace(_item(errand, place, now), more=errand.of - ON_DESK if errand.nth == ON_DESK else 0)
        for errand in shown
        if can_handle(actor, errand.facts)
    ]


def _item(errand: Errand, place: Place, now: datetime) -> DeskItem:
    assert errand.due_on is not None
    assert errand.asked_at is not None
    state, tag = words.left(errand.due_on, china_date(now))
    note = _("%(day)s请办。打开会留下查看记录") % {"day": spoken.day(china_date(errand.asked_at), china_date(now))}
    stands = errand.place.now_at or errand.place
    return DeskItem(
        group=_("代办"),
        title=errand.title,
        note=note if stands.id == place.id else f"{stands.name}，{note}",
        state=state,
        tag=tag,
        action=_("接") if errand.state == State.ASKED else _("接着办"),
        url=_url(errand),
        due_at=datetime.combine(errand.due_on, time.max, tzinfo=CHINA),
    )


@dataclass(frozen=True, slots=True)
class LateRow:
    """A late errand below: where, how late, who was told. Never what it is about."""

    place_name: str
    due_on: date
    late: str
    told: list[str]


def late_below(
    actor: Actor, place: Place, *, now: datetime, page: int = 1, limit: int = 50
) -> tuple[list[LateRow], int, int | None]:
    """Errands here and below past their last day, the longest first; how many; the next page. Raises NotAllowed. Three queries."""
    check(actor, SEE_LATE, place.ref)
    today = china_date(now)
    found = Errand.objects.with_village().filter(place__lineage__contains=[place.id], due_on__lt=today)
    start = (max(page, 1) - 1) * limit
    rows = (
        found.select_related("place", "place__now_at").prefetch_related("steps").order_by("due_on", "id")[start : start + limit]
    )
    shown = []
    for errand in rows:
        told = [name for step in errand.steps.all() if step.kind == Kind.ESCALATED for name in step.told]
        assert errand.due_on is not None
        late = words.left(errand.due_on, today)[1]
        shown.append(LateRow((errand.place.now_at or errand.place).name, errand.due_on, late, list(dict.fromkeys(told))))
    total = found.count()
    return shown, total, page + 1 if start + limit < total else None


def late_attention(place: Place, today: date) -> list[AttentionRow]:
    rows = Errand.objects.with_village().filter(place__lineage__contains=[place.id], due_on__lt=today)
    found = []
    for errand in rows.select_related("place", "place__now_at").order_by("due_on", "id"):
        assert errand.due_on is not None
        late = words.left(errand.due_on, today)[1]
        text = _("一件代办，%(late)s") % {"late": late}
        stands = errand.place.now_at or errand.place
        url = reverse("guides:late_errands", args=[place.code])
        found.append(AttentionRow(_("迟了的代办"), text, stands.name, url, errand.due_on))
    return found


def export_rows(actor: Actor, place: Place, *, state: str = "", q: str = "") -> list[list[Any]]:
    """A village's errands for its staff's sheet: what, when, how it stands. No name, no number, nothing that was written."""
    found = []
    for errand in _handled(actor, place, state, q).order_by("-written_at", "-id")[:20_000]:
        days = [errand.asked_at and china_date(errand.asked_at), errand.due_on, errand.done_at and china_date(errand.done_at)]
        found.append(
            [
                errand.title,
                *days,
                errand.done_days,
                words.STATE[State(errand.state)],
                words.RATING[Rating(errand.rating)] if errand.rating else "",
            ]
        )
    return found
