"""Tables that were brought in, as pages show them."""

from uuid import UUID

from teabowl.intake import words
from teabowl.intake.actions import unsealed
from teabowl.intake.kinds import Kind
from teabowl.intake.models import Intake
from teabowl.intake.reading import Row
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.kernel.verbs import check
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at

LATEST = 10


def tables_at(actor: Actor, place: Place, kind: Kind) -> list[Intake]:
    """The last tables of a kind, newest first. Raises NotAllowed."""
    check(actor, kind.verb, place.ref)
    rows = Intake.objects.filter(place_id__in=ids_living_at(place), kind=kind.slug).exclude(state="dropped")
    return list(rows.order_by("-created_at")[:LATEST])


def table_at(actor: Actor, place: Place, kind: Kind, intake_id: UUID) -> Intake:
    """One of them. Raises NotFound, NotAllowed."""
    check(actor, kind.verb, place.ref)
    found = Intake.objects.filter(place_id__in=ids_living_at(place), kind=kind.slug, id=intake_id).first()
    if found is None:
        raise NotFound(words.NO_TABLE)
    return found


def rows_of(staged: Intake, limit: int | None = None) -> tuple[list[Row], list[Row]]:
    """(good, bad) in the order of the sheet; `limit` of each. A query each."""
    rows = staged.rows.order_by("line")
    good, bad = rows.filter(problems=[])[:limit], rows.exclude(problems=[])[:limit]
    return [unsealed(row) for row in good], [unsealed(row) for row in bad]
