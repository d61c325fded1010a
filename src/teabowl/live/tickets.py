"""The right to follow one room for a few minutes, signed, in the stream's address: the push process asks no database who may."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.utils import translation

from teabowl.kernel.errors import NotAllowed

GOOD_FOR = timedelta(minutes=15)
"""Whoever loses the right to be in a room still hears of it for so long, at most."""
SALT = "teabowl.live"


@dataclass(frozen=True, slots=True)
class Ticket:
    room: str
    who: str
    """The account's id, or "" for a room that anybody may follow: streams are limited per account."""
    language: str
    until: float
    """Unix time."""


def language_now() -> str:
    return "en" if (translation.get_language() or "").startswith("en") else "zh-hans"


def ticket_for(account_id: UUID | None, room: str, *, now: datetime) -> str:
    """A ticket in the active language. The caller has asked whether this account may."""
    until = int((now + GOOD_FOR).timestamp())
    return signing.dumps([room, str(account_id or ""), language_now(), until], salt=SALT)


def read(text: str, *, now: datetime) -> Ticket:
    """Raises NotAllowed when it is not ours, was changed, or has run out."""
    try:
        ticket = Ticket(*signing.loads(text, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        raise NotAllowed("no ticket of ours") from None
    if ticket.until <= now.timestamp():
        raise NotAllowed("this ticket has run out")
    return ticket
