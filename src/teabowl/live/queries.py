"""What a page needs in order to follow a room."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from markupsafe import Markup

from teabowl.kernel.errors import NotAllowed
from teabowl.live import rooms, tickets

STREAM = "/live/stream"
KEPT_SECONDS = 1.0
"""Polling phones of one process share what was read within this time. They ask every four seconds: none sees time run back."""


@dataclass(frozen=True, slots=True)
class Following:
    """What the templates' `live_room` and `live_part` take."""

    room: str
    at: str
    parts: dict[str, Markup]
    stream: str
    """Address of the stream with its ticket; "" where no push process is known, and the page only polls."""
    now: str
    renew: str


def follow(request: HttpRequest, room: str, *, now: datetime) -> Following:
    """The room as it is, and the addresses to go on from there. Raises NotFound, NotAllowed."""
    kind, key = rooms.split(room)
    actor: Any = request.actor  # type: ignore[attr-defined]
    if not kind.may_follow(actor, key, now):
        raise NotAllowed("not for you")
    found = rooms.snapshot(room, tickets.language_now())
    return Following(
        room,
        found.at,
        {name: Markup(html) for name, html in found.parts.items()},  # noqa: S704, rendered by the owner's templates
        **addresses(request, room, now=now),
    )


def addresses(request: HttpRequest, room: str, *, now: datetime) -> dict[str, str]:
    """The addresses for whoever may follow: `stream`, `now`, `renew`."""
    ticket = quote(tickets.ticket_for(request.actor.account_id, room, now=now))  # type: ignore[attr-defined]
    base = _push_base(request)
    return {
        "stream": f"{base}{STREAM}?ticket={ticket}" if base is not None else "",
        "now": f"{reverse('live:now')}?ticket={ticket}",
        "renew": f"{reverse('live:ticket')}?room={quote(room)}",
    }


def _push_base(request: HttpRequest) -> str | None:
    """Where a browser reaches the push process: "" is through the proxy that also gives our pages."""
    config = settings.CONFIG
    if config.live_url:
        return str(config.live_url).rstrip("/")
    if config.mode == "production":
        return ""
    if not config.live_port:
        return None
    host = urlsplit(f"//{request.get_host()}").hostname or "127.0.0.1"
    return f"{request.scheme}://{f'[{host}]' if ':' in host else host}:{config.live_port}"


@dataclass(slots=True)
class _Kept:
    lock: Lock = field(default_factory=Lock)
    read_at: float = 0.0
    found: rooms.Snapshot | None = None


_kept: dict[tuple[str, str], _Kept] = {}
MOST_KEPT = 200


def polled(room: str, language: str) -> rooms.Snapshot:
    """The room as it was at most a second ago: five hundred phones that poll cost a process one reading a second. Raises NotFound."""
    if len(_kept) > MOST_KEPT:
        _kept.clear()
    kept = _kept.setdefault((room, language), _Kept())
    with kept.lock:
        if kept.found is None or time.monotonic() - kept.read_at > KEPT_SECONDS:
            began = time.monotonic()
            kept.found = rooms.snapshot(room, language)
            kept.read_at = began
        return kept.found
