"""Figures of the market: what stood listed on a day and was fresh, and what was sold or found. Counted where it was listed, by its
periods (Spell). No figure ranks how busy a place is."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.urls import reverse

from teabowl.kernel.indicators import Contribution, Indicator, Kind, Opened, Source
from teabowl.market.models import Spell
from teabowl.market.rules import FRESH_DAYS, Board, Ended, State

UNIT = ("条", "listings")
NAMES = {
    Board.PRODUCTS: ("在架特产", "Products listed", "特产", "products"),
    Board.TOURISM: ("可去的地方", "Places to visit listed", "乡村旅游", "places to visit"),
    Board.JOBS: ("在招的活儿和主意", "Work and ideas listed", "致富信息", "work and ideas"),
    Board.SERVICES: ("便民服务", "Services listed", "便民服务", "services"),
}
DONE = {
    Board.PRODUCTS: (
        "卖完的特产",
        "Products sold out",
        "特产主人说卖完了的，按说的日期算。",
        "Products whose owner said sold out.",
    ),
    Board.JOBS: ("招满的活儿", "Work found its people", "招工的人说招满了的，按说的日期算。", "Work whose owner said found."),
}


def _indicators() -> list[Indicator]:
    found = []
    for board, (zh, en, noun_zh, noun_en) in NAMES.items():
        days = FRESH_DAYS[board]
        found.append(
            Indicator(
                f"market.{board}", Kind.STOCK, zh, en, *UNIT,
                f"当天公开着的{noun_zh}信息：已登出，没有下架、归档或撤下。", f"Listings of {noun_en} that stood in public on the day.",
                
            )
        )  # fmt: skip
        found.append(
            Indicator(
                f"market.{board}_fresh", Kind.STOCK, f"{zh}（信息新）", f"{en}, fresh", *UNIT,
                f"当天公开着、主人在 {days} 天内确认过的{noun_zh}信息。", f"Of these, confirmed by their owner within {days} days.",
            )
        )  # fmt: skip
    for board, (zh, en, said_zh, said_en) in DONE.items():
        found.append(Indicator(f"market.{board}_done", Kind.FLOW, zh, en, *UNIT, said_zh, said_en))
    return found


INDICATORS = _indicators()


def contributions(spell: Spell) -> Sequence[Contribution]:
    """In on the day it began, out on the day it ended; fresh from the beginning to the day after its last fresh day, or its end.
    A period that ended on the day it began stood on no day."""
    place, board = spell.listing.place_id, spell.listing.board
    found: list[Contribution] = []
    listed = f"market.{board}"
    if spell.ended_on != spell.starts_on:
        stale = spell.fresh_until + timedelta(days=1)
        fresh_end = min(stale, spell.ended_on) if spell.ended_on else stale
        found.append(Contribution(listed, place, spell.starts_on))
        if spell.ended_on:
            found.append(Contribution(listed, place, spell.ended_on, amount=-1, count=-1))
        if fresh_end > spell.starts_on:
            found.append(Contribution(f"{listed}_fresh", place, spell.starts_on))
            found.append(Contribution(f"{listed}_fresh", place, fresh_end, amount=-1, count=-1))
    if spell.ended_why == Ended.DONE and spell.ended_on and Board(board) in DONE:
        found.append(Contribution(f"{listed}_done", place, spell.ended_on))
    return found


def describe(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """Rows for opened figures. One query."""
    rows = Spell.objects.filter(id__in=list(ids)).select_related("listing__place__now_at")
    return {spell.id: _opened(spell) for spell in rows}


def _opened(spell: Spell) -> Opened:
    listing = spell.listing
    if listing.state in {State.TAKEN_DOWN, State.HELD}:
        return Opened(listing.get_board_display())
    code = (listing.place.now_at or listing.place).code
    return Opened(listing.title, reverse("market:listing", args=[code, listing.board, listing.id]))


SOURCES = [Source("spell", "market.Spell", contributions, describe, select_related=("listing",))]
