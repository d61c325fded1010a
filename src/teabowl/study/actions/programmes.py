"""Keeping programmes and their materials."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from teabowl.audit.turns import one_at_a_time
from teabowl.files import actions as files
from teabowl.files.queries import documents_of
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.texts import clean_line, clean_text
from teabowl.organisations import authority
from teabowl.organisations import queries as organisations
from teabowl.study import rules, words
from teabowl.study.actions.saving import (
    after_material,
    after_programme,
    hold_material,
    hold_programme,
    is_restricted,
    order,
    touch,
)
from teabowl.study.models import Material, Programme
from teabowl.study.permissions import KEEP
from teabowl.study.reading import MATERIAL
from teabowl.study.rules import MaterialKind, ProgrammeState


@transaction.atomic
def set_up_programme(
    actor: Actor,
    *,
    organisation_id: UUID,
    title: str,
    about: str = "",
    starts_on: date | None,
    ends_on: date | None = None,
    for_all: bool,
    form_key: UUID,
    now: datetime,
) -> Programme:
    """A programme of an organisation, read there and below once it is opened. Raises NotFound, NotAllowed, Refused, Invalid."""
    organisation = organisations.organisation(organisation_id)
    authority.check(actor, KEEP, organisation.ref, now)
    if organisation.dissolved_on is not None:
        raise Refused(words.CLOSED)
    one_at_a_time("study", form_key)
    before = Programme.objects.filter(form_key=form_key).select_related("organisation__place", "place").first()
    if before is not None:
        return before
    title, about = clean_line(title), clean_text(about)
    words.check_nothing_wrong(rules.problems_of_programme(title, about, starts_on, ends_on))
    assert starts_on is not None
    place = organisation.place.now_at or organisation.place
    programme = Programme(
        id=new_id(), form_key=form_key, organisation=organisation, place=place, title=title, about=about, for_all=for_all,
        starts_on=starts_on, ends_on=ends_on, created_by_id=actor.account_id, created_at=now,
    )  # fmt: skip
    after_programme(actor, "set_up_programme", programme, now=now, changes={"for_all": ("", for_all)})
    return programme


@transaction.atomic
def change_programme(
    actor: Actor,
    *,
    programme_id: UUID,
    title: str,
    about: str,
    starts_on: date | None,
    ends_on: date | None,
    for_all: bool,
    now: datetime,
) -> Programme:
    """Raises NotFound, NotAllowed, Invalid."""
    programme = hold_programme(actor, programme_id, now)
    title, about = clean_line(title), clean_text(about)
    words.check_nothing_wrong(rules.problems_of_programme(title, about, starts_on, ends_on))
    assert starts_on is not None
    changes = {
        name: (getattr(programme, name), value)
        for name, value in (("title", title), ("starts_on", starts_on), ("ends_on", ends_on), ("for_all", for_all))
        if getattr(programme, name) != value
    }
    programme.title, programme.about, programme.for_all = title, about, for_all
    programme.starts_on, programme.ends_on = starts_on, ends_on
    after_programme(actor, "change_programme", programme, now=now, changes=changes)
    return programme


@transaction.atomic
def open_programme(actor: Actor, *, programme_id: UUID, now: datetime) -> Programme:
    """Those whom it is for read it from now on; one that was over goes on. Doing it twice is doing it once."""
    programme = hold_programme(actor, programme_id, now)
    if programme.state == ProgrammeState.OPEN:
        return programme
    before, programme.state = programme.state, ProgrammeState.OPEN.value
    programme.opened_at, programme.closed_at = programme.opened_at or now, None
    after_programme(actor, "open_programme", programme, now=now, changes={"state": (before, programme.state)})
    return programme


@transaction.atomic
def close_programme(actor: Actor, *, programme_id: UUID, now: datetime) -> Programme:
    """It is over; its materials stay to be read."""
    programme = hold_programme(actor, programme_id, now)
    if programme.state != ProgrammeState.OPEN:
        return programme
    programme.state, programme.closed_at = ProgrammeState.CLOSED.value, now
    after_programme(actor, "close_programme", programme, now=now, changes={"state": (ProgrammeState.OPEN, programme.state)})
    return programme


@transaction.atomic
def add_material(
    actor: Actor,
    *,
    programme_id: UUID,
    title: str,
    body: str = "",
    source: str = "",
    with_file: bool,
    form_key: UUID,
    now: datetime,
) -> Material:
    """A text, or the document that waits in the form (its kind is what it is). Raises NotFound, NotAllowed, Refused, Invalid (at
    'document' where no document waits)."""
    programme = hold_programme(actor, programme_id, now)
    before = Material.objects.filter(form_key=form_key).select_related("programme").first()
    if before is not None:
        return before
    if programme.state == ProgrammeState.CLOSED:
        raise Refused(words.IS_OVER)
    count = programme.materials.filter(removed_at__isnull=True).count()
    if count >= rules.MOST_MATERIALS:
        raise Refused(words.TOO_MANY)
    title, body, source = clean_line(title), clean_text(body), clean_line(source)
    words.check_nothing_wrong(rules.problems_of_material(title, body, source, is_text=not with_file))
    material = Material(
        id=new_id(), form_key=form_key, programme=programme, position=count, kind=MaterialKind.TEXT.value, title=title,
        body=body, source=source, added_by_id=actor.account_id, added_at=now,
    )  # fmt: skip
    if with_file:
        document = files.own_document(
            actor, form_key=form_key, owner=(MATERIAL, material.id), restricted=is_restricted(programme)
        )
        material.kind = document.kind
    after_material(actor, "add_material", material, now=now)
    return material


@transaction.atomic
def change_material(actor: Actor, *, material_id: UUID, title: str, body: str, source: str, now: datetime) -> Material:
    """Its words; another file is another material. Raises NotFound, NotAllowed, Invalid."""
    material = hold_material(actor, material_id, now)
    title, body, source = clean_line(title), clean_text(body), clean_line(source)
    is_text = material.kind == MaterialKind.TEXT
    words.check_nothing_wrong(rules.problems_of_material(title, body, source, is_text=is_text))
    changes = {"title": (material.title, title)} if material.title != title else {}
    material.title, material.body, material.source = title, body, source
    after_material(actor, "change_material", material, now=now, changes=changes)
    return material


@transaction.atomic
def move_material(actor: Actor, *, material_id: UUID, up: bool, now: datetime) -> Material:
    """One place up or down in its programme; the first stays first."""
    material = hold_material(actor, material_id, now)
    rows = list(material.programme.materials.filter(removed_at__isnull=True).order_by("position", "id"))
    at = next(index for index, row in enumerate(rows) if row.id == material.id)
    to = max(at - 1, 0) if up else min(at + 1, len(rows) - 1)
    if to != at:
        rows.insert(to, rows.pop(at))
        order(rows)
        material.position = to
        after_material(actor, "move_material", material, now=now)
    return material


@transaction.atomic
def remove_material(actor: Actor, *, material_id: UUID, now: datetime) -> Material:
    """Nobody reads it any more; that it was there stays in the audit. Marks of having read it go."""
    material = hold_material(actor, material_id, now)
    material.removed_at = now
    if documents_of(MATERIAL, [material.id]):
        files.show_documents(MATERIAL, [material.id], restricted=True, hidden=True)
    after_material(actor, "remove_material", material, now=now)
    touch(material.programme.place)
    return material
