"""Groups of a village: their list, their page, their people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from teabowl.boards import words
from teabowl.boards.models import Group, GroupMember
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at

MEMBERS = 500


@dataclass(frozen=True, slots=True)
class GroupRow:
    """`people`: how many are in it. `moderators`: their names as shown."""

    id: UUID
    form_key: UUID
    name: str
    about: str
    closed: bool
    ended: bool
    people: int
    started_at: datetime
    moderators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberRow:
    id: UUID
    account_id: UUID
    name: str
    moderates: bool
    is_in: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What the actor is to a group: nothing, asked, a member, a moderator."""

    is_in: bool = False
    asked: bool = False
    moderates: bool = False


def is_in_group(account_id: UUID | None, group_id: UUID) -> bool:
    if account_id is None:
        return False
    inside = GroupMember.objects.filter(group_id=group_id, account_id=account_id, joined_at__isnull=False, left_at__isnull=True)
    return inside.exists()


def _rows(place: Place) -> Any:
    inside = Q(members__left_at__isnull=True, members__joined_at__isnull=False)
    return Group.objects.filter(place_id__in=ids_living_at(place)).annotate(people=Count("members", filter=inside))


def _row(group: Any, moderators: tuple[str, ...] = ()) -> GroupRow:
    return GroupRow(
        group.id, group.form_key, group.name, group.about, group.closed, group.ended_at is not None, group.people,
        group.started_at, moderators,
    )  # fmt: skip


def place_of_group(group_id: UUID) -> Place:
    """Where a group lives today. Raises NotFound."""
    group = Group.objects.select_related("place__now_at").filter(id=group_id).first()
    if group is None:
        raise NotFound(words.NOT_HERE)
    place: Place = group.place.now_at or group.place
    return place


def groups_at(place: Place) -> tuple[GroupRow, ...]:
    """The groups of a village that are going on, the oldest first. One query."""
    return tuple(_row(g) for g in _rows(place).filter(ended_at__isnull=True).order_by("started_at", "id")[:200])


def group_at(place: Place, group_id: UUID) -> GroupRow:
    """One group of the village, ended ones too, with its moderators' names. Two queries. Raises NotFound."""
    group = _rows(place).filter(id=group_id).first()
    if group is None:
        raise NotFound(words.NOT_HERE)
    keepers = GroupMember.objects.filter(group_id=group_id, moderates=True, left_at__isnull=True).order_by("joined_at")
    return _row(group, tuple(keepers.values_list("name", flat=True)))


def standing_in(actor: Actor, group_id: UUID) -> Standing:
    """What the actor is to a group. One query."""
    if actor.account_id is None:
        return Standing()
    mine = GroupMember.objects.filter(group_id=group_id, account_id=actor.account_id, left_at__isnull=True).first()
    if mine is None:
        return Standing()
    return Standing(mine.joined_at is not None, mine.joined_at is None, mine.moderates)


def people_of(group_id: UUID) -> tuple[MemberRow, ...]:
    """Everybody in a group and who asks to be, those who ask first. For its members and those who keep the village."""
    rows = GroupMember.objects.filter(group_id=group_id, left_at__isnull=True)
    people = [
        MemberRow(m.id, m.account_id, m.name, m.moderates, m.joined_at is not None, m.joined_at or m.asked_at)
        for m in rows.order_by("asked_at")[:MEMBERS]
    ]
    return tuple(sorted(people, key=lambda m: (m.is_in, not m.moderates)))
