"""Named reads of the index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from psycopg import Cursor

from teabowl.kernel.actor import Level
from teabowl.places.known import remembered
from teabowl.places.models import Place
from teabowl.search import terms
from teabowl.search.marking import Marked, excerpt, heard, marked, words_to_mark
from teabowl.search.models import MovedPlace
from teabowl.search.questions import Question, condition, lexeme

PAGE = 20
NEWEST = 1_000
"""So many of the newest entries are looked at one by one first, in a county and above: for common words that is quickest."""
WIDE = {Level.PROVINCE, Level.CITY, Level.COUNTY}


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
    WHERE vector @@ %(words)s::tsquery {scope} LIMIT %(most)s),
weeks AS MATERIALIZED (
    SELECT id, at FROM search_entry WHERE vector @@ %(words)s::tsquery {scope} AND vector @@ %(weeks)s::tsquery
    AND (SELECT count(*) FROM newest) < %(most)s),
best_weeks AS MATERIALIZED (SELECT id, at FROM weeks WHERE {range} ORDER BY at DESC, id DESC LIMIT %(most)s),
months AS MATERIALIZED (
    SELECT id, at FROM search_entry WHERE vector @@ %(words)s::tsquery {scope} AND vector @@ %(months)s::tsquery
    AND (SELECT count(*) FROM newest) < %(most)s AND (SELECT count(*) FROM best_weeks) < %(most)s),
best_months AS MATERIALIZED (SELECT id, at FROM months WHERE {range} ORDER BY at DESC, id DESC LIMIT %(most)s),
ever AS MATERIALIZED (
    SELECT id, at FROM search_entry WHERE vector @@ %(words)s::tsquery {scope}
    AND (SELECT count(*) FROM newest) < %(most)s AND (SELECT count(*) FROM best_weeks) < %(most)s
    AND (SELECT count(*) FROM best_months) < %(most)s),
best AS (
    (SELECT id FROM newest WHERE (SELECT count(*) FROM newest) = %(most)s)
    UNION ALL
    (SELECT id FROM best_weeks WHERE (SELECT count(*) FROM best_weeks) = %(most)s)
    UNION ALL
    (SELECT id FROM best_months WHERE (SELECT count(*) FROM best_months) = %(most)s)
    UNION ALL
    (SELECT id FROM ever WHERE {range} ORDER BY at DESC, id DESC LIMIT %(most)s))
SELECT entry.id, entry.type, entry.board, COALESCE(home.code, place.code), COALESCE(home.name, place.name), entry.path, entry.at,
    entry.state_words, entry.title, entry.text, place.lineage @> ARRAY[%(place)s::uuid]
FROM best JOIN search_entry AS entry USING (id) JOIN places_place AS place ON place.id = entry.place_id
LEFT JOIN places_place AS home ON home.id = place.now_at_id
ORDER BY entry.at DESC, entry.id DESC
"""
"""Each part runs only when those before it did not find enough. The conditions stand apart, not as one tsquery: then the index leaps
from one list to the other instead of trying every entry of the first. And no order stands beside them: then the planner cannot
think that walking the newest would do."""
_RANGE = "(at, id) < (%(before)s, %(before_id)s) AND at >= %(since)s"
_EVERYWHERE = _SQL.format(scope="", range=_RANGE)
_SCOPED = _SQL.format(scope="AND vector @@ %(scope)s::tsquery", range=_RANGE)
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
    scope = " & ".join(part for part in (_within(place), lexeme(terms.on_board(board)) if board else "") if part)
    until, key = before or (LATEST, LAST_KEY)
    upto = min(until, now)
    values = {
        "words": condition(asked),
        "weeks": lexeme(terms.window_before(upto, terms.WINDOWS[0])),
        "months": lexeme(terms.window_before(upto, terms.WINDOWS[1])),
        "newest": NEWEST if place.level in WIDE else 0,
        "most": limit + 1,
        "since": since or LONG_AGO,
        "before": until,
        "before_id": key,
        "place": place.id,
    }
    found = _read(_SCOPED, values | {"scope": scope}) if scope else _read(_EVERYWHERE, values)
    rows = [_hit(row, asked, place) for row in found]
    shown = rows[:limit]
    return HitPage(tuple(shown), (shown[-1].at, shown[-1].id) if len(rows) > limit else None)


def _read(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:
        return cursor.execute(sql, values, prepare=True).fetchall()


def _hit(row: tuple[Any, ...], asked: Question, place: Place) -> Hit:
    key, kind, board, code, name, path, at, state, title, text, lives_here = row
    words = words_to_mark(asked, title)
    if not lives_here:  # handed down: read at the place that was searched, as it holds there
        code = place.code
    return Hit(key, kind, board, code, name, path, at, state, marked(title, words), excerpt(text, words), title)


def _within(place: Place) -> str:
    """At this place or below it, as the tree stands, and what is handed down to it; '' for the root of the tree.

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
    above = [lexeme(terms.handed_down(key)) for key in place.lineage[:-1]]
    return f"({' | '.join([f'({here})', *come, *above])})"


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


class Likeness(NamedTuple):
    """A public record that is about the same as something being typed."""

    id: UUID
    title: str
    text: str
    url: str
    place_name: str


_LIKE = """
SELECT entry.id, entry.title, entry.text, entry.path, COALESCE(home.code, place.code), COALESCE(home.name, place.name),
    place.lineage @> ARRAY[%(place)s::uuid]
FROM search_entry AS entry JOIN places_place AS place ON place.id = entry.place_id
LEFT JOIN places_place AS home ON home.id = place.now_at_id
WHERE entry.vector @@ %(scope)s::tsquery AND entry.vector @@ %(words)s::tsquery AND entry.type = %(type)s
ORDER BY entry.at DESC, entry.id DESC LIMIT %(most)s
"""
LIKE_LOOKED_AT = 300
LIKE_ENOUGH = 0.1
"""The share of the pairs of characters typed that must stand in a title; those that stand only in the text count half."""
_QUESTION_WORDS = """怎么 么办 么样 什么 么时 时候 多少 哪里 哪儿 如何 能不 不能 可以 以不 是不 不是 有没 没有 要不 不要 需要 应该 还是
我的 我在 我想 我家 请问 一下 一个 这个 那个 为什"""
SAY_NOTHING = frozenset(_QUESTION_WORDS.split())
"""Pairs that are in any question."""


def similar(typed: str, place: Place, *, type: str, board: str, limit: int = 5) -> list[Likeness]:
    """Records of one type at a place, below it and handed down to it that are about what is being typed, the likeliest first. Unlike
    `hits` they need not have every word. One statement; none for nothing typed."""
    asked = {pair for pair in terms.pairs_of(typed[:200]) if len(pair) > 1} - SAY_NOTHING
    if not asked:
        return []
    scope = " & ".join(part for part in (_within(place), lexeme(terms.on_board(board))) if part)
    words = " | ".join(lexeme(pair) for pair in sorted(asked))
    rows = _read(_LIKE, {"scope": scope, "words": words, "type": type, "place": place.id, "most": LIKE_LOOKED_AT})
    titles = [terms.pairs_of(row[1]) & asked for row in rows]
    texts = [(terms.pairs_of(row[2]) & asked) - title for row, title in zip(rows, titles, strict=True)]
    seen = [title | text for title, text in zip(titles, texts, strict=True)]
    rare = {pair: log(1 + len(rows) / (1 + sum(pair in one for one in seen))) for pair in asked}
    scored = []
    for title, text, row in zip(titles, texts, rows, strict=True):
        if (len(title) + len(text) / 2) / len(asked) >= LIKE_ENOUGH:
            scored.append((sum(rare[pair] for pair in title) + sum(rare[pair] for pair in text) / 2, row))
    best = sorted(scored, key=lambda pair: -pair[0])[:limit]
    return [
        Likeness(key, title, text, f"/p/{code if lives_here else place.code}/{path}", name)
        for _score, (key, title, text, path, code, name, lives_here) in best
    ]
