"""What those who keep organisations see: counts, hints, the list of a place, what they may choose from. Readers are asked for verbs by
the doors that call, through `check_there`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, Value
from django.db.models.functions import Replace

from teabowl.access.queries import places_where
from teabowl.kernel.actor import Actor, PostKind
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.organisations import authority, rules, words
from teabowl.organisations.kinds import IN_PARTY, ON_THE_WAY, Kind, Status
from teabowl.organisations.models import JoinedPlace, Organisation, Post
from teabowl.organisations.permissions import EXPORT, KEEP_MEMBERS, KEEP_POSTS, KEEP_TREE, SEE_MEMBERS
from teabowl.organisations.queries.known import members_on, organisation
from teabowl.organisations.queries.pages import OrganisationPage, PostLine, post_line
from teabowl.places.models import Place


def check_there(organisation_id: UUID, actor: Actor, verb: Any, now: datetime) -> Organisation:
    """The organisation, for one who may do the verb in it: out of reach looks like missing. Raises NotFound."""
    row = organisation(organisation_id)
    if not authority.can(actor, verb, row.ref, now):
        raise NotFound(words.NOT_HERE)
    return row


# What those who keep it see ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counts:
    """How many belong to an organisation and what is below it."""

    members: int = 0
    full: int = 0
    probationary: int = 0
    on_the_way: int = 0
    migrants: int = 0
    guests: int = 0


COUNTS = """
SELECT asked.id, member.status, COUNT(*), COUNT(*) FILTER (WHERE member.migrant_since IS NOT NULL)
FROM organisations_organisation AS asked
JOIN organisations_organisation AS home ON home.lineage @> ARRAY[asked.id]
JOIN organisations_member AS member ON member.organisation_id = home.id AND member.ended_on IS NULL
WHERE asked.id = ANY(%(keys)s) GROUP BY 1, 2
"""
GUESTS = "SELECT away_id, COUNT(*) FROM organisations_member WHERE away_id = ANY(%(keys)s) AND ended_on IS NULL GROUP BY 1"


def counts_of(organisation_ids: Iterable[UUID]) -> dict[UUID, Counts]:
    """How many belong to each of these and below, today. Two queries."""
    keys = list(organisation_ids)
    found: dict[UUID, dict[str, tuple[int, int]]] = {key: {} for key in keys}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"keys": keys})
        for key, status, number, away in cursor.fetchall():
            found[key][status] = (number, away)
        cursor.execute(GUESTS, {"keys": keys})
        guests = dict(cursor.fetchall())
    return {key: _counts(statuses, guests.get(key, 0)) for key, statuses in found.items()}


def _counts(statuses: dict[str, tuple[int, int]], guests: int) -> Counts:
    def number(*kinds: Status) -> int:
        return sum(statuses.get(kind, (0, 0))[0] for kind in kinds)

    return Counts(
        members=number(*IN_PARTY),
        full=number(Status.FULL),
        probationary=number(Status.PROBATIONARY),
        on_the_way=number(*ON_THE_WAY),
        migrants=sum(statuses.get(kind, (0, 0))[1] for kind in IN_PARTY),
        guests=guests,
    )


@dataclass(frozen=True, slots=True)
class Tools:
    """What this reader may do in the organisation, and what wants attention there. Nothing for those without any verb."""

    may_see_members: bool = False
    may_keep_members: bool = False
    may_keep_posts: bool = False
    may_keep_tree: bool = False
    may_export: bool = False
    is_member: bool = False
    counts: Counts | None = None
    hints: list[tuple[str, str]] = field(default_factory=list)
    """(sentence, source)."""
    election: str = ""

    @property
    def any(self) -> bool:
        return self.may_see_members or self.may_keep_members or self.may_keep_tree


def tools_of(actor: Actor, page: OrganisationPage, now: datetime) -> Tools:
    """Asked once for all verbs. Five queries at most."""
    standing = authority.standing_of(actor, now)

    def may(verb: Any) -> bool:
        return authority.allows(actor, standing, verb, page.ref)

    if not may(SEE_MEMBERS):
        return Tools(may_keep_tree=may(KEEP_TREE))
    counts = counts_of([page.id])[page.id]
    return Tools(
        may_see_members=True,
        may_keep_members=may(KEEP_MEMBERS),
        may_keep_posts=may(KEEP_POSTS),
        may_keep_tree=may(KEEP_TREE),
        may_export=may(EXPORT),
        is_member=page.id in standing.member_of,
        counts=counts,
        hints=hints_of(page.kind, counts, page.posts, 1 + len(page.joins) + len(page.units))
        if page.dissolved_on is None and not page.is_away
        else [],
        election=rules.election_state(page.term_until, china_date(now))
        if page.dissolved_on is None and page.kind != Kind.GROUP
        else "",
    )


def hints_of(kind: str, counts: Counts, posts: list[PostLine], covers: int) -> list[tuple[str, str]]:
    """What size asks of the form, as sentences with their source. `covers`: its own place and what a joint branch joins."""
    committee = len({post.name for post in posts if post.kind in rules.COMMITTEE_POSTS})
    found = rules.size_hints(Kind(kind), counts.members, counts.full, committee, covers=covers)
    return [(str(words.SIZE_HINTS[hint.code]) % {"n": hint.n}, hint.source) for hint in found]


# Lists for organisers ------------------------------------------------------------------------------------------------------

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """An organisation in the organisers' list."""

    id: UUID
    name: str
    kind: str
    kind_name: Any
    depth: int
    place_name: str
    seat: str
    members: int
    migrants: int
    secretary: str
    term_until: date | None
    election: str
    hints: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ListPage:
    """A part of the list, by place in division order."""

    rows: list[Row]
    total: int
    start: int

    @property
    def next(self) -> int | None:
        return self.start + PAGE if self.start + PAGE < self.total else None

    @property
    def previous(self) -> int | None:
        return max(0, self.start - PAGE) if self.start else None


def organisations_of(
    place: Place, *, kind: str = "", q: str = "", election: str = "", start: int = 0, today: date, limit: int = PAGE
) -> ListPage:
    """Organisations standing at the place and below it, groups only if asked for by kind. Six queries."""
    found = Organisation.objects.standing().filter(place__lineage__contains=[place.id])
    found = found.filter(kind=kind) if kind in set(Kind) else found.exclude(kind=Kind.GROUP)
    if q:
        plain = found.annotate(plain=Replace("name", Value(" "), Value("")))
        found = plain.filter(Q(plain__contains=q.replace(" ", "")) | Q(place__name__contains=q) | Q(unit__contains=q))
    if election == "late":
        found = found.filter(term_until__lt=today).exclude(kind=Kind.GROUP)
    if election == "soon":
        found = found.filter(term_until__gte=today, term_until__lte=today + rules.ELECTION_AHEAD).exclude(kind=Kind.GROUP)
    total = found.count()
    rows = list(found.select_related("place__now_at").order_by("place__sort_key", "depth", "name", "id")[start : start + limit])
    return ListPage(_rows(rows, today), total, start)


def _rows(rows: list[Organisation], today: date) -> list[Row]:
    keys = [row.id for row in rows]
    counts = counts_of(keys)
    joins = JoinedPlace.objects.filter(organisation_id__in=keys, ends_on__isnull=True).values("organisation_id")
    covers = dict(joins.annotate(n=Count("id")).values_list("organisation_id", "n"))
    posts: dict[UUID, list[PostLine]] = {key: [] for key in keys}
    held = Post.objects.filter(organisation_id__in=keys, starts_on__lte=today).exclude(ends_on__lte=today)
    for post in held.select_related("person__merged_into").order_by("starts_on", "id"):
        posts[post.organisation_id].append(post_line(post))
    return [
        Row(
            row.id, row.name, row.kind, words.KINDS[row.kind], row.depth, (row.place.now_at or row.place).name, row.seat,
            counts[row.id].members or counts[row.id].guests, counts[row.id].migrants,
            "、".join(post.name for post in posts[row.id] if post.kind == PostKind.SECRETARY),
            row.term_until, rules.election_state(row.term_until, today) if row.kind != Kind.GROUP else "",
            hints_of(row.kind, counts[row.id], posts[row.id], 1 + covers.get(row.id, 0)) if not row.is_away else [],
        )
        for row in rows
    ]  # fmt: skip


# Choices of forms ----------------------------------------------------------------------------------------------------------


def candidates_for(organisation: Organisation, today: date) -> list[tuple[UUID, str]]:
    """(member, name and branch) of those who may take a post there: full and probationary members of it and below, its guests, and for a
    group those of its branch; of a committee, at most 400."""
    home = organisation.parent_id if organisation.kind == Kind.GROUP and organisation.parent_id else organisation.id
    rows = members_on(home, today)
    return [(row.member_id, row.name) for row in rows[:400]]


def parents_for(actor: Actor, organisation: Organisation) -> list[Organisation]:
    """What it could stand below: organisations of a fitting form that the actor keeps, not itself nor below it, nor its present parent."""
    above = [kind.value for kind in rules.ABOVE[Kind(organisation.kind)]]
    rows = (
        _kept_by(actor).filter(kind__in=above).exclude(lineage__contains=[organisation.id]).exclude(id=organisation.parent_id)
    )
    return list(rows.order_by("place__sort_key", "depth", "name")[:400])


def mergeable_into(actor: Actor, organisation: Organisation) -> list[Organisation]:
    """What could be merged into it: organisations below the same parent that the actor keeps."""
    rows = _kept_by(actor).filter(parent_id=organisation.parent_id).exclude(id=organisation.id)
    rows = rows.filter(kind=Kind.GROUP) if organisation.kind == Kind.GROUP else rows.exclude(kind=Kind.GROUP)
    return list(rows.order_by("place__sort_key", "depth", "name")[:400])


def _kept_by(actor: Actor) -> Any:
    return Organisation.objects.standing().filter(place__in=places_where(actor, KEEP_TREE)).select_related("place")


def parents_at(actor: Actor, place: Place) -> list[Organisation]:
    """What a new organisation of the place could stand below: those of the place and of its nearest ancestor that has one."""
    rows = _kept_by(actor).filter(place_id__in=place.lineage).exclude(kind=Kind.GROUP)
    return sorted(rows, key=lambda row: (-len(row.place.lineage), row.depth, row.name))


def check_may_set_up(actor: Actor, place: Place) -> None:
    """Raises NotAllowed."""
    check(actor, KEEP_TREE, place.ref)
