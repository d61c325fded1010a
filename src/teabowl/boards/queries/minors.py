"""Villagers under 18: whom the village noted, and how young somebody is."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from teabowl.boards.models import Minor
from teabowl.boards.rules import ADULT, Youth, age
from teabowl.kernel.actor import Actor
from teabowl.people.queries import birthday_of, person_ids
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at


def youth_of(actor: Actor, today: date) -> Youth | None:
    """How young the actor is, None for grown-ups: by what the village noted, or by the resident number, if one is kept."""
    if actor.person_id is None:
        return None
    noted = Minor.objects.filter(person_id__in=person_ids(actor.person_id), ended_at__isnull=True).first()
    born = noted.born_on if noted else birthday_of(actor.person_id)
    if born is None or age(born, today) >= ADULT:
        return None
    return Youth(age(born, today), bool(noted and noted.consent_on))


@dataclass(frozen=True, slots=True)
class MinorRow:
    id: UUID
    name: str
    born_on: date
    years: int
    guardian: str
    consent_on: date | None
    person_id: UUID


def minors_at(place: Place, today: date) -> tuple[MinorRow, ...]:
    """Those whom the village noted and who are still under 18, the youngest first. The view records who looked."""
    rows = Minor.objects.filter(place_id__in=ids_living_at(place), ended_at__isnull=True).select_related("person")
    return tuple(
        MinorRow(m.id, m.person.name, m.born_on, age(m.born_on, today), m.guardian, m.consent_on, m.person_id)
        for m in rows.order_by("-born_on", "id")
        if age(m.born_on, today) < ADULT
    )
