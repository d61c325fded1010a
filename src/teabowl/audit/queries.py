"""Named reads of the audit."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q

from teabowl.audit.models import Entry
from teabowl.audit.verify import Fault, Sort, Verdict, verify

__all__ = ["Fault", "Sort", "Verdict", "entries_about", "entries_at", "history_of", "verify", "who_looked_at"]


def entries_at(place_ids: Iterable[UUID], *, before: datetime | None = None, limit: int = 50) -> list[Entry]:
    """Entries at these places, newest first, older than `before`. Pass `ids_living_at(place)`. Asks for one more than
    `limit` needs, so a caller sees whether there is more: up to limit + 1 rows."""
    found = Entry.objects.filter(place_id__in=list(place_ids))
    if before is not None:
        found = found.filter(at__lt=before)
    return list(found.order_by("-at", "-id")[: limit + 1])


class Looked(NamedTuple):
    """A read of something sensitive: when, by whom, by which verb, and where (None: nowhere in particular)."""

    at: datetime
    actor_name: str
    verb: str
    place_id: UUID | None


LOOKED = """
SELECT at, actor_name, verb, place_id, id FROM audit_entry WHERE about_person_id = ANY ({people}) AND is_read
ORDER BY at DESC, id DESC LIMIT %(limit)s
"""
"""SQL of who looked, for an area above to put its own array of keys into; `people` here is a parameter."""


def who_looked_at(person_ids: Iterable[UUID], *, limit: int = 100) -> list[Looked]:
    """Who looked at something sensitive of this person, newest first. Several ids where one human had several rows."""
    with connection.cursor() as cursor:
        cursor.execute(LOOKED.format(people="%(people)s::uuid[]"), {"people": list(person_ids), "limit": limit})
        return [Looked(*row[:4]) for row in cursor.fetchall()]


def history_of(subject_type: str, subject_id: UUID) -> list[Entry]:
    """What was done to one record, oldest first."""
    return list(Entry.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("at", "id"))


def entries_about(person_ids: Iterable[UUID], account_ids: Iterable[UUID]) -> list[Entry]:
    """Everything the audit keeps about a person or done by their account, oldest first: for their export (PIPL art 45)."""
    mine = Q(about_person_id__in=list(person_ids)) | Q(actor_id__in=list(account_ids))
    return list(Entry.objects.filter(mine).order_by("at", "id"))
