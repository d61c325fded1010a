"""A roll's hints, one's own seats; tables of a roll that were brought in, as the page shows them."""

import json
from datetime import date
from uuid import UUID

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.meetings import rules, words
from teabowl.meetings.models import RollImport, RollImportRow, Seat
from teabowl.meetings.queries import pages
from teabowl.meetings.rollsheets import Row
from teabowl.people.queries import person_ids
from teabowl.people.secrets import open_sealed
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at


def roll_imports(place: Place, body: str) -> list[RollImport]:
    """The last tables brought in here."""
    rows = RollImport.objects.filter(place_id__in=ids_living_at(place), body=body).exclude(state="dropped")
    return list(rows.order_by("-created_at")[:10])


def roll_import(place: Place, body: str, import_id: UUID) -> RollImport:
    """One of them. Raises NotFound."""
    found = RollImport.objects.filter(place_id__in=ids_living_at(place), body=body, id=import_id).first()
    if found is None:
        raise NotFound(words.NO_TABLE)
    return found


def staged_rows(found: RollImport, limit: int | None = None) -> tuple[list[Row], list[Row]]:
    """(good, bad) in the order of the sheet, as they were typed; `limit` of each."""
    good: list[Row] = []
    bad: list[Row] = []
    for row in RollImportRow.objects.filter(roll_import=found).order_by("line"):
        kept = bad if row.problems else good
        if limit is None or len(kept) < limit:
            held = json.loads(open_sealed(row.typed, "meetings.roll_import_row"))
            kept.append(Row(row.line, held["typed"], held["clean"], list(row.problems)))
    return good, bad


def roll_hints_of(place: Place, body: str, page: pages.RollPage, today: date) -> list[tuple[str, str]]:
    """(what the law asks and the roll does not show, its source)."""
    houses = pages.roll_page(place, "collective_members").households if body == "delegates" else 0
    found = rules.roll_hints(
        body, seats=page.total, women=page.women, oldest=page.oldest, today=today, households=houses
    )  # fmt: skip
    return [(str(words.ROLL_HINTS[hint.code] % {"n": hint.n, "need": hint.need}), hint.source) for hint in found]


def my_seats(actor: Actor) -> list[Seat]:
    """The bodies in which the actor sits now, with their places. One query."""
    if actor.person_id is None:
        return []
    rows = Seat.objects.filter(person_id__in=person_ids(actor.person_id), until__isnull=True)
    return list(rows.select_related("place__now_at").order_by("place__sort_key", "body"))
