"""Making the index again from the records, and holding it against them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction

from teabowl.kernel.searching import Searched
from teabowl.search import actions, terms
from teabowl.search.models import Entry, MovedPlace
from teabowl.search.registry import registry

BATCH = 1_000
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that says something else than its record: `what` is missing, extra, or the names of what differs."""

    type: str
    id: UUID
    what: str


def _silent(_what: str, _done: int, _of: int) -> None:
    return None


def rebuild(*, now: datetime, only_old: bool = False, progress: Progress = _silent) -> int:
    """Post every record of every declared type again, and drop entries that no record stands behind; how many were posted.
    `only_old`: only those with an older version of the words. Writers go on meanwhile: each batch locks its records."""
    count = 0
    for searched in registry().by_type.values():
        model = _model(searched)
        if model is None:
            continue
        old = Entry.objects.filter(type=searched.type).exclude(segmenter=terms.VERSION).values("id")
        rows = model._default_manager.filter(pk__in=old) if only_old else model._default_manager
        of, done = rows.count(), 0
        for keys in _batches(rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=BATCH)):
            with transaction.atomic():
                held = model._default_manager.select_for_update(of=("self",)).select_related(*searched.select_related)
                rows_held = held.filter(pk__in=keys).prefetch_related(*searched.prefetch_related)
                actions.post_many(rows_held.order_by("pk"), now=now)
            done += len(keys)
            progress(searched.type, done, of)
        count += done
        _without_record(searched, model).delete()
    Entry.objects.exclude(type__in=list(registry().by_type)).delete()
    return count


def verify(*, most: int = 1_000) -> tuple[int, list[Difference]]:
    """Compare every record with its entry: (records, at most `most` differences). In one snapshot: exact while writers go on."""
    count, found = 0, list[Difference]()
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for searched in registry().by_type.values():
            model = _model(searched)
            if model is None:
                continue
            rows = model._default_manager.order_by("pk").select_related(*searched.select_related)
            rows = rows.prefetch_related(*searched.prefetch_related)
            for batch in _batches(rows.iterator(chunk_size=BATCH)):
                count += len(batch)
                found += _compared(searched, batch)[: most - len(found)]
            extra = _without_record(searched, model).values_list("pk", flat=True)[: most - len(found)]
            found += [Difference(searched.type, key, "extra") for key in extra]
        others = Entry.objects.exclude(type__in=list(registry().by_type)).values_list("type", "pk")
        found += [Difference(kind, key, "extra") for kind, key in others[: most - len(found)]]
    return count, found


def _model(searched: Searched) -> Any:
    """None where records have no table: nothing stands behind them."""
    try:
        return apps.get_model(searched.model)
    except LookupError:
        return None


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _without_record(searched: Searched, model: Any) -> Any:
    return Entry.objects.filter(type=searched.type).exclude(pk__in=model._default_manager.values("pk"))


_STORED = """
SELECT id, type, place_id, board, at, path, state_words, title, text, tsvector_to_array(vector) FROM search_entry
WHERE id = ANY(%s)
"""


def _compared(searched: Searched, batch: list[Any]) -> list[Difference]:
    entries = [(record.pk, searched, searched.entry(record)) for record in batch]
    due = {row.id: row for row in actions.rows_of([(key, s, found) for key, s, found in entries if found is not None])}
    with connection.cursor() as cursor:
        cursor.execute(_STORED, [[key for key, _, _ in entries]])
        stored = {row[0]: actions.Row._make([*row[:-1], frozenset(row[-1])]) for row in cursor.fetchall()}
    moved = set(
        MovedPlace.objects.filter(place_id__in={row.place_id for row in due.values()}).values_list("place_id", flat=True)
    )
    differences = []
    for key, _, _ in entries:
        one, other = due.get(key), stored.get(key)
        if one and other and one.place_id in moved:  # where they live is told anew by and by (tree)
            one, other = _anywhere(one), _anywhere(other)
        if one == other:
            continue
        if one is None or other is None:
            what = "missing" if other is None else "extra"
        else:
            what = ", ".join(name for name in actions.Row._fields if getattr(one, name) != getattr(other, name))
        differences.append(Difference(searched.type, key, what))
    return differences


def _anywhere(row: actions.Row) -> actions.Row:
    return row._replace(tokens=frozenset(token for token in row.tokens if not token.startswith("@")))
