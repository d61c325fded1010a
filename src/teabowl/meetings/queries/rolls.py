"""Tables of a roll that were brought in, as the page shows them."""

import json
from uuid import UUID

from teabowl.kernel.errors import NotFound
from teabowl.meetings import words
from teabowl.meetings.models import RollImport, RollImportRow
from teabowl.meetings.rollsheets import Row
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
