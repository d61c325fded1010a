"""Named reads of people."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Coalesce

from teabowl.access.queries import held_by
from teabowl.kernel.actor import UNKNOWN_ORIGIN, Actor, Held, Origin, Role
from teabowl.kernel.times import china_date
from teabowl.people.models import Account, Membership


def villages_of(person_id: UUID) -> frozenset[UUID]:
    """Keys of the villages where the person is a verified villager today."""
    rows = Membership.objects.filter(person_id=person_id, status=Membership.Status.CONFIRMED)
    return frozenset(
        rows.annotate(stands_at=Coalesce(F("place__now_at_id"), F("place_id"))).values_list("stands_at", flat=True)
    )


def actor_for(account: Account, *, now: datetime, origin: Origin = UNKNOWN_ORIGIN) -> Actor:
    """The actor behind an account at this moment: grants in force and verified memberships."""
    held = held_by(account.id, china_date(now)) | {Held(Role.VILLAGER, key) for key in villages_of(account.person_id)}
    return Actor(account.id, account.person_id, account.person.name, frozenset(held), origin)


def phone_is_verified(account_id: UUID) -> bool:
    """Whether the account has proved its phone number."""
    return Account.objects.filter(id=account_id, phone_verified=True, is_active=True).exists()


def group_in(person_id: UUID, place_ids: Iterable[UUID]) -> str | None:
    """The 小组 of a verified villager of one of these places ('' when unknown); None for anybody else."""
    rows = Membership.objects.filter(person_id=person_id, status=Membership.Status.CONFIRMED, place_id__in=list(place_ids))
    return rows.values_list("group", flat=True).first()
