"""One matter with its whole walk, and what its village may do next with it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from teabowl.deliberations import rules, words
from teabowl.deliberations.models import Matter, MatterStep
from teabowl.deliberations.permissions import STOP, WALK
from teabowl.deliberations.queries.board import MatterRow, _row
from teabowl.deliberations.rules import MEETINGS, NOTICES, STEPS, Mark, State, Step
from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can
from teabowl.meetings.kinds import Kind
from teabowl.meetings.queries.points import meetings_to_bring_to
from teabowl.organisations import queries as organisations
from teabowl.organisations.kinds import Kind as Form
from teabowl.organisations.values import OrganisationRef
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the walk. `look`: done, now or next, as the steps are drawn; `mark` None for one not taken. `url`: its meeting's
    public page, '' while that is not published."""

    step: Step
    name: str
    look: str
    mark: Mark | None
    on: date | None
    until: date | None
    meeting: str
    said: tuple[str, ...]
    words: str
    source: str
    url: str

    @property
    def mark_words(self) -> str:
        if self.mark is None:
            return ""
        if self.step is Step.PROPOSE:
            return str(words.PROPOSED)
        return str(words.PUBLISHED) if self.step in NOTICES else str(words.MARK[self.mark])


@dataclass(frozen=True, slots=True)
class MatterPage:
    row: MatterRow
    body: str
    branch: str
    stop_reason: str
    steps: tuple[StepRow, ...]
    place_id: UUID


def _one(place: Place, matter_id: UUID) -> Matter:
    """A matter that lives at this village. Raises NotFound."""
    rows = Matter.objects.select_related("place__now_at", "organisation").filter(id=matter_id)
    matter = rows.filter(place_id__in=ids_living_at(place)).first() if place.level == Level.VILLAGE else None
    if matter is None:
        raise NotFound(words.NOT_HERE)
    return matter


def matter_page(place: Place, matter_id: UUID) -> MatterPage:
    """The same for everybody. Three queries. Raises NotFound."""
    matter = _one(place, matter_id)
    there = {Step(s.kind): s for s in MatterStep.objects.filter(matter=matter).select_related("meeting")}
    comes = rules.next_step(kind for kind, row in there.items() if row.mark == Mark.DONE)
    steps = tuple(_step(step, there.get(step), comes, matter, place) for step in STEPS)
    return MatterPage(_row(matter), matter.body, matter.organisation.name, matter.stop_reason, steps, matter.place_id)


def _step(step: Step, row: MatterStep | None, comes: Step | None, matter: Matter, place: Place) -> StepRow:
    look = "done" if row is not None and row.mark == Mark.DONE else "next"
    if step is comes and matter.state == State.WALKING:
        look = "now"
    name = str(words.STEP[step])
    if row is None:
        return StepRow(step, name, look, None, None, None, "", (str(words.DUTY[step]),) if look == "now" else (), "", "", "")
    meeting = row.meeting
    is_public = meeting is not None and meeting.published_at is not None
    return StepRow(
        step, name, look, Mark(row.mark), row.on, row.until, str(words.MEETING[Kind(row.meeting_kind)]) if meeting else "",
        tuple(words.counts_words(row.counts)), row.words, row.source,
        reverse("meetings:published", args=[place.code, row.meeting_id]) if is_public else "",
    )  # fmt: skip


def branches_at(place: Place) -> list[OrganisationRef]:
    """The Party organisations of a village that may propose: its branches and what stands above them there, not their groups, nor the
    branch of an enterprise or school that stands in the village."""
    return [ref for ref in organisations.organisations_at(place, units=False) if ref.kind != Form.GROUP]


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be done next: the button's words and address; `note` in its place where one has to wait."""

    text: str = ""
    url: str = ""
    note: str = ""
    may_take_off: bool = False
    may_stop: bool = False


def tools_of(actor: Actor, place: Place, matter_id: UUID, now: datetime) -> Offer | None:
    """For whom walks the matter; None for everybody else."""
    matter = _one(place, matter_id)
    may_walk, may_stop = can(actor, WALK, place.ref), can(actor, STOP, place.ref)
    if not (may_walk or may_stop) or matter.state != State.WALKING:
        return None
    step = Step(matter.step) if matter.step else None
    waiting = MatterStep.objects.filter(matter=matter, mark=Mark.WAITING).first()
    at = [place.code, matter.id]
    if waiting is not None:
        note = words.WAITS % {"meeting": words.MEETING[Kind(waiting.meeting_kind)], "on": words.day(waiting.on)}
        return Offer(note=note, may_take_off=may_walk)
    if not may_walk or step is None:
        return Offer(note=str(words.ON_DISPLAY) if step is None else "", may_stop=may_stop and step is not None)
    if step in MEETINGS:
        return Offer(str(words.DO[step]), reverse("deliberations:bring", args=at), may_stop=may_stop)
    published = MatterStep.objects.filter(matter=matter, kind=Step.PUBLISH).first()
    if step is Step.RESULT and published is not None and published.until is not None:
        first = rules.result_from(published.until)
        if china_date(now) < first:
            return Offer(note=words.RESULT_FROM % {"on": words.day(first)}, may_stop=may_stop)
    return Offer(str(words.DO[step]), reverse(f"deliberations:{step.value}", args=at), may_stop=may_stop)


def meetings_for(place: Place, matter_id: UUID, now: datetime) -> tuple[Step | None, list[tuple[UUID, str, bool]], date]:
    """The step that comes next, the meetings it could be brought to as (key, words, whether its day is late enough), and the first
    day such a meeting may be on."""
    matter = _one(place, matter_id)
    step = Step(matter.step) if matter.step else None
    kinds = MEETINGS.get(step, ()) if step else ()
    terms = rules.terms_on(place.code, china_date(now))
    first = max(matter.last_on, rules.display_until(matter.proposed_on, terms.sent) if step is Step.REVIEW else matter.last_on)
    found = meetings_to_bring_to(place.ref, kinds, now) if kinds else []
    rows = [
        (m.id, words.MEETING_ROW % {"kind": words.MEETING[m.kind], "title": m.title, "on": words.day(china_date(m.starts_at))},
         china_date(m.starts_at) >= first)
        for m in found
    ]  # fmt: skip
    return step, rows, first
