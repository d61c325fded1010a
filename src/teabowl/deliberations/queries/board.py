"""Matters in a list: of a village, or of everything below a head account."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from teabowl.deliberations import words
from teabowl.deliberations.models import Matter
from teabowl.deliberations.rules import STEPS, State, Step, Topic
from teabowl.kernel.actor import Level
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at

PAGE = 20
MOST = 10_000
"""Rows of a spreadsheet."""


@dataclass(frozen=True, slots=True)
class MatterRow:
    """`walked` of `steps` are done; `now` says in words where it stands."""

    id: UUID
    title: str
    topic: str
    state: State
    state_words: str
    walked: int
    steps: int
    now: str
    proposed_on: date
    last_on: date
    ended_on: date | None
    changed_at: datetime
    place_name: str
    body: str
    url: str

    @property
    def tag(self) -> str:
        return self.state_words

    @property
    def tag_state(self) -> str:
        """The look of its tag."""
        return {State.FINISHED: "ok", State.WALKING: "info"}.get(self.state, "plain")

    @property
    def small(self) -> str:
        """Where it stands, for a list."""
        return self.now if self.state is State.WALKING else words.day(self.ended_on or self.last_on)


@dataclass(frozen=True, slots=True)
class MattersPage:
    rows: list[MatterRow]
    older_id: UUID | None


def _here(place: Place) -> QuerySet[Matter]:
    if place.level == Level.VILLAGE:
        return Matter.objects.filter(place_id__in=ids_living_at(place))
    return Matter.objects.filter(place__lineage__contains=[place.id])


def matters(place: Place, *, state: str = "", q: str = "", before: UUID | None = None, limit: int = PAGE) -> MattersPage:
    """The newest proposed first. Two queries at most."""
    found = _here(place)
    if state in {s.value for s in State}:
        found = found.filter(state=state)
    if q:
        found = found.filter(Q(title__icontains=q) | Q(body__icontains=q))
    last = Matter.objects.filter(id=before).values_list("proposed_on", flat=True).first() if before else None
    if last is not None:
        found = found.filter(Q(proposed_on__lt=last) | Q(proposed_on=last, id__lt=before))
    rows = list(found.select_related("place__now_at").order_by("-proposed_on", "-id")[: limit + 1])
    return MattersPage([_row(m) for m in rows[:limit]], rows[limit - 1].id if len(rows) > limit else None)


def matters_at(place: Place, limit: int = 3) -> list[MatterRow]:
    """For a page that shows a few. One query."""
    return matters(place, limit=limit).rows


def rows_of(place: Place) -> list[MatterRow]:
    """For a spreadsheet. One query."""
    return [_row(m) for m in _here(place).select_related("place__now_at").order_by("-proposed_on", "-id")[:MOST]]


def _row(matter: Matter) -> MatterRow:
    stands = matter.place.now_at or matter.place
    state = State(matter.state)
    walked = STEPS.index(Step(matter.step)) if matter.step else len(STEPS)
    now = str(words.STATE[state]) if state is not State.WALKING else words.where_it_stands(matter.step)
    return MatterRow(
        matter.id, matter.title, str(words.TOPIC[Topic(matter.topic)]), state, str(words.STATE[state]), walked, len(STEPS), now,
        matter.proposed_on, matter.last_on, matter.ended_on, matter.changed_at, stands.name, matter.body,
        reverse("deliberations:matter", args=[stands.code, matter.id]),
    )  # fmt: skip
