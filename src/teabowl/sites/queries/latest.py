"""What is new at a place, from all its boards, the newest first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from teabowl.boards import queries as boards
from teabowl.disclosure import queries as disclosure
from teabowl.guides import queries as guides
from teabowl.kernel.actor import Level
from teabowl.letters import queries as letters
from teabowl.market import queries as market
from teabowl.places.models import Place


@dataclass(frozen=True, slots=True)
class LatestRow:
    """Something new, from any board. `state` colours the board's tag; `board` is the board's key."""

    board: str
    title: str
    url: str
    tag: str
    state: str
    facts: tuple[str | Promise, ...]
    at: datetime


def latest(place: Place, limit: int, off: Iterable[str] = ()) -> list[LatestRow]:
    """The newest `limit` rows: at a village its own, at a head account those of everything below. Boards in `off` are left out.
    One or two queries an area."""
    here = place.level == Level.VILLAGE
    gone = set(off)
    asked = 3 * limit if gone else limit  # one area may give two boards, and one of them may be off
    rows = [row for newest in GATHERED for row in newest(place, asked, here) if row.board not in gone]
    return sorted(rows, key=lambda row: row.at, reverse=True)[:limit]


def _from_boards(place: Place, limit: int, here: bool) -> list[LatestRow]:
    return _as_rows(boards.latest(place, limit) if here else boards.latest_below(place, limit), here)


def _from_letters(place: Place, limit: int, here: bool) -> list[LatestRow]:
    found = letters.latest_public if here else letters.latest_public_below
    return [
        LatestRow(
            "letters",
            row.title,
            row.url,
            row.tag,
            row.tag_state,
            _facts("" if here else row.place_name, _("书记信箱")),
            row.answered_at or row.received_at,
        )
        for row in found(place, limit)
    ]


def _from_guides(place: Place, limit: int, here: bool) -> list[LatestRow]:
    return _as_rows(guides.latest(place, limit) if here else guides.latest_below(place, limit), here)


def _from_disclosure(place: Place, limit: int, here: bool) -> list[LatestRow]:
    return _as_rows(disclosure.latest(place, limit) if here else disclosure.latest_below(place, limit), here)


def _from_market(place: Place, limit: int, here: bool) -> list[LatestRow]:
    return _as_rows(market.latest(place, limit) if here else market.latest_below(place, limit), here)


def _as_rows(found: Iterable[Any], here: bool) -> list[LatestRow]:
    """Rows as most areas give them: heading, url, board_name, place_name, author, published_at. The board is the word after the
    place in their address."""
    return [
        LatestRow(
            str(row.url).split("/")[3],
            row.heading,
            row.url,
            str(row.board_name),
            "info",
            _facts("" if here else row.place_name, row.author),
            row.published_at,
        )
        for row in found
    ]


def _facts(*facts: Any) -> tuple[Any, ...]:
    return tuple(fact for fact in facts if fact)


GATHERED: tuple[Callable[[Place, int, bool], list[LatestRow]], ...] = (
    _from_boards,
    _from_letters,
    _from_guides,
    _from_disclosure,
    _from_market,
)
"""Each area that has something new to show. `True` asks for the place alone, `False` for everything below it."""
