"""One's own messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from teabowl.kernel.telling import Channel
from teabowl.messages import words
from teabowl.messages.actions.parcelling import words_of
from teabowl.messages.kinds import kind_of, name_of, why_of
from teabowl.messages.models import Alert, Copy, Delivery
from teabowl.messages.rules import State
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

PAGE = 20

UNREAD = """
SELECT count(*) FROM (SELECT FROM messaging_copy WHERE account_id = %(account)s AND read_at IS NULL AND deleted_at IS NULL LIMIT 100) AS few
"""
"""At most 100: the header says 99+ from there on. Only the few unread are in the index that it reads."""


@dataclass(frozen=True, slots=True)
class MyMessage:
    """A message in a list."""

    id: UUID
    title: str
    kind: str
    place_name: str
    at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    rows: list[MyMessage]
    older_id: UUID | None
    unread: int


@dataclass(frozen=True, slots=True)
class Left:
    """How a copy went by one channel: (words, state) for a tag, when, why not."""

    channel: str
    tag: str
    state: str
    at: datetime | None
    reason: str
    message_title: str = ""
    message_id: UUID | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """One message, whole, with how it came."""

    id: UUID
    title: str
    body: str
    kind: str
    why: str
    place_name: str
    at: datetime
    path: str
    left: list[Left]
    alert_id: UUID | None
    heard_at: datetime | None
    in_force: bool


def unread_count(account_id: UUID) -> int:
    """How many messages the account has not read; 100 for more than 99. One index."""
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, {"account": account_id})
        return int(cursor.fetchone()[0])


def inbox_of(account_id: UUID, *, only_new: bool = False, q: str = "", before: UUID | None = None, limit: int = PAGE) -> Inbox:
    """The account's inbox, newest first. `before` pages on from a copy's key; `q` looks in titles and texts."""
    found = Copy.objects.filter(account_id=account_id, deleted_at__isnull=True)
    if only_new:
        found = found.filter(read_at__isnull=True)
    if q:
        found = found.filter(Q(message__title__icontains=q) | Q(message__title_en__icontains=q) | Q(message__body__icontains=q))
    if before is not None:
        last = Copy.objects.filter(id=before, account_id=account_id).values_list("at", flat=True).first()
        if last is not None:
            found = found.filter(Q(at__lt=last) | Q(at=last, id__lt=before))
    copies = list(found.select_related("message__place__now_at").order_by("-at", "-id")[: limit + 1])
    rows = [_row(copy) for copy in copies[:limit]]
    return Inbox(rows, rows[-1].id if len(copies) > limit else None, unread_count(account_id))


def _row(copy: Copy) -> MyMessage:
    message = copy.message
    return MyMessage(
        copy.id,
        words_of(message)[0],
        name_of(kind_of(message.kind)),
        _place(message),
        copy.at,
        copy.read_at is None,
    )


def _place(message: Any) -> str:
    return (message.place.now_at or message.place).name if message.place else ""


def opened_copy(copy: Copy) -> Opened:
    """A copy that was opened by its owner (`actions.read_copy`), with how it went by each channel."""
    message, kind = copy.message, kind_of(copy.message.kind)
    title, body = words_of(message)
    left = [_left(delivery) for delivery in Delivery.objects.filter(copy=copy).order_by("channel")]
    alert = Alert.objects.filter(message_id=message.id).first()
    return Opened(
        id=copy.id,
        title=title,
        body=body,
        kind=name_of(kind),
        why=why_of(kind),
        place_name=_place(message),
        at=copy.at,
        path=message.path,
        left=left,
        alert_id=alert.id if alert else None,
        heard_at=copy.heard_at,
        in_force=alert is not None and alert.ended_at is None,
    )


def _left(delivery: Delivery, **more: Any) -> Left:
    tag, state = words.STATE[State(delivery.state)]
    waits = delivery.state == State.WAITING
    return Left(
        channel=str(words.CHANNEL[Channel(delivery.channel)]),
        tag=str(tag),
        state=state,
        at=delivery.due_at if waits else delivery.ended_at,
        reason=words.reason(delivery.reason)
        if delivery.reason
        else (_("到时候和别的合成一条") if waits and delivery.digest else ""),
        **more,
    )


def sent_to(account_id: UUID, *, before: UUID | None = None, limit: int = 30) -> tuple[list[Left], UUID | None]:
    """What left the site for the account, newest first: by which channel, when, why, and how it went. And the key to page on from."""
    found = Delivery.objects.filter(account_id=account_id)
    if before is not None:
        found = found.filter(id__lt=before)
    rows = list(found.select_related("copy__message").order_by("-id")[: limit + 1])
    shown = [
        _left(
            row,
            message_title=words_of(row.copy.message)[0],
            message_id=None if row.copy.deleted_at else row.copy_id,
            why=why_of(kind_of(row.copy.message.kind)),
        )
        for row in rows[:limit]
    ]
    return shown, rows[limit - 1].id if len(rows) > limit else None


def link_target(copy_id: UUID) -> tuple[Copy, Alert | None] | None:
    """The copy that a link opens, and its urgent notice if it is one; None where it is gone."""
    copy = Copy.objects.filter(id=copy_id).select_related("message__place__now_at").first()
    if copy is None:
        return None
    return copy, Alert.objects.filter(message_id=copy.message_id).select_related("place__now_at").first()


def export_rows(account_id: UUID) -> Sequence[dict[str, Any]]:
    """Everything that was told to the account, for taking one's data along."""
    copies = Copy.objects.filter(account_id=account_id).select_related("message__place__now_at").prefetch_related("deliveries")
    return [
        {
            "at": copy.at.isoformat(),
            "kind": copy.message.kind,
            "place": _place(copy.message),
            "title": copy.message.title,
            "body": copy.message.body,
            "read_at": copy.read_at.isoformat() if copy.read_at else None,
            "sent": [
                {"channel": d.channel, "state": d.state, "at": d.ended_at.isoformat() if d.ended_at else None}
                for d in copy.deliveries.all()
            ],
        }
        for copy in copies.order_by("-at", "-id")
    ]
