"""Books and duties when the tree of places changes. Each keeps the place it was kept for; nothing is moved. The old village's books
stay readable with the successor, whose own books go on."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from teabowl.disclosure.models import Book, Entry
from teabowl.places.participants import Participant


def count(places: Sequence[UUID]) -> int:
    return Entry.objects.filter(book__place_id__in=list(places)).count()


def count_since(places: Sequence[UUID], since: datetime) -> int:
    return Book.objects.filter(place_id__in=list(places), begun_at__gt=since).count()


BOOKS = Participant("disclosure", "账目", "Entries of accounts", count, count_since)
