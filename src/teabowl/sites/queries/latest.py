"""What is new at a place, from all its boards, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from teabowl.boards import queries as boards
from teabowl.disclosure import queries as disclosure
from teabowl.guides import queries as guides
from teabowl.kernel.actor import Level
from teabowl.letters import queries as letters
from teabowl.market import queries as market
from teabowl.places.models import Place
from teabowl.places.newest import New, newest
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

AREAS = (boards.NEWS, letters.NEWS, guides.NEWS, disclosure.NEWS, market.NEWS)
"""Each area that has something new to show."""


@dataclass(frozen=True, slots=True)
class LatestRow:
    """Something new, from any board. `state` colours the board's tag; `board` is the board's key."""

    board: str
    title: str
    url: str
    tag: str
    state: str
    facts: tuple[Any, ...]
    at: datetime


def latest(place: Place, limit: int, off: Iterable[str] = ()) -> list[LatestRow]:
    """The newest `limit` rows: at a village its own, in one query; at a head account those of everything below, one query an area.
    Boards in `off` are left out."""
    gone = set(off)
    asked = 3 * limit if gone else limit  # one area may give two boards, and one of them may be off
    here = place.level == Level.VILLAGE
    found = newest(AREAS, place, asked, of_each=bool(gone))
    return [_row(new, here) for new in [new for new in found if new.board not in gone][:limit]]


def _row(new: New, here: bool) -> LatestRow:
    # whose board it is says the tag, but for letters, whose tag says how far they are
    of = _("书记信箱") if new.board == "letters" else new.author
    facts = tuple(fact for fact in ("" if here else new.place_name, of) if fact)
    return LatestRow(new.board, new.heading, new.url, str(new.tag), new.state, facts, new.at)
