"""What areas above ask: an organisation by its key, who belongs to it on a day, where somebody belongs, who holds a post."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from teabowl.kernel.actor import PlaceRef, PostKind
from teabowl.kernel.errors import NotFound
from teabowl.organisations.kinds import IN_PARTY, Status
from teabowl.organisations.models import JoinedPlace, Member, Organisation
from teabowl.organisations.rules import has_vote
from teabowl.organisations.values import NOBODY, MemberRow, MembershipRow, OrganisationRef, Standing
from teabowl.places.models import Place
from teabowl.places.queries import ids_carried_by
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

NOT_HERE = _("这里没有这个组织")


def organisation(organisation_id: UUID) -> Organisation:
    """The organisation with its place, parent and seat, standing or not. Raises NotFound."""
    found = Organisation.objects.select_related("place__now_at", "parent", "seat_place", "now_at").filter(id=organisation_id)
    row = found.first()
    if row is None:
        raise NotFound(NOT_HERE)
    return row


def ref(organisation_id: UUID) -> OrganisationRef:
    """The organisation as a value. Raises NotFound."""
    return organisation(organisation_id).ref


def refs(organisation_ids: Iterable[UUID]) -> dict[UUID, OrganisationRef]:
    """Several at once, by key. One query."""
    rows = Organisation.objects.select_related("place").filter(id__in=list(organisation_ids))
    return {row.id: row.ref for row in rows}


def at_place(key: UUID, *, units: bool = True) -> Q:
    """Organisations that belong to this very place (or to one merged into it), and joint branches that join it; with `units` also those
    of enterprises, schools and other units that stand here."""
    here = ids_carried_by(key)
    joined = JoinedPlace.objects.filter(place_id__in=here, ends_on__isnull=True)
    found = Q(place_id__in=here) if units else Q(place_id__in=here, unit="")
    return found | Q(id__in=(joined if units else joined.filter(unit="")).values("organisation_id"))


def organisations_at(place: Place | PlaceRef, *, units: bool = True) -> list[OrganisationRef]:
    """Organisations standing that belong to this very place (or to one merged into it) or join it: the place's own first, the highest
    form first, then by name. Without `units` those of enterprises, schools and other units are left out."""
    key = place.ref.id if isinstance(place, Place) else place.id
    rows = Organisation.objects.standing().filter(at_place(key, units=units)).select_related("place").in_order()
    return [row.ref for row in own_first(rows, key)]


def own_first(rows: Iterable[Organisation], place_id: UUID) -> list[Organisation]:
    """A place's own organisations, then those of units and those that only join it; else in their order."""
    return sorted(rows, key=lambda row: (row.place_id != place_id, row.unit != ""))


def organisations_under(organisation_id: UUID) -> list[OrganisationRef]:
    """The organisation and everything standing below it, by place in division order."""
    return [row.ref for row in Organisation.objects.standing().under(organisation_id).select_related("place").in_order()]


MEMBERS = """
SELECT member.id, COALESCE(person.merged_into_id, person.id) AS human, account.id, COALESCE(kept.name, person.name) AS name, found.status,
       found.guest, member.migrant_since, member.no_vote_from, member.no_vote_until
FROM (
    SELECT spell.member_id, spell.status, FALSE AS guest
    FROM organisations_memberspell AS spell
    JOIN organisations_organisation AS home ON home.id = spell.organisation_id
    JOIN organisations_member AS one ON one.id = spell.member_id
    WHERE NOT spell.undone AND spell.starts_on <= %(day)s::date AND (spell.ends_on IS NULL OR spell.ends_on > %(day)s::date)
      AND (home.lineage @> ARRAY[%(organisation)s::uuid] OR one.group_id = %(organisation)s::uuid)
    UNION ALL
    SELECT one.id, one.status, TRUE
    FROM organisations_member AS one
    JOIN organisations_organisation AS away ON away.id = one.away_id
    JOIN organisations_organisation AS home ON home.id = one.organisation_id
    WHERE away.lineage @> ARRAY[%(organisation)s::uuid] AND NOT home.lineage @> ARRAY[%(organisation)s::uuid]
      AND one.away_since <= %(day)s::date AND (one.ended_on IS NULL OR one.ended_on > %(day)s::date)
) AS found
JOIN organisations_member AS member ON member.id = found.member_id
JOIN people_person AS person ON person.id = member.person_id
LEFT JOIN people_person AS kept ON kept.id = person.merged_into_id
LEFT JOIN people_account AS account ON account.person_id = COALESCE(person.merged_into_id, person.id) AND account.is_active
WHERE found.status = ANY(%(statuses)s)
ORDER BY found.guest, name, member.id
"""


def members_on(
    organisation_id: UUID, day: date, *, voting: bool = False, statuses: Sequence[Status] = IN_PARTY
) -> list[MemberRow]:
    """Who belongs to the organisation or one below it on the day, then its guests (migrant members who take part here). `voting`
    leaves only those with a vote: full members of its own, not on probation within the Party. Applicants only if `statuses` names
    them. One query; no permission is asked: names of members are sensitive, the caller's door answers for them."""
    values: dict[str, Any] = {"organisation": organisation_id, "day": day, "statuses": [status.value for status in statuses]}
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, values)
        rows = [_member(row, day) for row in cursor.fetchall()]
    return [row for row in rows if row.can_vote] if voting else rows


def _member(row: Sequence[Any], day: date) -> MemberRow:
    member_id, person_id, account_id, name, status, guest, migrant_since, no_vote_from, no_vote_until = row
    return MemberRow(
        member_id=member_id,
        person_id=person_id,
        account_id=account_id,
        name=name,
        status=Status(status),
        can_vote=not guest and has_vote(Status(status), no_vote_from, no_vote_until, day),
        migrant=migrant_since is not None and migrant_since <= day,
        guest=guest,
    )


def memberships_of(account_id: UUID, day: date | None = None) -> list[MembershipRow]:
    """Where the account's person belongs today: at home, and away. Also those on the way to the Party. Two queries at most."""
    return memberships_of_person(_humans(account_id), day)


HUMANS = """
SELECT person.id FROM people_account AS account
JOIN people_person AS person ON person.id = account.person_id OR person.merged_into_id = account.person_id
WHERE account.id = %s
"""


def _humans(account_id: UUID) -> list[UUID]:
    """The rows of people that are this account's person: its own, and those found to be the same human."""
    with connection.cursor() as cursor:
        cursor.execute(HUMANS, [account_id])
        return [key for (key,) in cursor.fetchall()]


def memberships_of_person(person_ids: Iterable[UUID], day: date | None = None) -> list[MembershipRow]:
    """The same for rows of people."""
    rows = Member.objects.filter(person_id__in=list(person_ids), ended_on__isnull=True)
    found = []
    for member in rows.select_related("organisation__place", "away__place").order_by("id"):
        status = Status(member.status)
        vote = has_vote(status, member.no_vote_from, member.no_vote_until, day) if day else status is Status.FULL
        found.append(MembershipRow(member.id, member.organisation.ref, status, True, member.since, vote))
        if member.away is not None and member.away_since is not None:
            found.append(MembershipRow(member.id, member.away.ref, status, False, member.away_since, False))
    return found


STANDING = """
WITH human AS (
    SELECT person.id FROM people_account AS account
    JOIN people_person AS person ON person.id = account.person_id OR person.merged_into_id = account.person_id
    WHERE account.id = %(account)s
)
SELECT post.kind, post.organisation_id FROM organisations_post AS post
WHERE post.person_id IN (SELECT id FROM human) AND post.starts_on <= %(on)s::date AND (post.ends_on IS NULL OR post.ends_on > %(on)s::date)
UNION ALL
SELECT '', place.id FROM organisations_member AS member
CROSS JOIN LATERAL unnest(ARRAY[member.organisation_id, member.group_id, member.away_id]) AS place(id)
WHERE member.person_id IN (SELECT id FROM human) AND member.ended_on IS NULL AND member.status = ANY(%(statuses)s) AND place.id IS NOT NULL
"""


def standing_on(account_id: UUID | None, day: date) -> Standing:
    """The posts that the account's person holds on the day, and the organisations whose member or guest they are. One query."""
    if account_id is None:
        return NOBODY
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"account": account_id, "on": day, "statuses": [status.value for status in IN_PARTY]})
        rows = cursor.fetchall()
    return Standing(
        posts=frozenset((PostKind(kind), key) for kind, key in rows if kind),
        member_of=frozenset(key for kind, key in rows if not kind),
    )


HOLDERS = """
SELECT DISTINCT account.id FROM organisations_post AS post
JOIN people_person AS person ON person.id = post.person_id
JOIN people_account AS account ON account.person_id = COALESCE(person.merged_into_id, person.id) AND account.is_active
WHERE post.organisation_id = %(organisation)s AND post.kind = ANY(%(kinds)s)
  AND post.starts_on <= %(on)s::date AND (post.ends_on IS NULL OR post.ends_on > %(on)s::date)
"""


def accounts_in_post(organisation_id: UUID, kinds: Iterable[PostKind], day: date) -> list[UUID]:
    """Accounts of those who hold one of the posts in this very organisation on the day: whom to tell. One query."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS, {"organisation": organisation_id, "kinds": [kind.value for kind in kinds], "on": day})
        return [key for (key,) in cursor.fetchall()]
