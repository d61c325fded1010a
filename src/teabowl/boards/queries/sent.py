"""Notices to many villages: the sender's list and receipts, and what waits in a village."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from teabowl.access.queries import places_of
from teabowl.boards import words
from teabowl.boards.models import SentCopy, SentNotice
from teabowl.boards.permissions import TAKE_SENT
from teabowl.boards.rules import CopyStatus, SentStatus
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import china_date
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at

LIMIT = 100
MOST = 5000
"""Notices in a sheet."""
UNKEPT = "unkept"
UNANSWERED = (CopyStatus.CHOSEN, CopyStatus.WAITING)


@dataclass(frozen=True, slots=True)
class SentRow:
    """One notice in the sender's list, with how many villages did what."""

    id: UUID
    title: str
    status: str
    urgent: bool
    created_at: datetime
    sent_at: datetime | None
    chosen: int
    published: int
    declined: int

    @property
    def waiting(self) -> int:
        return self.chosen - self.published - self.declined


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one village did. `carries_newest`: its post shows the sender's last version. `unkept`: nobody there could publish it."""

    place_id: UUID
    place_name: str
    above: str
    status: str
    state: Any
    url: str
    at: datetime | None
    own_words: bool
    carries_newest: bool
    reason: str
    unkept: bool


@dataclass(frozen=True, slots=True)
class SentView:
    id: UUID
    form_key: UUID
    place: Place
    title: str
    body: str
    status: str
    urgent: bool
    version: int
    sent_at: datetime | None
    corrected_at: datetime | None
    corrected_why: str
    receipts: tuple[Receipt, ...]
    counts: dict[str, int]
    unkept: int
    """Villages that have not answered and where nobody could: neither operator nor secretary."""


def sent_list(place: Place, *, start: int = 0, limit: int = MOST) -> tuple[SentRow, ...]:
    """What the place sent below, newest first. One query."""
    rows: Any = SentNotice.objects.filter(place_id=place.id).annotate(
        chosen=Count("copies"),
        published=Count("copies", filter=Q(copies__status=CopyStatus.PUBLISHED)),
        declined=Count("copies", filter=Q(copies__status=CopyStatus.DECLINED)),
    )
    return tuple(
        SentRow(s.id, s.title, s.status, s.urgent, s.created_at, s.sent_at, s.chosen, s.published, s.declined)
        for s in rows.order_by("-created_at", "-id")[start : start + limit]
    )


def place_of_sent(sent_id: UUID) -> Place:
    """Who sent it. Raises NotFound."""
    sent = SentNotice.objects.select_related("place").filter(id=sent_id).first()
    if sent is None:
        raise NotFound(words.NOT_HERE)
    place: Place = sent.place
    return place


def sent_view(place: Place, sent_id: UUID, *, only: str = "") -> SentView:
    """One notice with its receipts in division order, read from what the villages did. `only`: one status, or UNKEPT. Four queries.
    Raises NotFound."""
    sent = SentNotice.objects.select_related("place").filter(id=sent_id, place_id=place.id).first()
    if sent is None:
        raise NotFound(words.NOT_HERE)
    copies = SentCopy.objects.filter(sent=sent).select_related("place__now_at", "place__parent", "post")
    today = china_date(timezone.now())
    kept = {key for role in TAKE_SENT.roles for key in places_of(role, today)}
    rows = [_receipt(sent, copy, kept) for copy in copies.order_by("place__sort_key", "id")]
    counts = Counter(row.status for row in rows)
    shown = (row for row in rows if not only or row.status == only or (only == UNKEPT and row.unkept))
    return SentView(
        sent.id, sent.form_key, sent.place, sent.title, sent.body, sent.status, sent.urgent, sent.version, sent.sent_at,
        sent.corrected_at, sent.corrected_why, tuple(shown), dict(counts), sum(row.unkept for row in rows),
    )  # fmt: skip


def _receipt(sent: SentNotice, copy: SentCopy, kept: Collection[UUID]) -> Receipt:
    stands = copy.place.now_at or copy.place
    post = copy.post
    url = reverse("boards:post", args=[stands.code, "notices", post.id]) if post is not None else ""
    newest = copy.carries == sent.version and post is not None and post.version == copy.post_version
    return Receipt(
        copy.place_id, stands.name, copy.place.parent.name if copy.place.parent else "", copy.status, words.COPY[copy.status],
        url, copy.decided_at, bool(copy.own_words), newest, copy.reason,
        copy.status in UNANSWERED and stands.id not in kept,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CopyView:
    """What a village was sent. `corrected_at`: the sender corrected it while it waited."""

    id: UUID
    title: str
    body: str
    sender: str
    sent_at: datetime
    corrected_at: datetime | None
    status: str
    url: str


def _copies(place: Place) -> Any:
    rows = SentCopy.objects.filter(place_id__in=ids_living_at(place), sent__status=SentStatus.SENT)
    return rows.exclude(status=CopyStatus.CHOSEN).select_related("sent__place")


def _copy(copy: Any, place: Place) -> CopyView:
    url = reverse("boards:post", args=[place.code, "notices", copy.post_id]) if copy.post_id else ""
    sent = copy.sent
    return CopyView(copy.id, sent.title, sent.body, sent.place.name, sent.sent_at, sent.corrected_at, copy.status, url)


def copies_waiting(place: Place) -> tuple[CopyView, ...]:
    """What was sent to a village and waits, the oldest first. One query."""
    waiting = _copies(place).filter(status=CopyStatus.WAITING).order_by("sent__sent_at", "id")
    return tuple(_copy(c, place) for c in waiting[:LIMIT])


def copy_at(place: Place, copy_id: UUID) -> CopyView:
    """One of them, answered ones too. Raises NotFound."""
    copy = _copies(place).filter(id=copy_id).first()
    if copy is None:
        raise NotFound(words.NOT_HERE)
    return _copy(copy, place)
