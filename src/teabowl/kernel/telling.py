"""Messages to people, as values: the kinds that each area declares in its `told.py`, and the way for areas below `messages` to tell.

`told.py` holds KINDS = [MessageKind(…)]; the area `messages` finds them by themselves. Areas above `messages` call
`messages.actions.tell`; `people`, `access` and `figures`, which stand below it, call `tell` here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from teabowl.kernel.actor import Actor


class Channel(StrEnum):
    """Ways to a person. APP is the inbox on the site: it is always there, and nothing need be installed for any of them."""

    APP = "app"
    WECHAT = "wechat"
    SMS = "sms"
    EMAIL = "email"


OUTSIDE = (Channel.WECHAT, Channel.SMS, Channel.EMAIL)
"""The channels that leave the site."""


class Pace(StrEnum):
    """How fast a message leaves the site. STORM: at once, at night too. URGENT: at once; at night if the person allows it.
    SOON: at once by day. DIGEST: with the others of the day or the week, as the person chose. The inbox has each at once."""

    STORM = "storm"
    URGENT = "urgent"
    SOON = "soon"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class MessageKind:
    """One kind of message. `key` is 'area.what_happened' and never changes; `zh` and `en` name it on the page where a person
    chooses ('您的信有答复了'); `why_zh` and `why_en` say why one gets it ('信是您写的').

    `channels` are those it leaves by unless the person chooses otherwise, where the person has them; the inbox is always one.
    `owed`: the law owes it to the person, so the switch that stops everything does not stop it. `staff`: only who holds a role gets
    it, so nobody else is asked about it.
    """

    key: str
    zh: str
    en: str
    why_zh: str = ""
    why_en: str = ""
    channels: tuple[Channel, ...] = (Channel.WECHAT, Channel.EMAIL)
    pace: Pace = Pace.SOON
    owed: bool = False
    staff: bool = False


class Teller(Protocol):
    """The shape of `messages.actions.tell`."""

    def __call__(
        self,
        actor: Actor,
        *,
        kind: str,
        to: Iterable[UUID],
        title: Any,
        path: str,
        about: tuple[str, UUID],
        now: datetime,
        body: Any = "",
        words: Mapping[str, Any] | None = None,
        place: Any = None,
        step: str = "",
    ) -> int: ...


_tellers: list[Teller] = []


def tell(actor: Actor, **told: Any) -> int:
    """As `messages.actions.tell`, for areas that stand below it. Tells nobody where there is no area `messages`."""
    return _tellers[-1](actor, **told) if _tellers else 0


def tell_by(teller: Callable[..., int]) -> None:
    """Called from the AppConfig.ready of `messages`."""
    _tellers[:] = [teller]
