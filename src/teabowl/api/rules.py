"""Pure decisions of the API: what a token looks like, what it may, how often one may ask, which days can be asked."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from secrets import token_urlsafe

from teabowl.kernel.actor import Held, Role


class Scope(StrEnum):
    """READ reads what its owner may read; WRITE acts as well."""

    READ = "read"
    WRITE = "write"


MARK = "tbk_"
"""Tokens begin with this, so that one which slipped into a repository or a log is found."""
SHOWN = 10
DAYS = (30, 90, 365)
NAME_LENGTH = 40
TOKENS = 20
"""Live tokens of one account."""

WINDOW = 60
PER_ADDRESS = 300
PER_TOKEN = 600
WRITES_PER_TOKEN = 60
"""Requests in a minute. Answers from the page cache are not counted."""

FIRST_DAY = date(1949, 10, 1)
LAST_DAY = date(2100, 12, 31)


def new_token() -> str:
    """256 random bits in 47 characters."""
    return MARK + token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is kept of a token. It is random, so one round of SHA-256 is enough: there is nothing to guess."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def is_token(text: str) -> bool:
    """Whether this looks like one of ours, before the database is asked."""
    return text.startswith(MARK) and text.isascii() and 20 <= len(text) <= 80


def narrowed(held: Iterable[Held], only: Held | None, *, as_staff: bool) -> frozenset[Held]:
    """What a token holds of what its owner holds now: never more. `only`: the one role it was made for; `as_staff` False: it was
    made without a second factor, so it holds none of staff's roles."""
    return frozenset(h for h in held if (only is None or h == only) and (as_staff or h.role is Role.VILLAGER))


def expiry(now: datetime, days: int) -> datetime:
    return now + timedelta(days=days)


def is_live(expires_at: datetime, revoked_at: datetime | None, now: datetime) -> bool:
    return revoked_at is None and now < expires_at


def is_day_to_ask(day: date) -> bool:
    """Days outside are mistakes of typing, and the calendar's own ends would break reckoning with months."""
    return FIRST_DAY <= day <= LAST_DAY
