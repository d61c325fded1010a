"""Word lists: what they find in a text, and their pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from teabowl.moderation import rules, words
from teabowl.moderation.actions.locks import terms_at
from teabowl.moderation.models import Word
from teabowl.moderation.rules import Hit, Terms
from teabowl.places.models import Place

MOST = 5000

HITS = """
SELECT text, category FROM moderation_word
WHERE place_id = ANY(%(line)s::uuid[]) AND ended_at IS NULL AND position(folded IN %(text)s) > 0 ORDER BY added_at LIMIT 20
"""


def hits(place: Place, *texts: str) -> tuple[Hit, ...]:
    """The words of the lists that hold at a place (its own and those above it) found in these texts. One query."""
    folded = rules.folded(" ".join(texts))
    if not folded:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(HITS, {"line": list(place.lineage), "text": folded})
        return tuple(Hit(text, category) for text, category in cursor.fetchall())


@dataclass(frozen=True, slots=True)
class WordRow:
    id: UUID
    text: str
    category: str
    category_name: Any
    added_at: datetime
    added_by: str
    ended_at: datetime | None
    ended_by: str


def _row(word: Any) -> WordRow:
    return WordRow(
        word.id, word.text, word.category, words.CATEGORIES.get(word.category, word.category), word.added_at,
        word.added_by.person.name if word.added_by else "", word.ended_at, word.ended_by.person.name if word.ended_by else "",
    )  # fmt: skip


def word_page(place: Place, q: str = "") -> tuple[tuple[WordRow, ...], tuple[WordRow, ...]]:
    """(the place's own words in force, those that were taken off), newest first. Two queries."""
    rows = Word.objects.filter(place=place).select_related("added_by__person", "ended_by__person")
    if q:
        rows = rows.filter(folded__contains=rules.folded(q))
    now, past = rows.filter(ended_at__isnull=True), rows.filter(ended_at__isnull=False)
    return (
        tuple(_row(w) for w in now.order_by("-added_at", "id")[:MOST]),
        tuple(_row(w) for w in past.order_by("-ended_at", "id")[:200]),
    )


def words_in_force(place: Place) -> list[tuple[str, str]]:
    """(text, category) of the place's own list, for its sheet."""
    rows = Word.objects.filter(place=place, ended_at__isnull=True).order_by("category", "text")
    return list(rows.values_list("text", "category")[:MOST])


def terms_of(place: Place) -> Terms:
    """The days that hold at a place now."""
    return terms_at(place)
