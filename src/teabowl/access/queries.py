"""Named reads of grants."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Q, QuerySet

from teabowl.access.models import Grant
from teabowl.access.permissions import GRANT_ROLE
from teabowl.access.rules import roles_to_give
from teabowl.access.words import ROLE_NAMES, Text
from teabowl.kernel.actor import Actor, Held, PlaceRef, Role
from teabowl.kernel.errors import NotFound
from teabowl.kernel.verbs import Open, Reach, Verb, can
from teabowl.places.models import Place
from teabowl.places.queries import ids_carried_by
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One grant, for a reader: who, as what, where it stands today, since when, until when, by whom ('' = the command line)."""

    id: UUID
    account_id: UUID
    person_name: str
    role: Role
    place: PlaceRef
    starts_on: date
    ends_on: date | None
    granted_by: str

    @property
    def role_name(self) -> Text:
        return ROLE_NAMES[self.role]


def in_force(on: date) -> Q:
    """The condition that a grant is held on a date."""
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def held_by(account_id: UUID, on: date) -> frozenset[Held]:
    """The roles an account holds on a date, at the places where their grants stand today."""
    # No ORM: every page of somebody who is signed in begins with it.
    with connection.cursor() as cursor:
        cursor.execute(HELD.format(account="%(account)s"), {"account": account_id, "on": on})
        return frozenset(Held(Role(role), place_id) for role, place_id in cursor.fetchall())


HELD = """
SELECT held.role, COALESCE(place.now_at_id, place.id) FROM access_grant AS held JOIN places_place AS place ON place.id = held.place_id
WHERE held.account_id = {account} AND held.starts_on <= %(on)s::date AND (held.ends_on IS NULL OR held.ends_on >= %(on)s::date)
"""
"""Also part of other statements, for the account that stands there."""


HOLDING = """
SELECT DISTINCT held.account_id FROM access_grant AS held
WHERE held.place_id IN (SELECT id FROM places_place WHERE id = %(place)s OR now_at_id = %(place)s) AND held.role = ANY(%(roles)s)
  AND held.starts_on <= %(on)s::date AND (held.ends_on IS NULL OR held.ends_on >= %(on)s::date)
"""


def accounts_holding(place_id: UUID, roles: Iterable[Role], on: date) -> list[UUID]:
    """The accounts that hold one of the roles exactly at the place (or at one merged into it) on a date: whom to tell. One query."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDING, {"place": place_id, "roles": [role.value for role in roles], "on": on})
        return [key for (key,) in cursor.fetchall()]


def roles_at(place: PlaceRef, on: date) -> list[GrantRow]:
    """Grants that stand at the place (also those of places merged into it), held on the date or later. One query, besides the tree's."""
    return _rows(Q(place_id__in=ids_carried_by(place.id)), on)


def accounts_with(place_ids: Iterable[UUID], verb: Verb, on: date) -> list[UUID]:
    """Accounts that hold at one of these very places a role which gives the verb: whom to tell that something waits there."""
    keys = list(place_ids)
    held = Grant.objects.filter(in_force(on), Q(place_id__in=keys) | Q(place__now_at_id__in=keys), role__in=list(verb.roles))
    return list(held.values_list("account_id", flat=True).distinct())


def roles_above(place: PlaceRef, on: date) -> list[GrantRow]:
    """Grants at the place's ancestors, which reach it from above. One query."""
    above = [key for key in place.lineage if key != place.id]
    return _rows(Q(place_id__in=above) | Q(place__now_at_id__in=above), on)


def places_of(role: Role, on: date) -> list[UUID]:
    """Keys of the places where somebody holds the role on a date, as they stand today. One query."""
    rows = Grant.objects.filter(in_force(on), role=role).values_list("place__now_at_id", "place_id")
    return [stands or place for stands, place in rows]


def grants_of(account_id: UUID) -> list[GrantRow]:
    """Every grant that the account ever had, those that are over too: one's own data."""
    return _rows(Q(account_id=account_id), date.min)


def _rows(where: Q, on: date) -> list[GrantRow]:
    not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    found = (
        Grant.objects.filter(where, not_over)
        .select_related("account__person", "granted_by__person", "place", "place__now_at")
        .order_by("starts_on", "id")
    )
    rows = [_row(grant) for grant in found]
    order = list(Role)
    return sorted(rows, key=lambda row: (len(row.place.lineage), order.index(row.role), row.starts_on))


def _row(grant: Any) -> GrantRow:
    stands_at = grant.place.now_at or grant.place
    return GrantRow(
        id=grant.id,
        account_id=grant.account_id,
        person_name=grant.account.person.name,
        role=Role(grant.role),
        place=stands_at.ref,
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
        granted_by=grant.granted_by.person.name if grant.granted_by else "",
    )


def grant_to_end(actor: Actor, grant_id: UUID, place: PlaceRef, on: date) -> GrantRow:
    """The grant standing at the place, for one who may end it. Raises NotFound also where the actor may not."""
    row = next((r for r in roles_at(place, on) if r.id == grant_id), None)
    if row is None or row.role not in roles_to_give(actor, place):
        raise NotFound(_("这里没有这个角色，也许已经停了"))
    return row


def count_roles(rows: Iterable[GrantRow], on: date) -> dict[Role, int]:
    """How many hold each role on the date: what the public sees, without names."""
    counts: dict[Role, int] = {}
    for row in rows:
        if row.starts_on <= on:
            counts[row.role] = counts.get(row.role, 0) + 1
    return counts


def places_where(actor: Actor, verb: Verb) -> QuerySet[Place]:
    """Places at which `kernel.verbs.can(actor, verb, place)`: the list filter that agrees with the check."""
    if verb.open_to is Open.EVERYBODY or (verb.open_to is Open.SIGNED_IN and actor.is_signed_in):
        return Place.objects.all()
    here = [h.place_id for h in actor.held if verb.roles.get(h.role) is Reach.HERE]
    below = [h.place_id for h in actor.held if verb.roles.get(h.role) is Reach.BELOW]
    carried = Q(id__in=here, now_at__isnull=True) | Q(now_at_id__in=here)
    return Place.objects.filter(carried | Q(lineage__overlap=below))


def account_by_phone(actor: Actor, phone: str, place: PlaceRef) -> Any:
    """The active account that signs in with exactly this number (E.164), for one who gives roles here.

    Raises NotFound for strangers to the place, and where nobody has signed in with it. The door logs each look (`find_account`).
    """
    if not can(actor, GRANT_ROLE, place):
        raise NotFound(_("这里没有这个权限"))
    accounts: Any = get_user_model()._default_manager
    account = accounts.filter(phone=phone, is_active=True).select_related("person").first()
    if account is None:
        raise NotFound(_("还没有人用这个号码登录过。请本人先登录一次，再来给角色"))
    return account
