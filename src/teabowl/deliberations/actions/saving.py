"""What every action on a matter shares: the lock, clean text, and telling audit, figures, index and pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from teabowl.audit import actions as audit
from teabowl.deliberations import words
from teabowl.deliberations.models import Matter, MatterStep
from teabowl.deliberations.rules import Mark, State, Step, next_step
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.texts import clean_line, clean_text, has_resident_number
from teabowl.pagecache import actions as pagecache
from teabowl.search import actions as search
from teabowl.ui.form_words import check_written

MATTER = "matter"


def hold_matter(matter_id: UUID) -> Matter:
    """Lock one matter, with its place. Raises NotFound."""
    rows = Matter.objects.select_for_update(of=("self",)).select_related("place__now_at", "organisation")
    matter = rows.filter(id=matter_id).first()
    if matter is None:
        raise NotFound(words.NOT_HERE)
    return matter


def steps_of(matter: Matter) -> dict[Step, MatterStep]:
    return {Step(row.kind): row for row in MatterStep.objects.filter(matter=matter).select_related("meeting")}


def check_next(matter: Matter, step: Step, there: Mapping[Step, MatterStep]) -> None:
    """Raises Refused unless this is the step that comes next and no meeting has it yet."""
    if matter.state != State.WALKING:
        raise Refused(words.WALKED if matter.state == State.FINISHED else words.STOPPED)
    comes = next_step(kind for kind, row in there.items() if row.mark == Mark.DONE)
    if comes is None:
        raise Refused(words.WALKED)
    if comes is not step:
        raise Refused(words.NOT_NEXT % {"step": words.STEP[comes]})
    if step in there:
        raise Refused(words.ON_AGENDA)


def went(matter: Matter, row: MatterStep, now: datetime) -> None:
    """A step is done: the matter stands before the next one."""
    done = MatterStep.objects.filter(matter=matter, mark=Mark.DONE).values_list("kind", flat=True)
    comes = next_step(Step(kind) for kind in done)
    matter.step, matter.last_on, matter.changed_at = comes.value if comes else "", max(row.on, matter.last_on), now
    matter.save()


def after(
    actor: Actor, deed: str, matter: Matter, *, now: datetime, changes: Mapping[str, tuple[Any, Any]] | None = None
) -> None:
    """Audit, figures, index, pages: in this order."""
    audit.record(
        actor, f"deliberations.{deed}", now=now, subject_type=MATTER, subject_id=matter.id, place_id=matter.place_id,
        changes=changes,
    )  # fmt: skip
    figures.post(actor, matter, now=now)
    search.post(matter, now=now)
    pagecache.touch((matter.place.now_at or matter.place).lineage)


def line(field: str, text: str, most: int) -> str:
    return _checked(field, clean_line(text), most)


def text(field: str, typed: str, most: int) -> str:
    return _checked(field, clean_text(typed), most)


def _checked(field: str, typed: str, most: int) -> str:
    check_written(field, typed, most)
    if has_resident_number(typed):
        raise Invalid({field: words.HAS_RESIDENT_NUMBER})
    return typed
