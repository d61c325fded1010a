"""What is in force at a place on a day: the law, and what the place or its nearest ancestor has set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from teabowl.disclosure import models
from teabowl.disclosure.rules import DEFAULT_ANSWER_DAYS, Kind, Law, Signing, Terms, law_for
from teabowl.places.models import Place


def terms_at(place: Place, on: date) -> Terms:
    """Each term from the nearest place that has set it by that day. One query."""
    return terms_of(place.lineage, on, rows_for(place.lineage, on))


Rows = Sequence[models.Terms]


def rows_for(keys: Sequence[UUID], on: date) -> Rows:
    """The rows set at these places by that day, the newest first. For terms of many places at once."""
    return list(models.Terms.objects.filter(place_id__in=list(keys), since__lte=on).select_related("place").order_by("-since"))


def terms_of(lineage: Sequence[UUID], on: date, rows: Rows) -> Terms:
    """The same from rows at hand."""
    depth = {key: index for index, key in enumerate(lineage)}
    mine = [row for row in rows if row.place_id in depth and row.since <= on]
    mine.sort(key=lambda row: (-depth[row.place_id], -row.since.toordinal()))

    def nearest(name: str) -> models.Terms | None:
        return next((row for row in mine if getattr(row, name)), None)

    finance, affairs, days, signing = (nearest(n) for n in ("finance_day", "affairs_day", "answer_days", "signing"))
    return Terms(
        finance_day=finance.finance_day if finance else None,
        affairs_day=affairs.affairs_day if affairs else None,
        answer_days=(days.answer_days if days else None) or DEFAULT_ANSWER_DAYS,
        signing=Signing(signing.signing) if signing else Signing.ALL,
        set_by=finance.place.name if finance else "",
    )


@dataclass(frozen=True, slots=True)
class RuleRow:
    """What is due, for its page: the law, and the last day that holds here."""

    kind: Kind
    law: Law
    day: int


def rule_rows(place: Place, on: date) -> list[RuleRow]:
    """The law in force at a place, with the day that it (or a place above) has set."""
    terms = terms_at(place, on)
    found = []
    for kind in Kind:
        law = law_for(kind, place.code, on)
        own = terms.finance_day if kind is Kind.FINANCE else terms.affairs_day
        found.append(RuleRow(kind, law, min(own, law.day) if own else law.day))
    return found
