"""Publishing a year: sums of what was collected and used, for everybody (中组发〔2008〕3号; S27)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from teabowl.dues import ledger, words
from teabowl.dues.actions.saving import balances_of, enter, record, refuse_if, text
from teabowl.dues.models import Book, Entry, Publication, Tally
from teabowl.dues.permissions import PUBLISH
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor
from teabowl.kernel.times import china_date


def sums_of(book: Book, year: int) -> dict[str, Any]:
    """A year of a book as it is published: statement and months owed and paid. Three queries."""
    before = balances_of(book, until=date(year - 1, 12, 31))
    made = ledger.statement(before, balances_of(book, since=date(year, 1, 1), until=date(year, 12, 31)))
    names = ("owed_months", "owed_fen", "paid_months", "paid_fen", "waived_months")
    owed = Tally.objects.filter(organisation_id=book.organisation_id, month__year=year).aggregate(**{n: Sum(n) for n in names})
    return {
        "opening": made.opening,
        "closing": made.closing,
        "income": {a.value: fen for a, fen in made.income.items()},
        "spending": {a.value: fen for a, fen in made.spending.items()},
        **{name: int(value or 0) for name, value in owed.items()},
    }


@transaction.atomic
def publish_year(actor: Actor, *, organisation_id: UUID, year: int, note: str = "", now: datetime) -> Publication:
    """Publish a closed year; anew where something was corrected since, or is explained otherwise.

    Raises NotAllowed, Refused (running, not closed, nothing in it)."""
    here, book = enter(actor, PUBLISH, organisation_id, now)
    refuse_if(year >= china_date(now).year, words.YEAR_RUNNING)
    refuse_if(not Entry.objects.filter(book=book, on__lte=date(year, 12, 31)).exists(), words.NOTHING_TO_PUBLISH)
    refuse_if(book.closed_through is None or book.closed_through < date(year, 12, 31), words.YEAR_OPEN % {"year": year})
    newest = Publication.objects.filter(organisation_id=here.id, year=year).order_by("-version").first()
    sums, said = sums_of(book, year), text("note", note, 500, required=False)
    if newest is not None and (newest.sums, newest.note) == (sums, said):
        return newest  # the button was pressed twice
    made = Publication.objects.create(
        organisation_id=here.id, place_id=here.place.id, year=year, version=newest.version + 1 if newest else 1, sums=sums,
        note=said, by_id=actor.account_id, at=now,
    )  # fmt: skip
    record(
        actor,
        "publish_year",
        now=now,
        kind="dues_publication",
        subject_id=made.id,
        here=here,
        changes={"year": ("", year)},
        public=True,
    )
    figures.post(actor, made, now=now)
    return made
