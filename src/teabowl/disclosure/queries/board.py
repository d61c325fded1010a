"""A village's board of open affairs, what is new, and other disclosures."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from teabowl.disclosure import words
from teabowl.disclosure.models import Book, Statement, StatementVersion
from teabowl.disclosure.rules import GROUP_OF, STATEMENT, Group, State, Topic
from teabowl.files.queries import PictureRow, pictures_of
from teabowl.kernel.actor import Level
from teabowl.kernel.errors import NotFound
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at

PAGE = 20


@dataclass(frozen=True, slots=True)
class StatementRow:
    id: UUID
    title: str
    topic: str
    group: str
    since: date
    until: date
    published_at: datetime
    is_corrected: bool
    place_name: str
    url: str


@dataclass(frozen=True, slots=True)
class StatementsPage:
    rows: list[StatementRow]
    older_id: UUID | None


def statements(place: Place, *, group: str = "", q: str = "", before: UUID | None = None, limit: int = PAGE) -> StatementsPage:
    """Other disclosures here (in a village) or here and below, newest first."""
    found = Statement.objects.all()
    if place.level == Level.VILLAGE:
        found = found.filter(place_id__in=ids_living_at(place))
    else:
        found = found.filter(place__lineage__contains=[place.id])
    if group in {g.value for g in Group}:
        found = found.filter(topic__in=[t.value for t, of in GROUP_OF.items() if of.value == group])
    if q:
        found = found.filter(Q(title__icontains=q) | Q(body__icontains=q))
    if before is not None and (last := Statement.objects.filter(id=before).values_list("published_at", flat=True).first()):
        found = found.filter(Q(published_at__lt=last) | Q(published_at=last, id__lt=before))
    rows = list(found.select_related("place__now_at").order_by("-published_at", "-id")[: limit + 1])
    return StatementsPage([_row(s) for s in rows[:limit]], rows[limit - 1].id if len(rows) > limit else None)


def _row(statement: Statement) -> StatementRow:
    stands = statement.place.now_at or statement.place
    topic = Topic(statement.topic)
    return StatementRow(
        statement.id, statement.title, str(words.TOPIC[topic]), str(words.GROUP[GROUP_OF[topic]]), statement.since, statement.until,
        statement.published_at, statement.corrected_at is not None, stands.name,
        reverse("disclosure:statement", args=[stands.code, statement.id]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Former:
    """How it read before a correction."""

    title: str
    body: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StatementPage:
    row: StatementRow
    body: str
    version: int
    pictures: list[PictureRow]
    former: list[Former]
    form_key: UUID


def statement_page(place: Place, statement_id: UUID) -> StatementPage:
    """A disclosure with how it read before. Raises NotFound."""
    statement = Statement.objects.select_related("place__now_at").filter(id=statement_id).first()
    if statement is None or (statement.place.now_at_id or statement.place_id) != place.id:
        raise NotFound(words.NOT_HERE)
    former = StatementVersion.objects.filter(statement=statement).order_by("-version")
    return StatementPage(
        _row(statement), statement.body, statement.version, pictures_of(STATEMENT, [statement.id]).get(statement.id, []),
        [Former(v.title, v.body, v.why, v.corrected_at) for v in former], statement.form_key,
    )  # fmt: skip


class NewRow(NamedTuple):
    """Something newly open, in the shape of the boards' newest."""

    heading: str
    url: str
    board_name: str
    place_name: str
    author: str
    published_at: datetime


_NEWEST = """
SELECT what.kind, what.id, what.title, what.month, what.at, COALESCE(home.name, v.name), COALESCE(home.code, v.code), v.code
FROM ({which}) what JOIN places_place v ON v.id = what.place_id LEFT JOIN places_place home ON home.id = v.now_at_id
ORDER BY what.at DESC, what.id DESC LIMIT %(limit)s
"""
_BOTH = """
(SELECT 'book' AS kind, b.id, '' AS title, b.month, b.published_at AS at, b.place_id FROM disclosure_book b {book}
 AND b.state = 'published' ORDER BY b.published_at DESC, b.id DESC LIMIT %(limit)s)
UNION ALL
(SELECT 'statement', s.id, s.title, NULL, s.published_at, s.place_id FROM disclosure_statement s {statement}
 ORDER BY s.published_at DESC, s.id DESC LIMIT %(limit)s)
"""
_HERE = _NEWEST.format(
    which=_BOTH.format(book="WHERE b.place_id = ANY(%(here)s)", statement="WHERE s.place_id = ANY(%(here)s)")
)
_UNDER = "JOIN places_place p ON p.id = {row}.place_id WHERE p.lineage @> ARRAY[%(key)s]::uuid[]"
_BELOW = _NEWEST.format(which=_BOTH.format(book=_UNDER.format(row="b"), statement=_UNDER.format(row="s")))


def latest(place: Place, limit: int) -> list[NewRow]:
    """The newest of a village: published months and other disclosures. One query."""
    return _newest(_HERE, {"here": ids_living_at(place), "limit": limit})


def latest_below(place: Place, limit: int) -> list[NewRow]:
    """The same, of the place and everything below it. One query."""
    return _newest(_BELOW, {"key": place.id, "limit": limit})


def _newest(statement: str, values: dict[str, Any]) -> list[NewRow]:
    # No ORM: it stands on every home page.
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [_new(*row) for row in cursor.fetchall()]


def _new(kind: str, key: UUID, title: str, month: date | None, at: datetime, name: str, code: str, recorded: str) -> NewRow:
    if kind == "book" and month is not None:
        title = _("%(month)s收支明细公布") % {"month": words.month_name(month)}
        of = "" if code == recorded else f"?of={recorded}"
        return NewRow(title, f"/p/{code}/disclosure/accounts/{month:%Y-%m}/{of}", str(_("村务公开")), name, "", at)
    return NewRow(title, f"/p/{code}/disclosure/statements/{key}/", str(_("村务公开")), name, "", at)


@dataclass(frozen=True, slots=True)
class Years:
    """Which years have books here, and which merged villages have books of their own."""

    years: list[int]
    merged: list[tuple[str, str]]
    """(name, address of its last month)."""


def years_of(place: Place) -> Years:
    """One query."""
    rows = Book.objects.filter(place_id__in=ids_living_at(place), state=State.PUBLISHED).select_related("place")
    years: set[int] = set()
    last: dict[str, tuple[str, date]] = {}
    for book in rows.only("month", "place__name", "place__code").order_by("month"):
        if book.place_id == place.id:
            years.add(book.month.year)
        else:
            last[book.place.code] = (book.place.name, book.month)
    merged = [
        (name, reverse("disclosure:month", args=[place.code, f"{month:%Y-%m}"]) + f"?of={code}")
        for code, (name, month) in last.items()
    ]
    return Years(sorted(years, reverse=True), merged)
