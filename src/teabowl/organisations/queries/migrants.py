"""Migrant members, as lists and one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import china_date
from teabowl.organisations import authority
from teabowl.organisations import rules_migrants as rules
from teabowl.organisations import words_moves as words
from teabowl.organisations.kinds import IN_PARTY
from teabowl.organisations.models import Member, Migration, Organisation
from teabowl.organisations.permissions_moves import KEEP_MIGRANTS, SEE_MIGRANTS
from teabowl.organisations.queries.transfers import PAGE, Scope, name_of
from teabowl.organisations.rules_migrants import State
from teabowl.organisations.values import Standing
from teabowl.people.queries import person_ids

FILTERS = ("", "out", "in", "due", "over")


@dataclass(frozen=True, slots=True)
class MigrantRow:
    """A migrant member in a list."""

    id: UUID
    name: str
    standing: str
    home: str
    away: str
    region: str
    reason: str
    left_on: date
    joined_on: date | None
    over_on: date | None
    contact: str
    contact_due: date | None
    look: str
    tag: str
    state: str
    url: str


def migrants(scope: Scope, kind: str, *, now: datetime, page: int = 1, limit: int = PAGE) -> tuple[list[MigrantRow], int]:
    """Migrant members of the scope, those whose contact is due the longest first; and how many. Two queries."""
    today = china_date(now)
    out, into = scope.of("home"), scope.of("away")
    found = Migration.objects.filter(out | into)
    if kind == "over":
        found = found.exclude(state__in=rules.AWAY)
    else:
        found = found.filter(state__in=rules.AWAY)
        if kind in ("out", "in"):
            found = found.filter(out if kind == "out" else into)
        elif kind == "due":
            found = found.filter(out, contact_due__lte=today)
    rows = found.select_related("person__merged_into", "away", "contact").order_by("contact_due", "-registered_on", "id")
    start = (max(page, 1) - 1) * limit
    return [row_of(row, today) for row in rows[start : start + limit]], found.count()


def row_of(row: Migration, today: date) -> MigrantRow:
    if row.state == State.OUT:
        look, tag = "late", str(words.MIGRATION_STATE[State.OUT])
    elif row.state == State.IN:
        look, tag = "ok", str(words.MIGRATION_STATE[State.IN])
    else:
        look, tag = "plain", str(words.MIGRATION_STATE[State(row.state)])
    if row.state in rules.AWAY and row.contact_due is not None and row.contact_due < today:
        look, tag = words.due_tag(row.contact_due, today)
        tag = f"{words.CONTACT}{tag}"
    return MigrantRow(
        row.id, (row.person.merged_into or row.person).name, str(words.STANDING.get(row.standing, row.standing)), row.home_name,
        row.away.name if row.away else "", row.region, str(words.REASON[rules.Reason(row.reason)]), row.left_on, row.joined_on,
        row.over_on, row.contact.name if row.contact else "", row.contact_due, look, tag, row.state,
        reverse("organisations:migrant", args=[row.id]),
    )  # fmt: skip


def migration(migration_id: UUID) -> Migration:
    """With its sides. Raises NotFound. No permission is asked."""
    related = ("person__merged_into", "home__place__now_at", "away__place__now_at", "contact", "member")
    found = Migration.objects.select_related(*related).filter(id=migration_id).first()
    if found is None:
        raise NotFound(words.NO_MIGRATION)
    return found


def sides_of(actor: Actor, standing: Standing, held: Migration) -> set[str]:
    """As what the actor looks at it: home, away, self, contact; 'see' for who only reads. Empty: not at all."""
    found = set()
    for name, side in (("home", held.home), ("away", held.away)):
        if side is not None and authority.allows(actor, standing, KEEP_MIGRANTS, side.ref):
            found.add(name)
        elif side is not None and authority.allows(actor, standing, SEE_MIGRANTS, side.ref):
            found.add("see")
    own = person_ids(actor.person_id) if actor.person_id else []
    found |= {"self"} if held.person_id in own else set()
    found |= {"contact"} if held.contact_id in own else set()
    return found


def what_may(sides: set[str], held: Migration) -> list[str]:
    """What may be done now, in the order of its buttons."""
    found = []
    if held.state == State.OUT and held.away is not None and "away" in sides:
        found.append("receive")
    if held.state in rules.AWAY and held.home is not None and sides & {"home", "contact"}:
        found.append("contact")
    if held.state == State.IN and "away" in sides:
        found.append("activity")
    if held.state in rules.AWAY and sides & {"home", "away", "self"}:
        found.append("end")
    return found


def members_at_home(held: Organisation) -> list[tuple[str, str]]:
    """Members of the branch who are not away: (key, name). One query."""
    rows = Member.objects.filter(organisation=held, ended_on__isnull=True, status__in=IN_PARTY).exclude(
        migrations__state__in=rules.AWAY
    )
    return [(str(row.id), name_of(row)) for row in rows.select_related("person__merged_into").order_by("person__name", "id")]


def away_organisations() -> list[tuple[str, str]]:
    """Organisations of migrant members: (key, name with its seat). One query."""
    rows = Organisation.objects.standing().filter(is_away=True).in_order()
    return [(str(row.id), f"{row.name}（{row.seat}）" if row.seat else row.name) for row in rows[:500]]


def times_away_of(person_ids: Sequence[UUID], *, now: datetime) -> list[MigrantRow]:
    """A person's own, the latest first. One query."""
    rows = Migration.objects.filter(person_id__in=list(person_ids)).select_related("person__merged_into", "away", "contact")
    return [row_of(row, china_date(now)) for row in rows.order_by("-left_on", "-id")[:20]]
