"""Funds: what was given for one purpose, what was spent of it, entry by entry."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, Sum
from django.urls import reverse

from teabowl.disclosure import words
from teabowl.disclosure.models import Entry, Fund
from teabowl.disclosure.queries.entries import EntryRow, entry_rows
from teabowl.disclosure.rules import FUND, Flow, State
from teabowl.files.queries import PictureRow, pictures_of
from teabowl.kernel.errors import NotFound
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at

PAGE = 50


@dataclass(frozen=True, slots=True)
class FundStanding:
    """Where a fund stands, from the entries of the books. `received`, `spent` and `left` are published; `pending_in` and `pending_out` are
    booked and wait for the finance group. All in fen."""

    id: UUID
    title: str
    story: str
    place_id: UUID
    place_name: str
    place_code: str
    is_appeal: bool
    target_fen: int | None
    received_fen: int
    spent_fen: int
    pending_in_fen: int
    pending_out_fen: int
    entries: int
    opened_at: datetime
    closed_at: datetime | None
    closed_words: str
    url: str

    @property
    def left_fen(self) -> int:
        return self.received_fen - self.spent_fen

    @property
    def sums(self) -> list[tuple[str, str]]:
        """(name, amount in yuan) for ui.sums."""
        return words.fund_sums(self.target_fen, self.received_fen, self.spent_fen)


def fund_standing(fund_id: UUID) -> FundStanding:
    """Raises NotFound. Two queries."""
    fund = Fund.objects.select_related("place__now_at").filter(id=fund_id).first()
    if fund is None:
        raise NotFound(words.FUND_NOT_HERE)
    return _standings([fund])[0]


def funds_of(place: Place, *, limit: int = PAGE, start: int = 0) -> list[FundStanding]:
    """A village's funds: those that run first, then the newest. Two queries."""
    rows = Fund.objects.filter(place_id__in=ids_living_at(place)).select_related("place__now_at")
    rows = rows.order_by(F("closed_at").desc(nulls_first=True), "-opened_at", "-id")
    return _standings(list(rows[start : start + limit]))


def _standings(funds: list[Fund]) -> list[FundStanding]:
    published = Q(book__state=State.PUBLISHED)
    sums = {
        key: (received or 0, spent or 0, more or 0, less or 0, lines)
        for key, received, spent, more, less, lines in Entry.objects.filter(fund__in=funds)
        .values_list("fund_id")
        .annotate(
            received=Sum("amount_fen", filter=published & Q(flow=Flow.IN)),
            spent=Sum("amount_fen", filter=published & Q(flow=Flow.OUT)),
            more=Sum("amount_fen", filter=~published & Q(flow=Flow.IN)),
            less=Sum("amount_fen", filter=~published & Q(flow=Flow.OUT)),
            lines=Count("id", filter=published),
        )
        .order_by()
    }
    return [_standing(fund, *sums.get(fund.id, (0, 0, 0, 0, 0))) for fund in funds]


def _standing(fund: Fund, received: int, spent: int, more: int, less: int, lines: int) -> FundStanding:
    stands = fund.place.now_at or fund.place
    return FundStanding(
        fund.id, fund.title, fund.story, stands.id, stands.name, stands.code, fund.is_appeal, fund.target_fen, received, spent, more,
        less, lines, fund.opened_at, fund.closed_at, fund.closed_words, reverse("disclosure:fund", args=[stands.code, fund.id]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FundPage:
    standing: FundStanding
    entries: list[EntryRow]
    pictures: list[PictureRow]


def fund_page(place: Place, fund_id: UUID) -> FundPage:
    """A fund with its published entries. Raises NotFound."""
    standing = fund_standing(fund_id)
    if standing.place_id != place.id:
        raise NotFound(words.FUND_NOT_HERE)
    rows = (
        Entry.objects.filter(fund_id=fund_id, book__state=State.PUBLISHED)
        .select_related("book", "fund")
        .order_by("on", "number")
    )
    return FundPage(standing, entry_rows(list(rows[:500]), place), pictures_of(FUND, [fund_id]).get(fund_id, []))


def open_funds(place: Place) -> list[tuple[str, str]]:
    """(key, title) of the funds that an entry may name."""
    rows = Fund.objects.filter(place_id__in=ids_living_at(place), closed_at__isnull=True).order_by("-opened_at")
    return [(str(key), title) for key, title in rows.values_list("id", "title")]
