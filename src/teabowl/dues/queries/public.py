"""What everybody may read: a year's sums, and whether a receipt holds. Nobody is named."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from teabowl.dues import rules, words
from teabowl.dues.actions.publishing import sums_of
from teabowl.dues.codes import PaymentState, Way
from teabowl.dues.models import Book, Payment, Publication
from teabowl.kernel.errors import NotFound
from teabowl.organisations import queries as organisations
from teabowl.organisations.values import OrganisationRef
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at


@dataclass(frozen=True, slots=True)
class YearPage:
    """A published year. `versions` above 1: it was put right."""

    here: OrganisationRef
    publication: Publication
    income: list[tuple[str, int]]
    spending: list[tuple[str, int]]
    older: list[Publication]

    @property
    def total_income(self) -> int:
        return sum(fen for _name, fen in self.income)

    @property
    def total_spending(self) -> int:
        return sum(fen for _name, fen in self.spending)

    @property
    def rate(self) -> float | None:
        owed = self.publication.sums["owed_months"]
        return self.publication.sums["paid_months"] / owed if owed else None


def published_years(organisation_id: UUID) -> tuple[OrganisationRef, list[Publication]]:
    """The newest version of each year. Raises NotFound."""
    here = organisations.ref(organisation_id)
    rows = Publication.objects.filter(organisation_id=here.id).order_by("-year", "-version")
    newest: dict[int, Publication] = {}
    for row in rows:
        newest.setdefault(row.year, row)
    return here, list(newest.values())


def published_year(organisation_id: UUID, year: int) -> YearPage:
    """Raises NotFound."""
    here = organisations.ref(organisation_id)
    rows = list(Publication.objects.filter(organisation_id=here.id, year=year).order_by("-version"))
    if not rows:
        raise NotFound(words.NOT_HERE)
    sums = rows[0].sums
    return YearPage(
        here,
        rows[0],
        [(words.account_name(name), fen) for name, fen in sums["income"].items()],
        [(words.account_name(name), fen) for name, fen in sums["spending"].items()],
        rows[1:],
    )


def preview_year(here: OrganisationRef, year: int) -> YearPage | None:
    """A year as it would be published now; None where there is no book. The caller asks who may."""
    book = Book.objects.filter(organisation_id=here.id).first()
    if book is None:
        return None
    sums = sums_of(book, year)
    older = list(Publication.objects.filter(organisation_id=here.id, year=year).order_by("-version"))
    return YearPage(
        here,
        Publication(organisation_id=here.id, year=year, version=len(older), sums=sums),
        [(words.account_name(name), fen) for name, fen in sums["income"].items()],
        [(words.account_name(name), fen) for name, fen in sums["spending"].items()],
        older,
    )


def publications_at(place: Place, limit: int = 5) -> list[Publication]:
    """The newest published years of a place's organisations, for its board. One query."""
    found = Publication.objects.filter(place_id__in=ids_living_at(place)).select_related("organisation").order_by("-at")
    return list(found[:limit])


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is told to who holds the number: no name."""

    number: str
    organisation: str
    paid_on: date
    fen: int
    months: str
    way: str
    holds: bool


def receipt_of(typed: str) -> Receipt | None:
    """None: there is no such receipt."""
    number = rules.normal_receipt(typed)
    found = Payment.objects.select_related("organisation").filter(number=number).first() if number else None
    if found is None or found.paid_on is None:
        return None
    holds = found.state == PaymentState.PAID
    return Receipt(
        number, found.organisation.name, found.paid_on, found.fen, words.months_text(found.for_months), str(words.WAY[Way(found.way)]),
        holds,
    )  # fmt: skip
