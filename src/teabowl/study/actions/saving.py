"""What every action here shares: taking hold of a record, and telling audit, figures, search and pages what changed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.files import actions as files
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.organisations import authority
from teabowl.pagecache import actions as pagecache
from teabowl.places.models import Place
from teabowl.search import actions as search
from teabowl.study import words
from teabowl.study.models import Material, Programme, Question
from teabowl.study.permissions import KEEP
from teabowl.study.reading import MATERIAL
from teabowl.study.rules import ProgrammeState

Changes = Mapping[str, tuple[Any, Any]]


def hold_programme(actor: Actor, programme_id: UUID, now: datetime) -> Programme:
    """A programme that the actor keeps, locked. Raises NotFound, NotAllowed."""
    rows = Programme.objects.select_for_update(of=("self",)).select_related("organisation__place", "place")
    programme = rows.filter(id=programme_id).first()
    if programme is None:
        raise NotFound(words.NO_PROGRAMME)
    authority.check(actor, KEEP, programme.organisation.ref, now)
    return programme


def hold_material(actor: Actor, material_id: UUID, now: datetime) -> Material:
    """A material that stands, with its programme, locked. Raises NotFound, NotAllowed."""
    found = Material.objects.filter(id=material_id, removed_at__isnull=True).values_list("programme_id", flat=True).first()
    if found is None:
        raise NotFound(words.NO_MATERIAL)
    programme = hold_programme(actor, found, now)
    material = Material.objects.select_for_update().get(id=material_id)
    material.programme = programme
    return material


def hold_question(question_id: UUID) -> Question:
    """Raises NotFound."""
    rows = Question.objects.select_for_update(of=("self",)).select_related("organisation__place", "place", "asker")
    question = rows.filter(id=question_id).first()
    if question is None:
        raise NotFound(words.NO_QUESTION)
    return question


def touch(place: Place) -> None:
    """Pages here and above are stale, and those below that show what is handed down."""
    pagecache.touch(place.lineage)
    pagecache.touch_below(place.id)


def after_programme(actor: Actor, verb: str, programme: Programme, *, now: datetime, changes: Changes | None = None) -> None:
    """Save the programme and say so; its materials are found and opened by whom it is for."""
    programme.save()
    _record(actor, verb, ("programme", programme.id), programme.place_id, now, changes)
    materials = list(programme.materials.filter(removed_at__isnull=True))
    for material in materials:
        material.programme = programme
    files.show_documents(MATERIAL, [m.id for m in materials], restricted=is_restricted(programme), hidden=False)
    search.post_many(materials, now=now)
    touch(programme.place)


def is_restricted(programme: Programme) -> bool:
    """Whether its documents are asked for each time: those of a draft too."""
    return not programme.for_all or programme.state == ProgrammeState.DRAFT


def after_material(actor: Actor, verb: str, material: Material, *, now: datetime, changes: Changes | None = None) -> None:
    material.save()
    _record(actor, verb, (MATERIAL, material.id), material.programme.place_id, now, changes)
    search.post(material, now=now)
    touch(material.programme.place)


def after_question(actor: Actor, verb: str, question: Question, *, now: datetime, changes: Changes | None = None) -> None:
    """The audit never carries what was asked or answered: only states."""
    question.save()
    about = question.asker.person_id if question.asker else None
    _record(actor, verb, ("branch_question", question.id), question.place_id, now, changes, about)
    figures.post(actor, question, now=now)
    search.post(question, now=now)
    touch(question.place)


def _record(
    actor: Actor,
    verb: str,
    subject: tuple[str, UUID],
    place_id: UUID,
    now: datetime,
    changes: Changes | None,
    about: UUID | None = None,
) -> None:
    audit.record(
        actor, f"study.{verb}", now=now, subject_type=subject[0], subject_id=subject[1], place_id=place_id,
        about_person_id=about, changes=changes or {},
    )  # fmt: skip


def order(materials: Iterable[Material]) -> None:
    """Number them as they stand in this order."""
    rows = list(materials)
    for position, row in enumerate(rows):
        row.position = position
    Material.objects.bulk_update(rows, ["position"])
