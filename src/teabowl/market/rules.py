"""Pure decisions of the market: kinds, states, how long a listing is fresh, what may stand in it. No Django, no database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from teabowl.kernel.errors import Problem
from teabowl.kernel.texts import has_phone, has_resident_number, has_symbols


class Board(StrEnum):
    """The four boards; the values are the words of their addresses."""

    PRODUCTS = "products"
    TOURISM = "tourism"
    JOBS = "jobs"
    SERVICES = "services"


KINDS: Mapping[Board, tuple[str, ...]] = {
    Board.PRODUCTS: ("fruit", "vegetable", "grain", "meat", "food", "craft", "flower", "herb", "other"),
    Board.TOURISM: ("garden", "old", "water", "stay", "show", "other"),
    Board.JOBS: ("job", "call", "skill", "idea"),
    Board.SERVICES: ("repair", "health", "transport", "farm", "shop", "home", "money", "other"),
}
"""What a listing is, within its board. The keys are of the API and never change."""


class State(StrEnum):
    """HELD waits for a look before it is seen. CLOSED by its owner; ARCHIVED by itself, having grown stale; both can be renewed."""

    HELD = "held"
    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"
    TAKEN_DOWN = "taken_down"


class Ended(StrEnum):
    """Why a listing is no longer open. DONE: sold, found; the word depends on the board."""

    DONE = "done"
    OVER = "over"
    STALE = "stale"
    DOWN = "down"


class PayPer(StrEnum):
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    PIECE = "piece"
    ALL = "all"


FRESH_DAYS: Mapping[Board, int] = {Board.PRODUCTS: 30, Board.TOURISM: 180, Board.JOBS: 30, Board.SERVICES: 180}
"""For so many days after its owner said that it is right, a listing is taken for right."""
ANSWER_DAYS = 7
"""A stale listing's owner is asked once; after so many days without an answer it archives itself."""

MAX_TITLE = 40
MAX_BODY = 2000
MAX_LINE = 80
MAX_PRICE = Decimal("9999999.99")
LISTINGS_A_DAY = 20
OF_THE_HOUSE_A_DAY = 300
LOOKS_AN_HOUR = 40
"""So many contacts are shown to one address in an hour: more than anybody calls."""
IMPORT_ROWS = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed. `form_key` names the form, so that sending it twice makes one listing; `details` are the fields of the
    board's own table; `alts` says what is on each picture; `version` is the one that the writer saw (0: new)."""

    form_key: UUID
    board: Board
    kind: str
    title: str
    body: str = ""
    contact_name: str = ""
    phone: str = ""
    wechat: str = ""
    call_hours: str = ""
    agreed: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)
    alts: Mapping[UUID, str] = field(default_factory=dict)
    version: int = 0


def fresh_until(board: Board, on: date, until: date | None = None) -> date:
    """The last day on which what was said on `on` is taken for right; never after the day on which a job itself ends."""
    last = on + timedelta(days=FRESH_DAYS[board])
    return min(last, until) if until else last


def archive_on(asked: date) -> date:
    """The day on which a stale listing archives itself."""
    return asked + timedelta(days=ANSWER_DAYS)


def is_fresh(until: date, today: date) -> bool:
    return today <= until


_PHONE = re.compile(r"(?:\+86)?1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(?:-\d{1,5})?|[48]00-?\d{3}-?\d{4}|\d{3,8}")


def plain_phone(typed: str) -> str:
    """A number without the gaps that people put in; '' for what is none."""
    text = re.sub(r"[\s()（）]", "", typed.translate(str.maketrans("０１２３４５６７８９－＋—", "0123456789-+-")))
    return text if _PHONE.fullmatch(text) else ""


PRICES = ("price", "price_to", "pay_low", "pay_high", "ticket")
MONTHS = ("season_from", "season_to", "best_from", "best_to")


def problems_of(draft: Draft, today: date) -> list[Problem]:
    """What keeps a listing from being published. Texts are tidied already."""
    found: list[Problem] = []
    if draft.kind not in KINDS[draft.board]:
        found.append(Problem("kind", "kind_missing"))
    if not draft.title:
        found.append(Problem("title", "title_missing"))
    elif len(draft.title) > MAX_TITLE:
        found.append(Problem("title", "title_long", len(draft.title) - MAX_TITLE))
    if len(draft.body) > MAX_BODY:
        found.append(Problem("body", "body_long", len(draft.body) - MAX_BODY))
    found += _of_contact(draft)
    found += _of_details(draft, today)
    texts = {"title": draft.title, "body": draft.body} | {k: v for k, v in draft.details.items() if isinstance(v, str)}
    for name, text in texts.items():
        if has_resident_number(text):
            found.append(Problem(name, "resident_number"))
        elif has_phone(text):
            found.append(Problem(name, "phone_in_text"))
        if len(text) > (500 if name in {"see", "body"} else MAX_LINE) and name not in {"title", "body"}:
            found.append(Problem(name, "line_long", MAX_LINE if name != "see" else 500))
    return found


def _of_contact(draft: Draft) -> list[Problem]:
    found: list[Problem] = []
    if not draft.phone and not draft.wechat and draft.kind != "idea":
        found.append(Problem("phone", "contact_missing"))
    if draft.phone and not plain_phone(draft.phone):
        found.append(Problem("phone", "phone_wrong"))
    if (draft.phone or draft.wechat) and not draft.agreed:
        found.append(Problem("agreed", "not_agreed"))
    if has_symbols(draft.contact_name):
        found.append(Problem("contact_name", "name_letters"))
    for name in ("contact_name", "wechat", "call_hours"):
        if len(getattr(draft, name)) > MAX_LINE // 2:
            found.append(Problem(name, "line_long", MAX_LINE // 2))
    return found


def _of_details(draft: Draft, today: date) -> list[Problem]:
    found: list[Problem] = []
    said = draft.details
    for name in (*PRICES, "quantity", "distance_km"):
        value = said.get(name)
        if value is not None and not (Decimal(0) <= value <= MAX_PRICE):
            found.append(Problem(name, "number_range"))
    for low, high in (("price", "price_to"), ("pay_low", "pay_high")):
        if said.get(low) is not None and said.get(high) is not None and said[high] < said[low]:
            found.append(Problem(high, "range_backwards"))
    for first, last in (("season_from", "season_to"), ("best_from", "best_to")):
        if (said.get(first) is None) != (said.get(last) is None):
            found.append(Problem(last, "months_half"))
    if draft.board is Board.PRODUCTS and said.get("price") is not None and not said.get("unit"):
        found.append(Problem("unit", "unit_missing"))
    if draft.board is Board.JOBS and draft.kind == "job" and not said.get("employer"):
        found.append(Problem("employer", "employer_missing"))
    if said.get("pay_low") is not None and not said.get("pay_per"):
        found.append(Problem("pay_per", "pay_per_missing"))
    until = said.get("until")
    if until is not None and not today <= until <= today + timedelta(days=366):
        found.append(Problem("until", "until_range"))
    return found
