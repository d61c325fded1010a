"""Reads of files, ready for their reader."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from teabowl.files.access import may_read
from teabowl.files.images import url_of
from teabowl.files.models import Document, Paper, Picture
from teabowl.files.rules import FORMATS
from teabowl.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A picture as pages show it: `small_url` is 360 wide at most, `url` 1080; width and height are those of the larger."""

    id: UUID
    small_url: str
    url: str
    width: int
    height: int
    alt: str


def picture_row(picture: Any) -> PictureRow:
    """A stored picture, ready for a page."""
    small, large = url_of(picture.digest, 360), url_of(picture.digest, 1080)
    return PictureRow(picture.id, small, large, picture.width, picture.height, picture.alt)


def pictures_of(owner_type: str, ids: Collection[UUID]) -> dict[UUID, list[PictureRow]]:
    """The pictures of these owners, in their order. One query; none for no owners."""
    found: dict[UUID, list[PictureRow]] = {}
    if ids:
        rows = Picture.objects.filter(owner_type=owner_type, owner_id__in=ids).order_by("position", "id")
        for picture in rows:
            found.setdefault(picture.owner_id, []).append(picture_row(picture))  # type: ignore[arg-type]
    return found


def pictures_of_form(actor: Actor, form_key: UUID, owner: tuple[str, UUID] | None = None) -> list[PictureRow]:
    """Pictures waiting in a form: one's own, and those of the owner that the form edits. One query."""
    mine = Q(owner_id__isnull=True, uploaded_by_id=actor.account_id)
    if owner is not None:
        mine |= Q(owner_type=owner[0], owner_id=owner[1])
    return [picture_row(p) for p in Picture.objects.filter(mine, form_key=form_key).order_by("position", "id")]


def picture_digest(owner: tuple[str, UUID], picture_id: UUID) -> str | None:
    """What names the files of one picture of this owner; None where it has none such. For owners that give them out themselves."""
    rows = Picture.objects.filter(id=picture_id, owner_type=owner[0], owner_id=owner[1])
    return rows.values_list("digest", flat=True).first()


def is_served(digest: str) -> bool:
    """Whether a picture's files are given out: not when everything that shows it was taken down. One query."""
    return Picture.objects.filter(digest=digest, hidden=False).exists()


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in a page. `kind` is pdf, audio, video, office or picture; `size` in bytes."""

    id: UUID
    kind: str
    name: str
    size: int
    media_type: str
    url: str
    ending: str


def _document(row: Document) -> DocumentRow:
    url = reverse("files:document", args=[row.digest, row.ending])
    return DocumentRow(row.id, row.kind, row.name, row.size, FORMATS[row.ending].media_type, url, row.ending)


def documents_of(owner_type: str, ids: Collection[UUID]) -> dict[UUID, DocumentRow]:
    """The document of each of these owners that has one. One query; none for no owners."""
    if not ids:
        return {}
    rows = Document.objects.filter(owner_type=owner_type, owner_id__in=ids)
    return {row.owner_id: _document(row) for row in rows}  # type: ignore[misc]


def waiting_document(actor: Actor, form_key: UUID) -> DocumentRow | None:
    """The document that waits in one's form."""
    waiting = Document.objects.filter(form_key=form_key, owner_id__isnull=True, uploaded_by_id=actor.account_id)
    row = waiting.order_by("-created_at").first()
    return _document(row) if row else None


def readable_document(actor: Actor, digest: str, ending: str) -> tuple[str, bool] | None:
    """(name, whether it is for everybody) of a document that this actor may open; None where there is none. The same file may
    belong to several owners: it is for everybody when it is so for one of them. One query, and those of the areas that own it."""
    rows = list(Document.objects.filter(digest=digest, ending=ending, hidden=False, owner_id__isnull=False)[:50])
    for row in rows:
        if not row.restricted:
            return row.name, True
    asked = ((row.name, row.owner_type, row.owner_id) for row in rows if row.owner_id is not None)
    return next(((name, False) for name, kind, key in asked if may_read(actor, kind, key)), None)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper in a list of them; `url` is '' once it was deleted. `size` in bytes."""

    id: UUID
    name: str
    kind: str
    size: int
    url: str
    delete_after: datetime
    deleted_at: datetime | None


def papers_of(owner_type: str, owner_id: UUID) -> list[PaperRow]:
    """All papers of an owner, the oldest first, deleted ones too. One query. Names are private: only for those who may read."""
    rows = Paper.objects.filter(owner_type=owner_type, owner_id=owner_id).order_by("created_at", "id")
    return [
        PaperRow(
            p.id,
            p.name,
            p.kind,
            p.size,
            "" if p.deleted_at else reverse("files:paper", args=[p.id]),
            p.delete_after,
            p.deleted_at,
        )
        for p in rows
    ]
