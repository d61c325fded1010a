"""What waits for whom. Of a private letter these lists say only that it came: opening it is an act of its own."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.desk import DeskItem
from teabowl.kernel.times import CHINA, china_date
from teabowl.kernel.verbs import can, check
from teabowl.letters import words
from teabowl.letters.models import Letter, LetterQuerySet
from teabowl.letters.permissions import SEE_LATE, SEE_WAITING, can_answer, must_answer
from teabowl.letters.rules import OPEN, Kind, Reach, State, Visibility
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

LATE_PAGE = 50


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


def desk_items(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    """The actor's letters of the day at this place, the first due first. Empty for those with nothing to answer here.

    A village's secretary and operator have what waits there; organisers of a township or county what came up to them.
    """
    if place.level == Level.VILLAGE:
        if not can(actor, SEE_WAITING, place.ref):
            return []
        found = waiting(place)
    elif place.level in (Level.TOWNSHIP, Level.COUNTY) and can(actor, SEE_LATE, place.ref):
        found = come_up_to(place)
    else:
        return []
    rows = found.select_related("place", "place__now_at").order_by("due_on", "id")[:200]
    items = [item for letter in rows if (item := _item(actor, letter, now))]
    return sorted(items, key=lambda item: item.due_at or datetime.max.replace(tzinfo=CHINA))


def _item(actor: Actor, letter: Letter, now: datetime) -> DeskItem | None:
    stands = letter.place.now_at or letter.place
    waits = letter.state in OPEN
    due = letter.due_on if waits or letter.follow_up_on is None else letter.follow_up_on
    state, tag = words.left(due, china_date(now))
    is_private = letter.visibility == Visibility.PRIVATE
    works_here = can(actor, SEE_WAITING, stands.ref)
    answers = can_answer(actor, letter.facts)
    is_passed_on = letter.handed_over_at is not None and not must_answer(actor, letter.facts)
    if answers and not waits:
        action, name, note = _("报结果"), "letters:follow_up", _("答复时约好，%(day)s再来报一次结果")
        note = note % {"day": words.day(due, now)}
    elif answers and not is_passed_on:
        action, name = _("写答复"), "letters:answer"
        note = _("私密来信，%(day)s收到。打开会留下查看记录") if is_private else _("公开来信，%(day)s收到")
        note = note % {"day": words.day(china_date(letter.received_at), now)}
    elif is_private and waits and works_here and letter.handed_over_at is None:
        action, name = _("转给书记"), "letters:hand_over"
        note = _("私密来信，%(day)s收到。只有书记能打开") % {"day": words.day(china_date(letter.received_at), now)}
    else:
        return None
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
