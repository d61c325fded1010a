"""A village's board of open affairs, what is new, and other disclosures."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from teabowl.disclosure import words
from teabowl.disclosure.models import Book, Statement, StatementVersion
from teabowl.disclosure.rules import GROUP_OF, STATEMENT, Group, State, Topic
from teabowl.files.queries import PictureRow, pictures_of
from teabowl.kernel.actor import Level
from teabowl.kernel.errors import NotFound
from teabowl.places.models import Place
from teabowl.places.newest import Found, New, News, newest
from teabowl.places.queries import ids_living_at
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

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


def latest(place: Place, limit: int) -> list[New]:
    """The newest published months and other disclosures: of a village, or of a head account and everything below it. One query."""
    return newest([NEWS], place, limit)


def _new(_at: Place, found: Found) -> New:
    title, month = found.said
    path = f"statements/{found.id}/"
    if month:
        title = _("%(month)s收支明细公布") % {"month": words.month_name(date.fromisoformat(month))}
        path = f"accounts/{month[:7]}/" + ("" if found.home_code == found.code else f"?of={found.code}")
    return New(
        id=found.id,
        board="disclosure",
        heading=title,
        url=f"/p/{found.home_code}/disclosure/{path}",
        tag=_("村务公开"),
        state="info",
        place_name=found.home_name,
        author="",
        at=found.at,
    )


_BOTH = """
(SELECT b.id, b.published_at AS at, b.place_id, ARRAY['', b.month::text] AS said FROM disclosure_book b {book}
 AND b.state = 'published' ORDER BY b.published_at DESC, b.id DESC LIMIT {{limit}})
UNION ALL
(SELECT s.id, s.published_at, s.place_id, ARRAY[s.title, ''] FROM disclosure_statement s {statement}
 ORDER BY s.published_at DESC, s.id DESC LIMIT {{limit}})
"""
_NEWEST = "SELECT * FROM ({both}) AS both_kinds ORDER BY at DESC, id DESC LIMIT {{limit}}"
_HERE = _NEWEST.format(
    both=_BOTH.format(book="WHERE b.place_id IN (SELECT id FROM here)", statement="WHERE s.place_id IN (SELECT id FROM here)")
)
_UNDER = "JOIN places_place p ON p.id = {row}.place_id WHERE p.lineage @> ARRAY[%(key)s]::uuid[]"
_BELOW = _NEWEST.format(both=_BOTH.format(book=_UNDER.format(row="b"), statement=_UNDER.format(row="s")))
NEWS = News(_HERE, lambda _place: _BELOW, _new)


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
