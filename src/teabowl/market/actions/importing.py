"""Many listings of one table, all or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid
from teabowl.kernel.verbs import check
from teabowl.market.actions.writing import post_listing
from teabowl.market.models import Listing
from teabowl.market.permissions import BRING_IN
from teabowl.market.rules import Draft
from teabowl.market.saving import check_place_open
from teabowl.places.models import Place


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in a row of the table (the first below the heading is 2): the field's name and a sentence."""

    row: int
    field: str
    message: Any


class RowsWrong(Invalid):
    """Some rows cannot be listed, so none was."""

    def __init__(self, rows: Sequence[Wrong]) -> None:
        super().__init__({"": rows[0].message})
        self.rows = list(rows)


@transaction.atomic
def import_listings(
    actor: Actor, *, place: Place, drafts: Sequence[tuple[int, Draft]], now: datetime
) -> tuple[list[Listing], int]:
    """List every row, or raise RowsWrong and list none. A row's key comes from its content, so the same table sent twice lists
    nothing twice. Answers the listings and how many of them are new."""
    check(actor, BRING_IN, place.ref)
    check_place_open(place)
    known = set(Listing.objects.filter(form_key__in=[d.form_key for _row, d in drafts]).values_list("form_key", flat=True))
    made: list[Listing] = []
    wrong: list[Wrong] = []
    for row, draft in drafts:
        try:
            with transaction.atomic():
                made.append(post_listing(actor, place=place, draft=draft, now=now, by_import=True))
        except Invalid as invalid:
            wrong += [Wrong(row, name, message) for name, message in invalid.fields.items()]
    if wrong:
        raise RowsWrong(wrong)
    return made, sum(1 for listing in made if listing.form_key not in known)
