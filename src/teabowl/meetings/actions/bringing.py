"""A point that another area puts on a meeting's agenda, with the record it is about."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Refused
from teabowl.meetings import rules, words
from teabowl.meetings.actions.saving import check_state, convener, line, locked, record, text
from teabowl.meetings.models import AgendaItem, Material
from teabowl.meetings.rules import State


@dataclass(frozen=True, slots=True)
class Brought:
    """The record behind a point: its type and key, what it is called, where it is read on this site."""

    type: str
    key: UUID
    title: str
    path: str


@transaction.atomic
def bring_point(actor: Actor, *, meeting_id: UUID, title: str, note: str = "", material: Brought, now: datetime) -> AgendaItem:
    """Put a point last on the agenda of a meeting that is planned or convened, with its material. Twice is once.
    Raises NotAllowed, NotFound, Refused, Invalid."""
    meeting = locked(meeting_id)
    convener(actor, meeting, now)
    check_state(meeting, State.PLANNED, State.CONVENED)
    there = AgendaItem.objects.filter(meeting=meeting, materials__type=material.type, materials__key=material.key).first()
    if there is not None:
        return there
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting, position=last + 1, title=line("title", title[: rules.TITLE_LENGTH], rules.TITLE_LENGTH),
        note=text("note", note[: rules.NOTE_LENGTH], rules.NOTE_LENGTH, required=False),
    )  # fmt: skip
    Material.objects.create(item=item, type=material.type, key=material.key, title=material.title[:120], path=material.path)
    meeting.version += 1
    meeting.save(update_fields=["version"])
    record(actor, "bring_point", meeting, now=now, changes={"title": ("", item.title)}, public=True)
    return item


@transaction.atomic
def take_point_off(actor: Actor, *, item_id: UUID, now: datetime) -> None:
    """Take such a point off again, before it is taken up. Raises NotAllowed, Refused; nothing where it is gone."""
    meeting_id = AgendaItem.objects.filter(id=item_id).values_list("meeting_id", flat=True).first()
    if meeting_id is None:
        return
    meeting = locked(meeting_id)
    convener(actor, meeting, now)
    item = AgendaItem.objects.filter(id=item_id).first()
    if item is None:
        return
    if item.state != AgendaItem.State.WAITING or item.motion_id is not None:
        raise Refused(words.WRONG_STATE[State(meeting.state)])
    item.delete()
    meeting.version += 1
    meeting.save(update_fields=["version"])
    record(actor, "take_point_off", meeting, now=now, changes={"title": (item.title, "")}, public=True)
