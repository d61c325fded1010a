"""Study sessions: meetings that were held with materials of this area on their agenda."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor
from teabowl.kernel.ids import new_id
from teabowl.organisations import queries as organisations
from teabowl.pagecache import actions as pagecache
from teabowl.study.models import Material, StudySession


@transaction.atomic
def record_session(
    actor: Actor, *, meeting_id: UUID, organisation_id: UUID, held_on: date, materials: Iterable[UUID], now: datetime
) -> StudySession | None:
    """Note that a meeting was held to study these materials; once, however often it is told. None where none of them is ours.
    Needs no permission: it follows from the meeting."""
    ours = list(Material.objects.filter(id__in=list(materials)).values_list("id", flat=True))
    if not ours:
        return None
    organisation = organisations.organisation(organisation_id)
    session, is_new = StudySession.objects.get_or_create(
        meeting_id=meeting_id,
        defaults={
            "id": new_id(),
            "organisation": organisation,
            "place": organisation.place.now_at or organisation.place,
            "held_on": held_on,
            "materials": ours,
        },
    )
    if is_new:
        audit.record(
            actor, "study.hold_session", now=now, subject_type="study_session", subject_id=session.id,
            place_id=session.place_id, changes={},
        )  # fmt: skip
        figures.post(actor, session, now=now)
        pagecache.touch(session.place.lineage)
    return session
