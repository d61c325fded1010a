"""What the pages of one organisation show, ready for their reader."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from teabowl.kernel.actor import PostKind
from teabowl.organisations import words
from teabowl.organisations.kinds import Kind
from teabowl.organisations.models import JoinedPlace, Organisation, OrganisationEvent, OrganisationSpell, Post
from teabowl.organisations.queries.known import at_place, organisation, own_first
from teabowl.organisations.values import OrganisationRef
from teabowl.places.models import Place

POST_ORDER = {kind.value: n for n, kind in enumerate(PostKind)}


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post, held now or formerly. `why` and `note` are for organisers."""

    id: UUID
    kind: str
    kind_name: Any
    name: str
    duty: str
    starts_on: date
    ends_on: date | None
    why: Any
    note: str
    also_director: bool


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation in a list: `small` says what it is and where."""

    id: UUID
    name: str
    url: str
    kind_name: Any
    place_name: str
    seat: str


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """The public page of an organisation."""

    id: UUID
    name: str
    kind: str
    kind_name: Any
    place: Place
    unit: str
    is_away: bool
    seat: str
    seat_place: str
    phone: str
    set_up_on: date | None
    dissolved_on: date | None
    elected_on: date | None
    term_until: date | None
    term_years: int
    parent: Line | None
    successor: Line | None
    posts: list[PostLine]
    below: list[Line]
    ref: OrganisationRef
    joins: list[Place]
    """Of a joint branch: the other places that it joins."""
    units: list[tuple[str, Place]]
    """And the units, each with the place where it stands."""


def _line(row: Organisation) -> Line:
    return Line(
        row.id, row.name, reverse("organisations:organisation", args=[row.id]), words.KINDS[row.kind], row.place.name, row.seat
    )


def organisation_page(organisation_id: UUID, today: date) -> OrganisationPage:
    """What everybody may read of it. Three queries, one more for a joint branch. Raises NotFound."""
    row = organisation(organisation_id)
    below = Organisation.objects.standing().filter(parent_id=row.id).select_related("place").in_order()
    joins, units = joined(row)
    return OrganisationPage(
        id=row.id, name=row.name, kind=row.kind, kind_name=words.KINDS[row.kind], place=row.place.now_at or row.place, unit=row.unit,
        is_away=row.is_away, seat=row.seat, seat_place=row.seat_place.name if row.seat_place else "", phone=row.phone,
        set_up_on=row.set_up_on, dissolved_on=row.dissolved_on, elected_on=row.elected_on, term_until=row.term_until,
        term_years=row.term_years, parent=_line_of(row.parent_id), successor=_line_of(row.now_at_id),
        posts=posts_of(row.id, today), below=[_line(one) for one in below], ref=row.ref, joins=joins, units=units,
    )  # fmt: skip


def joined(row: Organisation) -> tuple[list[Place], list[tuple[str, Place]]]:
    """Where a joint branch stands besides its own place: places, and (unit, its place), in division order. One query; none for other
    forms."""
    if row.kind != Kind.JOINT_BRANCH:
        return [], []
    rows = list(JoinedPlace.objects.filter(organisation=row, ends_on__isnull=True).select_related("place__now_at"))
    places = {(one.place.now_at or one.place).id: one.place.now_at or one.place for one in rows if not one.unit}
    units = [(one.unit, one.place.now_at or one.place) for one in rows if one.unit]
    return (
        sorted(places.values(), key=lambda place: place.sort_key),
        sorted(units, key=lambda one: (one[1].sort_key, one[0])),
    )


def _line_of(organisation_id: UUID | None) -> Line | None:
    if organisation_id is None:
        return None
    return _line(Organisation.objects.select_related("place").get(id=organisation_id))


def posts_of(organisation_id: UUID, day: date) -> list[PostLine]:
    """Who holds which post on the day, in the order of the posts. One query."""
    held = Post.objects.filter(organisation_id=organisation_id, starts_on__lte=day).exclude(ends_on__lte=day)
    rows = held.select_related("person__merged_into").order_by("starts_on", "id")
    return sorted((post_line(row) for row in rows), key=lambda post: POST_ORDER[post.kind])


def former_posts_of(organisation_id: UUID, day: date) -> list[PostLine]:
    """Posts that are over, the last first. One query."""
    rows = Post.objects.filter(organisation_id=organisation_id, ends_on__lte=day).select_related("person__merged_into")
    return [post_line(row) for row in rows.order_by("-ends_on", "-id")[:60]]


def post_line(row: Post) -> PostLine:
    """A post for its readers; wants the person and `merged_into`."""
    person = row.person.merged_into or row.person
    return PostLine(
        row.id, row.kind, words.POSTS[row.kind], person.name, row.duty, row.starts_on, row.ends_on, words.WHYS.get(row.ended_why, ""),
        row.note, row.also_director,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class EventLine:
    """Something that happened to the organisation: what, when, from what to what, on which document."""

    on: date
    what: Any
    before: str
    after: str
    decision: str
    decided_on: date | None
    approved_by: str
    by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """An organisation's history: its events, the last first, and the names it bore."""

    page: OrganisationPage
    events: list[EventLine]
    names: list[tuple[str, date, date]]
    former_posts: list[PostLine]


def history_page(organisation_id: UUID, today: date) -> HistoryPage:
    """Its history, as everybody may read it: posts without the reasons. Raises NotFound."""
    page = organisation_page(organisation_id, today)
    events = OrganisationEvent.objects.filter(organisation_id=organisation_id).order_by("-on", "-id")
    spells = OrganisationSpell.objects.filter(organisation_id=organisation_id, ends_on__isnull=False).order_by("starts_on")
    names = [(s.name, s.starts_on, s.ends_on) for s in spells if s.name != page.name and s.ends_on]
    return HistoryPage(page, [_event(row) for row in events], names, former_posts_of(organisation_id, today))


def _event(row: OrganisationEvent) -> EventLine:
    before, after = row.before, row.after
    if row.kind == "form_changed":
        before, after = str(words.KINDS[before]), str(words.KINDS[after])
    return EventLine(
        row.on,
        words.EVENTS[row.kind],
        before,
        after,
        row.decision,
        row.decided_on,
        row.approved_by,
        row.actor_name,
        row.recorded_at,
    )


# The board of a village ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PublicOrganisation:
    """An organisation on a place's public board: what it is and who holds which post."""

    id: UUID
    name: str
    kind: str
    kind_name: Any
    url: str
    seat: str
    phone: str
    is_away: bool
    posts: list[PostLine]


def public_at(place: Place, today: date) -> list[PublicOrganisation]:
    """Organisations of this very place (and of those merged into it), groups apart, with their posts: public fields only. Two queries."""
    found = Organisation.objects.standing().filter(at_place(place.id)).exclude(kind=Kind.GROUP)
    rows = own_first(found.select_related("place").order_by("depth", "name", "id"), place.id)
    posts: dict[UUID, list[PostLine]] = {row.id: [] for row in rows}
    held = Post.objects.filter(organisation_id__in=list(posts), starts_on__lte=today).exclude(ends_on__lte=today)
    for post in held.select_related("person__merged_into").order_by("starts_on", "id"):
        posts[post.organisation_id].append(post_line(post))
    return [
        PublicOrganisation(
            row.id, row.name, row.kind, words.KINDS[row.kind], reverse("organisations:organisation", args=[row.id]), row.seat, row.phone,
            row.is_away, sorted(posts[row.id], key=lambda post: POST_ORDER[post.kind]),
        )
        for row in rows
    ]  # fmt: skip
