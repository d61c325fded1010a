"""Within how many working days a place answers."""

from dataclasses import dataclass
from datetime import date

from teabowl.letters.models import LetterLimit
from teabowl.letters.rules import DEFAULT_LIMIT
from teabowl.places.models import Place


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A limit in force or to come. `place` is None where nobody has set one."""

    days: int
    since: date | None
    place: str
    is_own: bool


def limit_for(place: Place, on: date) -> int:
    """Working days to answer a letter that comes on this day: the place's own limit, or its nearest ancestor's, else 5."""
    return limit_row(place, on).days


def limit_row(place: Place, on: date) -> LimitRow:
    """The same, and who set it. One query."""
    depth = {key: index for index, key in enumerate(place.lineage)}
    rows = LetterLimit.objects.filter(place_id__in=place.lineage, since__lte=on).select_related("place")
    found = max(rows, key=lambda row: (depth[row.place_id], row.since), default=None)
    if found is None:
        return LimitRow(DEFAULT_LIMIT, None, "", False)
    return LimitRow(found.days, found.since, found.place.name, found.place_id == place.id)


def limits_to_come(place: Place, after: date) -> list[LimitRow]:
    """Limits of the place itself that begin after a day."""
    rows = LetterLimit.objects.filter(place=place, since__gt=after).order_by("since")
    return [LimitRow(row.days, row.since, place.name, True) for row in rows]
