"""What was due below a place and was not held: for those who must see to it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from teabowl.kernel.desk import AttentionRow
from teabowl.meetings import words
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import Due
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

QUARTER = timedelta(days=92)
PAGE = 50


@dataclass(frozen=True, slots=True)
class LateDue:
    """A meeting that was due by `last` and was not held."""

    kind: str
    whose: str
    place_name: str
    last: date
    late: int


def _late(place: Place, today: date, since: date) -> QuerySet[Due]:
    rows = Due.objects.filter(place__lineage__contains=[place.id], held_on__isnull=True, last__lt=today, last__gte=since)
    return rows.select_related("organisation", "place__now_at").order_by("last", "place__sort_key", "kind", "id")


def late_dues(place: Place, today: date, *, kind: str = "", number: int = 1) -> tuple[list[LateDue], int]:
    """A page of those of the last year here and below, the longest due first, and how many there are. Two queries."""
    rows = _late(place, today, today - timedelta(days=365))
    if kind:
        rows = rows.filter(kind=kind)
    start = (number - 1) * PAGE
    return [_row(due, today) for due in rows[start : start + PAGE]], rows.count()


def _row(due: Due, today: date) -> LateDue:
    stands = due.place.now_at or due.place
    whose = due.organisation.name if due.organisation is not None else stands.name
    return LateDue(str(words.KIND[Kind(due.kind)]), whose, stands.name, due.last, (today - due.last).days)


def attention_below(place: Place, today: date) -> list[AttentionRow]:
    """Of the last quarter: what was due and not held. One query."""
    found = []
    for due in _late(place, today, today - QUARTER):
        stands = due.place.now_at or due.place
        text = _("%(kind)s没有开") % {"kind": words.KIND[Kind(due.kind)]}
        url = f"/o/{due.organisation_id}/meetings/" if due.organisation_id else f"/p/{stands.code}/meetings/"
        found.append(AttentionRow(_("该开没开的会"), text, stands.name, url, due.last))
    return found
