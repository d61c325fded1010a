"""The index when the tree of places changes. Nothing is moved in the change's own time: a merger would have to write thousands of
entries again. The places that moved are written down, searches make up the difference (`queries`), and the worker renews their
entries' tokens a little later."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from teabowl.places.participants import Participant, TreeChange
from teabowl.search import terms
from teabowl.search.actions import BETWEEN
from teabowl.search.models import Entry, MovedPlace

SETTLED = timedelta(minutes=1)
"""Only then are tokens renewed: whoever posted an entry with the old line has committed by then."""

_NOTE = """
INSERT INTO search_movedplace (place_id, lineages, moved_at) VALUES (%s, %s, %s)
ON CONFLICT (place_id) DO UPDATE SET moved_at = excluded.moved_at,
    lineages = ARRAY(SELECT unnest(search_movedplace.lineages) UNION SELECT unnest(excluded.lineages))
"""
_RENEW = """
UPDATE search_entry SET vector = ts_delete(vector, %s::text[]) || array_to_tsvector(string_to_array(%s, %s)) WHERE place_id = %s
"""


def take_part(change: TreeChange) -> None:
    moved = {key: before for key, (before, after) in change.lineages.items() if before and after}
    if not moved:
        return
    found = Entry.objects.filter(place_id__in=list(moved)).values_list("place_id", flat=True).order_by().distinct()
    with connection.cursor() as cursor:
        cursor.executemany(_NOTE, [(key, list(moved[key]), change.now) for key in found])


def renew_moved(*, now: datetime) -> int:
    """Renew the tokens of entries of places that moved; how many places. Each in a transaction of its own."""
    count = 0
    for key in list(MovedPlace.objects.filter(moved_at__lte=now - SETTLED).values_list("place_id", flat=True)):
        with transaction.atomic():
            moved = MovedPlace.objects.select_for_update(of=("self",)).select_related("place").filter(place_id=key).first()
            if moved is None or moved.moved_at > now - SETTLED:
                continue
            old = [terms.at_place(above) for above in moved.lineages]
            new = BETWEEN.join(terms.lineage_tokens(moved.place.lineage))
            with connection.cursor() as cursor:
                cursor.execute(_RENEW, [old, new, BETWEEN, key])
            moved.delete()
            count += 1
    return count


def count(places: Sequence[UUID]) -> int:
    """How much of what was written at these places can be found."""
    return Entry.objects.filter(place_id__in=places).count()


def count_since(places: Sequence[UUID], moment: datetime) -> int:
    """None of its own: the records behind the entries are counted by their areas."""
    return 0


PARTICIPANT = Participant("search", "搜得到的条目", "entries that can be found", count, count_since, take_part)
