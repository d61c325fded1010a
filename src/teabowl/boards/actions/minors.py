"""Noting villagers under 18 and their guardians' consent."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.boards import rules, words
from teabowl.boards.models import Minor
from teabowl.boards.permissions import NOTE_MINOR
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound, Problem
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.people.queries import person_of_member
from teabowl.people.words import clean_name
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at


@transaction.atomic
def note_minor(
    actor: Actor,
    *,
    place: Place,
    membership_id: UUID,
    born_on: date | None,
    guardian: str,
    consent_on: date | None,
    now: datetime,
) -> Minor:
    """Note that a verified villager is under 18, and whether the guardian agreed. Noting again replaces what was noted.
    Raises Invalid, NotAllowed, NotFound."""
    check(actor, NOTE_MINOR, place.ref)
    person_id = person_of_member(place, membership_id)
    today = china_date(now)
    try:
        guardian = clean_name(guardian) if guardian.strip() else ""
    except ValueError as fault:
        raise Invalid({"guardian": str(fault)}) from fault
    found = []
    if born_on is None:
        raise Invalid({"born_on": words.say("minor_born", 0)})
    if born_on > today or rules.age(born_on, today) >= rules.ADULT:
        found.append(Problem("born_on", "minor_born"))
    if consent_on is not None and not guardian:
        found.append(Problem("guardian", "minor_guardian"))
    if (guardian and consent_on is None) or (consent_on is not None and consent_on > today):
        found.append(Problem("consent_on", "minor_consent"))
    words.check_nothing_wrong(found)
    Minor.objects.filter(person_id=person_id, ended_at__isnull=True).update(ended_at=now)
    minor = Minor.objects.create(
        place=place, person_id=person_id, born_on=born_on, guardian=guardian, consent_on=consent_on,
        recorded_by_id=actor.account_id, recorded_at=now,
    )  # fmt: skip
    audit.record(
        actor, "boards.note_minor", now=now, subject_type="minor", subject_id=minor.id, place_id=place.id,
        about_person_id=person_id, changes={"consent": (None, consent_on is not None)},
    )  # fmt: skip
    return minor


@transaction.atomic
def end_minor(actor: Actor, *, place: Place, minor_id: UUID, now: datetime) -> None:
    """It was noted by mistake, or the guardian takes the consent back. Raises NotAllowed, NotFound."""
    check(actor, NOTE_MINOR, place.ref)
    minor = (
        Minor.objects.select_for_update().filter(id=minor_id, place_id__in=ids_living_at(place), ended_at__isnull=True).first()
    )
    if minor is None:
        raise NotFound(words.NOT_HERE)
    minor.ended_at = now
    minor.save()
    audit.record(
        actor, "boards.end_minor", now=now, subject_type="minor", subject_id=minor.id, place_id=place.id,
        about_person_id=minor.person_id,
    )  # fmt: skip


def record_minors_read(actor: Actor, *, place: Place, person_ids: list[UUID], now: datetime) -> None:
    """Somebody opened the list of those under 18: each is told so on their own page (未成年人网络保护条例 art 36)."""
    for person_id in person_ids:
        audit.record_read(
            actor, "boards.note_minor", now=now, subject_type="person", subject_id=person_id, place_id=place.id,
            about_person_id=person_id,
        )  # fmt: skip
