"""What goes with a point of the agenda: a document sent up with it, or a record of another area."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.files import actions as files
from teabowl.files import queries as kept
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound, Refused
from teabowl.meetings import words
from teabowl.meetings.actions.saving import check_state, convener, item_of, line, locked, record
from teabowl.meetings.models import AgendaItem, Material, Meeting
from teabowl.meetings.rules import State

DOCUMENT = "meeting_document"
MOST = 10


def _open(actor: Actor, meeting_id: UUID, item_id: UUID, now: datetime) -> tuple[Meeting, AgendaItem]:
    meeting = locked(meeting_id)
    convener(actor, meeting, now)
    check_state(meeting, State.PLANNED, State.CONVENED, State.OPEN)
    item = item_of(meeting, item_id)
    if Material.objects.filter(item=item).count() >= MOST:
        raise Refused(words.TOO_MANY_MATERIALS % {"most": MOST})
    return meeting, item


@transaction.atomic
def add_document(actor: Actor, *, meeting_id: UUID, item_id: UUID, title: str, form_key: UUID, now: datetime) -> Material:
    """Give a point the document that the actor put into this form (files.documents_door). Only who may read the meeting opens it.
    Raises NotFound, NotAllowed, Refused, Invalid."""
    meeting, item = _open(actor, meeting_id, item_id, now)
    material = Material(item=item, type=DOCUMENT, title=line("title", title, 120, required=False))
    material.key = material.id
    document = files.own_document(actor, form_key=form_key, owner=(DOCUMENT, material.id), restricted=True)
    material.title = material.title or document.name
    material.path = kept.documents_of(DOCUMENT, [material.id])[material.id].url
    material.save(force_insert=True)
    record(actor, "change_agenda", meeting, now=now, changes={"material": ("", material.title)})
    return material


@transaction.atomic
def attach(
    actor: Actor, *, meeting_id: UUID, item_id: UUID, type: str, key: UUID, title: str, path: str, now: datetime
) -> Material:
    """Put a record of another area on the agenda, by its type and key; the caller has asked whether it may be shown. Again is once."""
    meeting, item = _open(actor, meeting_id, item_id, now)
    values = {"title": line("title", title, 120), "path": path[:200]}
    material, made = Material.objects.get_or_create(item=item, type=type, key=key, defaults=values)
    if made:
        record(actor, "change_agenda", meeting, now=now, changes={"material": ("", material.title)})
    return material


@transaction.atomic
def drop_material(actor: Actor, *, material_id: UUID, now: datetime) -> UUID:
    """Take it off the agenda; a document is no longer given out. Answers the meeting. Raises NotFound, Refused, NotAllowed."""
    material = Material.objects.select_related("item").filter(id=material_id).first()
    if material is None:
        raise NotFound(words.NO_ITEM)
    meeting = locked(material.item.meeting_id)
    convener(actor, meeting, now)
    check_state(meeting, State.PLANNED, State.CONVENED, State.OPEN)
    if material.type == DOCUMENT:
        files.show_documents(DOCUMENT, [material.id], restricted=True, hidden=True)
    record(actor, "change_agenda", meeting, now=now, changes={"material": (material.title, "")})
    material.delete()
    return meeting.id
