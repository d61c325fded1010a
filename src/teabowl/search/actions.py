"""Posting to the index. Every action that saves a record declared in a `searched.py` calls `post` in the same transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from teabowl.kernel.searching import Found, Searched
from teabowl.places.models import Place
from teabowl.search import terms
from teabowl.search.models import Entry
from teabowl.search.registry import searched_of

BATCH = 1_000
SHOWN = 3_000
"""Characters of a text kept for showing where the words stand."""
BETWEEN = "\x1f"

_SAVE = """
INSERT INTO search_entry
    (id, type, place_id, board, at, path, state_words, segmenter, title, text, vector)
SELECT id, type, place_id, board, at, path, state_words, %(segmenter)s, title, text,
    array_to_tsvector(string_to_array(tokens, %(between)s))
FROM unnest(%(id)s::uuid[], %(type)s::text[], %(place_id)s::uuid[], %(board)s::text[], %(at)s::timestamptz[], %(path)s::text[],
    %(state_words)s::text[], %(title)s::text[], %(text)s::text[], %(tokens)s::text[])
    AS row (id, type, place_id, board, at, path, state_words, title, text, tokens)
ORDER BY id
ON CONFLICT (id) DO UPDATE SET type = excluded.type, place_id = excluded.place_id, board = excluded.board, at = excluded.at,
    path = excluded.path, state_words = excluded.state_words, segmenter = excluded.segmenter, title = excluded.title,
    text = excluded.text, vector = excluded.vector
"""


class Row(NamedTuple):
    """What stands in the index for one record."""

    id: UUID
    type: str
    place_id: UUID
    board: str
    at: datetime
    path: str
    state_words: str
    title: str
    text: str
    tokens: frozenset[str]


def post(record: Any, *, now: datetime) -> None:
    """Make the index say what the record is now: found while it is public, gone when it is not. Idempotent.

    Call it in the transaction that saved the record. Raises DeclaredWrongly for a model without a Searched.
    """
    post_many([record], now=now)


def post_many(records: Iterable[Any], *, now: datetime) -> None:
    """The same for many records, a few statements for each 1,000."""
    waiting = iter(records)
    with transaction.atomic(savepoint=False):
        while batch := list(islice(waiting, BATCH)):
            _post_batch([(record.pk, searched_of(record), searched_of(record).entry(record)) for record in batch])


def withdraw(keys: Iterable[UUID]) -> None:
    """Take records out of the index that are no more."""
    Entry.objects.filter(id__in=list(keys)).delete()


def _post_batch(batch: Sequence[tuple[UUID, Searched, Found | None]]) -> None:
    gone = [key for key, _, found in batch if found is None]
    if gone:
        withdraw(gone)
    rows = rows_of([(key, searched, found) for key, searched, found in batch if found is not None])
    if not rows:
        return
    columns: dict[str, Any] = {name: [getattr(row, name) for row in rows] for name in Row._fields if name != "tokens"}
    columns["tokens"] = [BETWEEN.join(row.tokens) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(_SAVE, columns | {"segmenter": terms.VERSION, "between": BETWEEN})


def rows_of(batch: Sequence[tuple[UUID, Searched, Found]]) -> list[Row]:
    """What should stand in the index for these records, where their places stand today. One query."""
    places = {found.place_id for _, _, found in batch}
    lineages = dict(Place.objects.filter(id__in=places).values_list("id", "lineage"))
    rows = []
    for key, searched, found in batch:
        board = found.board or searched.board
        title, text = (value.replace("\x00", "").replace(BETWEEN, "") for value in (found.title, found.text))
        tokens = {
            *terms.text_tokens(title, text, found.names),
            *terms.lineage_tokens(lineages[found.place_id]),
            terms.recorded_at(found.place_id),
            *terms.windows_of(found.at),
            terms.on_board(board),
            *([terms.handed_down(found.place_id)] if searched.inherited else []),
        }
        rows.append(
            Row(
                key, searched.type, found.place_id, board, found.at, found.path, found.state_words,
                title[:200], text[:SHOWN], frozenset(tokens),
            )
        )  # fmt: skip
    return rows
