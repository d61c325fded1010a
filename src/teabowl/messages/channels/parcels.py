"""What a channel is given, and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message for one address. `id` is the delivery's key, the same whenever it is tried again. `lines` are the further
    titles of a digest. `url` opens it without signing in; `stop_url` stops this kind by this channel with one click."""

    id: UUID
    address: str
    title: str
    body: str
    place: str
    at: datetime
    url: str
    why: str = ""
    stop_url: str = ""
    wishes_url: str = ""
    lines: tuple[str, ...] = ()
    until: datetime | None = None
    """Of an urgent notice: until when."""
    language: str = "zh-hans"


class Outcome(StrEnum):
    """SENT; AGAIN: not now; NEVER: this address will not have it; UNSURE: the answer was lost, perhaps it left; PAUSE: the provider
    refuses all of us, so the channel rests."""

    SENT = "sent"
    AGAIN = "again"
    NEVER = "never"
    UNSURE = "unsure"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Result:
    """`reason` is one of words.REASONS, for people; `detail` the provider's own words, for the log."""

    outcome: Outcome
    reason: str = ""
    detail: str = ""


SENT = Result(Outcome.SENT)


class Sender(Protocol):
    """A way out. `batch` parcels at most are given at once, `rate` a second."""

    @property
    def batch(self) -> int: ...

    @property
    def rate(self) -> float: ...

    def send(self, parcels: Sequence[Parcel]) -> list[Result]:
        """Try to send each; one result for each, in order. Never raises for what a provider or a network does."""
        ...
