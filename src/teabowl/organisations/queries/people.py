"""Lists of members and one member's file. Their readers are logged by the door that calls (`actions.looking`)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from teabowl.files.queries import PaperRow, papers_of
from teabowl.kernel.errors import NotFound
from teabowl.organisations import rules, words
from teabowl.organisations.kinds import BRANCHES, IN_PARTY, End, Kind, Status, StepKind
from teabowl.organisations.models import Member, MemberStep, Organisation, Post

PAGE = 50
OWNER = "party_member"
"""How files and the audit know a member."""
FILTERS = ("party", "full", "probationary", "way", "migrant", "ended")


@dataclass(frozen=True, slots=True)
class ListRow:
    """A member in the list of an organisation."""

    id: UUID
    person_id: UUID
    name: str
    phone: str
    status: str
    status_name: Any
    organisation_id: UUID
    organisation_name: str
    group_name: str
    posts: list[Any]
    since: date
    years: int | None
    """Full years in the Party."""
    migrant: bool
    away_name: str
    guest: bool
    probation_until: date | None
    probation: str
    ended: Any
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class MembersPage:
    rows: list[ListRow]
    total: int
    start: int
    has_below: bool

    @property
    def next(self) -> int | None:
        return self.start + PAGE if self.start + PAGE < self.total else None

    @property
    def previous(self) -> int | None:
        return max(0, self.start - PAGE) if self.start else None


def members_page(
    organisation: Organisation, *, show: str = "party", q: str = "", start: int = 0, today: date, limit: int = PAGE
) -> MembersPage:
    """Members of the organisation and below, and its guests; by organisation, then by name. Three queries."""
    here = Q(organisation__lineage__contains=[organisation.id]) | Q(group_id=organisation.id)
    guests = Q(away__lineage__contains=[organisation.id])
    found = Member.objects.filter(here | guests)
    found = (
        found.filter(ended_on__isnull=False).exclude(ended_why=End.UNDONE)
        if show == "ended"
        else found.filter(ended_on__isnull=True)
    )
    narrowed = {
        "full": Q(status=Status.FULL),
        "probationary": Q(status=Status.PROBATIONARY),
        "way": ~Q(status__in=IN_PARTY),
        "migrant": Q(migrant_since__isnull=False, status__in=IN_PARTY),
        "ended": Q(),
    }
    found = found.filter(narrowed.get(show, Q(status__in=IN_PARTY)))
    if q:
        found = found.filter(Q(person__name__contains=q) | Q(person__merged_into__name__contains=q))
    total = found.count()
    rows = found.select_related("person__merged_into", "organisation", "group", "away").order_by(
        "organisation__place__sort_key", "organisation__name", "person__name", "id"
    )
    page = list(rows[start : start + limit])
    return MembersPage(_rows(organisation, page, today), total, start, organisation.kind not in {*BRANCHES, Kind.GROUP})


def _rows(organisation: Organisation, page: list[Member], today: date) -> list[ListRow]:
    posts: dict[tuple[UUID, UUID], list[Any]] = {}
    persons = [member.person_id for member in page]
    held = Post.objects.filter(person_id__in=persons, organisation__lineage__contains=[organisation.id], starts_on__lte=today)
    for post in held.exclude(ends_on__lte=today).order_by("starts_on", "id"):
        posts.setdefault((post.person_id, post.organisation_id), []).append(words.POSTS[post.kind])
    return [_row(organisation, member, posts, today) for member in page]


def _row(organisation: Organisation, member: Member, posts: dict[tuple[UUID, UUID], list[Any]], today: date) -> ListRow:
    person = member.person.merged_into or member.person
    years = None
    if member.confirmed_on and member.ended_on is None:
        years = (
            today.year
            - member.confirmed_on.year
            - ((today.month, today.day) < (member.confirmed_on.month, member.confirmed_on.day))
        )
    on_probation = member.status == Status.PROBATIONARY and member.ended_on is None
    return ListRow(
        id=member.id, person_id=person.id, name=person.name, phone=person.phone, status=member.status,
        status_name=words.STATUSES[member.status], organisation_id=member.organisation_id,
        organisation_name=member.organisation.name, group_name=member.group.name if member.group else "",
        posts=posts.get((member.person_id, member.organisation_id), []), since=member.since, years=years,
        migrant=member.migrant_since is not None, away_name=member.away.name if member.away else "",
        guest=organisation.id not in member.organisation.lineage and member.group_id != organisation.id,
        probation_until=member.probation_until if on_probation else None,
        probation=rules.probation_state(member.probation_until, today) if on_probation else "",
        ended=words.ENDS.get(member.ended_why, ""), ended_on=member.ended_on,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class StepLine:
    id: UUID
    what: Any
    on: date
    until: date | None
    end: Any
    decision: str
    decided_on: date | None
    approved_by: str
    note: str
    where: str
    by: str


@dataclass(frozen=True, slots=True)
class MemberFile:
    """One member's way: dates, steps, papers, posts."""

    member: Member
    name: str
    phone: str
    person_id: UUID
    account_id: UUID | None
    status_name: Any
    steps: list[StepLine]
    papers: list[PaperRow]
    posts: list[tuple[str, Any, date, date | None]]
    probation: str
    may_take: list[tuple[str, Any]]
    url: str


def member(member_id: UUID) -> Member:
    """The row with what its page reads. Raises NotFound."""
    rows = Member.objects.select_related(
        "person__merged_into__account",
        "person__account",
        "organisation__place__now_at",
        "group",
        "away__place",
        "contact__merged_into",
    )
    found = rows.filter(id=member_id).first()
    if found is None:
        raise NotFound(words.NO_MEMBER)
    return found


def way_of(found: Member) -> rules.Way:
    """How far the member is, for the rules. Of one who left, `since` is the day it ended."""
    ended = End(found.ended_why) if found.ended_why else None
    since = found.ended_on if found.ended_on else found.since
    return rules.Way(Status(found.status), since, found.admitted_on, found.probation_until, found.extended, ended)


def member_file(found: Member, today: date) -> MemberFile:
    """The file of a member that `member` gave. Three queries."""
    person = found.person.merged_into or found.person
    steps = (
        MemberStep.objects.filter(member=found, undone=False).select_related("organisation").order_by("on", "recorded_at", "id")
    )
    posts = Post.objects.filter(person=found.person).select_related("organisation").order_by("-starts_on", "id")
    return MemberFile(
        member=found, name=person.name, phone=person.phone, person_id=person.id,
        account_id=getattr(getattr(person, "account", None), "id", None), status_name=words.STATUSES[found.status],
        steps=[_step(step) for step in steps],
        papers=papers_of(OWNER, found.id),
        posts=[(post.organisation.name, words.POSTS[post.kind], post.starts_on, post.ends_on) for post in posts],
        probation=rules.probation_state(found.probation_until, today)
        if found.status == Status.PROBATIONARY and found.ended_on is None
        else "",
        may_take=[(kind, words.STEPS[kind]) for kind in rules.may_take(way_of(found)) if kind is not StepKind.ENDED],
        url=reverse("organisations:member", args=[found.organisation_id, found.id]),
    )  # fmt: skip


def _step(step: MemberStep) -> StepLine:
    return StepLine(
        step.id, words.STEPS[step.kind], step.on, step.until, words.ENDS.get(step.end, ""), step.decision, step.decided_on,
        step.approved_by, step.note, step.organisation.name, step.actor_name,
    )  # fmt: skip
