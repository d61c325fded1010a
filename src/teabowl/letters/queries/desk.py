"""What waits for whom. Of a private letter these lists say only that it came: opening it is an act of its own."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Q, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.desk import DeskItem
from teabowl.kernel.times import CHINA, china_date
from teabowl.kernel.verbs import can, check
from teabowl.kernel.workdays import add_workdays
from teabowl.letters import words
from teabowl.letters.models import Letter, LetterQuerySet
from teabowl.letters.permissions import REACHED, SECRETARY, SEE_LATE, SEE_WAITING, can_answer
from teabowl.letters.rules import OPEN, Kind, Reach, State, Visibility
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

LATE_PAGE = 50
ON_DESK = 30
"""Letters of each sort that the desk shows; it says how many more wait."""


@dataclass(frozen=True, slots=True)
class LateRow:
    """A letter below that is late: how late, since when, who was told, what was done last."""

    id: UUID
    title: str
    url: str
    place_name: str
    received_on: date
    due_on: date
    late: str
    told: list[str]
    last: str


@dataclass(frozen=True, slots=True)
class LatePage:
    rows: list[LateRow]
    total: int
    next_page: int | None


def waiting(place: Place) -> LetterQuerySet:
    """Letters at a village that somebody must answer, or report on again; the first due first."""
    here = Letter.objects.filter(place_id__in=ids_living_at(place))
    return here.filter(Q(state__in=OPEN) | Q(follow_up_on__isnull=False)).exclude(state=State.WITHDRAWN)


def come_up_to(place: Place) -> LetterQuerySet:
    """Letters below a township or county that have come to it because they were late, and still wait."""
    reached = [Reach.COUNTY] if place.level == Level.COUNTY else [Reach.TOWNSHIP, Reach.COUNTY]
    return Letter.objects.waiting().filter(place__lineage__contains=[place.id], reach__in=reached)


def _for(actor: Actor, place: Place) -> Any:  # a LetterQuerySet with `due`, which mypy does not see
    """What waits for this very actor here, with the day by which; each of these is an item of their desk. Nobody answers their own;
    the operator has public letters, and private ones until they are handed over; organisers what came up as far as to them."""
    own = Q(writer_id=actor.account_id) if actor.account_id else Q(pk__in=[])
    found = Letter.objects.none()
    if place.level == Level.VILLAGE and can(actor, SEE_WAITING, place.ref):
        found = waiting(place)
        if actor.holds_at(SECRETARY, place.ref):
            found = found.exclude(own)
        else:
            here = Q(handed_over_at__isnull=True)
            to_hand_over = Q(visibility=Visibility.PRIVATE, state__in=OPEN) & here
            found = found.filter(to_hand_over | (Q(visibility=Visibility.PUBLIC) & ~own & (here | ~Q(state__in=OPEN))))
    elif place.level in (Level.TOWNSHIP, Level.COUNTY) and can(actor, SEE_LATE, place.ref):
        reached = [reach for reach, roles in REACHED.items() if actor.holds_over(roles, place.ref)]
        found = come_up_to(place).filter(reach__in=reached).exclude(own)
    answered = Q(follow_up_on__isnull=False) & ~Q(state__in=OPEN)
    return found.annotate(due=Case(When(answered, then="follow_up_on"), default="due_on"))


def desk_items(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    """The actor's letters of the day at this place, the first due first. Empty for those with nothing to answer here.

    A village's secretary and operator have what waits there; organisers of a township or county what came up to them. The first of
    those that press and the first of the rest, each with how many wait behind them. One query.
    """
    presses = Q(due__lte=add_workdays(china_date(now), 1))
    rows = _for(actor, place).annotate(
        presses=Case(When(presses, then=True), default=False),
        nth=Window(RowNumber(), partition_by="presses", order_by=["due", "id"]),
        of=Window(Count("id"), partition_by="presses"),
    ).filter(nth__lte=ON_DESK)  # fmt: skip
    shown: Iterable[Any] = rows.select_related("place", "place__now_at").order_by("due", "id")
    return [replace(_item(actor, letter, now), more=letter.of - ON_DESK if letter.nth == ON_DESK else 0) for letter in shown]


def letters_waiting(
    actor: Actor, place: Place, *, now: datetime, page: int = 1, limit: int = LATE_PAGE
) -> tuple[list[DeskItem], int]:
    """A page of all that waits for the actor here, the first due first, and how many there are. Two queries."""
    found = _for(actor, place)
    start = (max(page, 1) - 1) * limit
    rows = found.select_related("place", "place__now_at").order_by("due", "id")[start : start + limit]
    return [_item(actor, letter, now) for letter in rows], found.count()


def _item(actor: Actor, letter: Letter, now: datetime) -> DeskItem:
    stands = letter.place.now_at or letter.place
    waits = letter.state in OPEN
    due = letter.due_on if waits or letter.follow_up_on is None else letter.follow_up_on
    state, tag = words.left(due, china_date(now))
    is_private = letter.visibility == Visibility.PRIVATE
    works_here = can(actor, SEE_WAITING, stands.ref)
    answers = can_answer(actor, letter.facts)
    if answers and not waits:
        action, name, note = _("报结果"), "letters:follow_up", _("答复时约好，%(day)s再来报一次结果")
        note = note % {"day": words.day(due, now)}
    elif answers:
        action, name = _("写答复"), "letters:answer"
        note = _("私密来信，%(day)s收到。打开会留下查看记录") if is_private else _("公开来信，%(day)s收到")
        note = note % {"day": words.day(china_date(letter.received_at), now)}
    else:
        action, name = _("转给书记"), "letters:hand_over"
        note = _("私密来信，%(day)s收到。只有书记能打开") % {"day": words.day(china_date(letter.received_at), now)}
    return DeskItem(
        group=_("来信"),
        title=_("一封私密来信") if is_private else letter.title,
        note=note if works_here else f"{stands.name}，{note}",
        state=state,
        tag=tag,
        action=action,
        url=reverse(name, args=[stands.code, letter.id]),
        due_at=datetime.combine(due, time.max, tzinfo=CHINA),
    )


def late_below(actor: Actor, place: Place, *, now: datetime, page: int = 1, limit: int = LATE_PAGE) -> LatePage:
    """Letters here and below that wait past their last day, the longest first. Raises NotAllowed.

    Private ones say only that they are private; the address is given only to those who may read it.
    """
    check(actor, SEE_LATE, place.ref)
    today = china_date(now)
    found = Letter.objects.waiting().filter(place__lineage__contains=[place.id], due_on__lt=today)
    start = (max(page, 1) - 1) * limit
    rows = found.select_related("place", "place__now_at").prefetch_related("steps").order_by("due_on", "id")
    shown = [_late_row(actor, letter, now) for letter in rows[start : start + limit]]
    total = found.count()
    return LatePage(shown, total, max(page, 1) + 1 if start + limit < total else None)


def _late_row(actor: Actor, letter: Letter, now: datetime) -> LateRow:
    stands = letter.place.now_at or letter.place
    is_private = letter.visibility == Visibility.PRIVATE
    steps = sorted((s for s in letter.steps.all() if s.round == letter.round), key=lambda s: (s.at, s.id))
    told = [name for step in steps if step.kind == Kind.ESCALATED for name in step.told]
    done = [s for s in steps if s.kind in (Kind.LOOKING, Kind.VISITED, Kind.HANDED_OVER)]
    if is_private or letter.hidden_at:
        url = reverse("letters:inside", args=[stands.code, letter.id]) if can_answer(actor, letter.facts) else ""
    else:
        url = reverse("letters:letter", args=[stands.code, letter.id])
    return LateRow(
        id=letter.id,
        title=_("一封私密来信") if is_private else letter.title,
        url=url,
        place_name=stands.name,
        received_on=china_date(letter.received_at),
        due_on=letter.due_on,
        late=words.left(letter.due_on, china_date(now))[1],
        told=list(dict.fromkeys(told)),
        last=f"{words.step_title(done[-1])}，{words.day(china_date(done[-1].at), now)}" if done else "",
    )
