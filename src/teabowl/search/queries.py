"""Named reads of the index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import Cursor

from teabowl.kernel.times import china_date
from teabowl.places.known import remembered
from teabowl.places.models import Place
from teabowl.search import terms
from teabowl.search.marking import Marked, excerpt, heard, marked, words_to_mark
from teabowl.search.models import MovedPlace
from teabowl.search.questions import Question, condition, lexeme

PAGE = 20
NEWEST = 400
"""So many of the newest entries are looked at one by one first: for common words that is quickest."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One public record that answers. `title` and `text` are in pieces, the words marked; `path` is within the site of `code`."""

    id: UUID
    type: str
    board: str
    code: str
    place_name: str
    path: str
    at: datetime
    state_words: str
    title: Marked
    text: Marked
    whole_title: str

    @property
    def url(self) -> str:
        return f"/p/{self.code}/{self.path}"


@dataclass(frozen=True, slots=True)
class HitPage:
    """`older` is the time and key of the last row when there are more, else None."""

    rows: tuple[Hit, ...]
    older: tuple[datetime, UUID] | None


_SQL = """
WITH newest AS MATERIALIZED (
    SELECT id, at FROM (
        SELECT id, at, vector FROM search_entry WHERE (at, id) < (%(before)s, %(before_id)s) AND at >= %(since)s
        ORDER BY at DESC, id DESC LIMIT %(newest)s) AS newest
    WHERE vector @@ %(words)s::tsquery LIMIT %(most)s),
lately AS MATERIALIZED (
    SELECT id, at FROM search_entry WHERE vector @@ %(lately)s::tsquery AND (SELECT count(*) FROM newest) < %(most)s
    AND (at, id) < (%(before)s, %(before_id)s) AND at >= %(since)s ORDER BY at DESC, id DESC LIMIT %(most)s),
ever AS MATERIALIZED (
    SELECT id, at FROM search_entry WHERE vector @@ %(words)s::tsquery AND (SELECT count(*) FROM newest) < %(most)s
    AND (SELECT count(*) FROM lately) < %(most)s
    AND (at, id) < (%(before)s, %(before_id)s) AND at >= %(since)s ORDER BY at DESC, id DESC LIMIT %(most)s),
best AS (
    SELECT id FROM newest WHERE (SELECT count(*) FROM newest) = %(most)s
    UNION ALL
    SELECT id FROM lately WHERE (SELECT count(*) FROM newest) < %(most)s AND (SELECT count(*) FROM lately) = %(most)s
    UNION ALL
    SELECT id FROM ever)
SELECT entry.id, entry.type, entry.board, COALESCE(home.code, place.code), COALESCE(home.name, place.name), entry.path, entry.at,
    entry.state_words, entry.title, entry.text
FROM best JOIN search_entry AS entry USING (id) JOIN places_place AS place ON place.id = entry.place_id
LEFT JOIN places_place AS home ON home.id = place.now_at_id
ORDER BY entry.at DESC, entry.id DESC
"""
LONG_AGO = datetime.fromisoformat("1000-01-01T00:00:00+00:00")
LATEST = datetime.fromisoformat("3000-01-01T00:00:00+00:00")
LAST_KEY = UUID(int=(1 << 128) - 1)


def hits(
    asked: Question,
    place: Place,
    *,
    now: datetime,
    board: str = "",
    since: datetime | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> HitPage:
    """What answers at a place and below it, newest first: one statement, and none for an empty question.

    Common words are met among the newest entries, others in the index: within these months, and only then of all times. So what
    is read is bounded by what is shown, not by how often a word was ever written.
    """
    if not asked:
        return HitPage((), None)
    words = " & ".join(
        part for part in (condition(asked), _within(place), lexeme(terms.on_board(board)) if board else "") if part
    )
    until, key = before or (LATEST, LAST_KEY)
    values = {
        "words": words,
        "lately": f"{words} & ({_months(min(until, now))})",
        "newest": NEWEST,
        "most": limit + 1,
        "since": since or LONG_AGO,
        "before": until,
        "before_id": key,
    }
    rows = [_hit(row, asked) for row in _read(_SQL, values)]
    shown = rows[:limit]
    return HitPage(tuple(shown), (shown[-1].at, shown[-1].id) if len(rows) > limit else None)


def _read(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:
        return cursor.execute(sql, values, prepare=True).fetchall()


def _hit(row: tuple[Any, ...], asked: Question) -> Hit:
    key, kind, board, code, name, path, at, state, title, text = row
    words = words_to_mark(asked, title)
    return Hit(key, kind, board, code, name, path, at, state, marked(title, words), excerpt(text, words), title)


def _months(until: datetime, count: int = 2) -> str:
    """Tokens of the month of a moment and those before it."""
    day = china_date(until)
    last = day.year * 12 + day.month - 1
    return " | ".join(lexeme(terms.in_month(month // 12, month % 12 + 1)) for month in range(last, last - count, -1))


def _within(place: Place) -> str:
    """At this place or below it, as the tree stands; '' for the root of the tree.

    What places that moved lately bring along or took away is named besides, until their entries' tokens say so themselves.
    """
    if len(place.lineage) == 1:
        return ""
    here = lexeme(terms.at_place(place.id))
    moved = remembered("moved in search", None, _moved)
    gone = [lexeme(terms.recorded_at(key)) for key, old, now in moved if place.id in old and place.id not in now]
    come = [lexeme(terms.recorded_at(key)) for key, _, now in moved if place.id in now]
    if gone:
        here = f"{here} & !({' | '.join(gone)})"
    return f"({' | '.join([f'({here})', *come])})" if gone or come else here


def _moved() -> Sequence[tuple[UUID, list[UUID], list[UUID]]]:
    """(place, every line it stood in, its line today) of places whose entries still have old tokens."""
    return list(MovedPlace.objects.values_list("place_id", "lineages", "place__lineage"))


def suggestions(asked: Question, rows: Sequence[Hit]) -> list[str]:
    """Latin letters may be Chinese typed with the wrong keyboard: what the titles found sound like, the commonest first."""
    if len(asked.sounds) != 1 or asked.words:
        return []
    counts: dict[str, int] = {}
    for row in rows:
        if word := heard(row.whole_title, asked.sounds[0]):
            counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: -counts[word])[:3]
