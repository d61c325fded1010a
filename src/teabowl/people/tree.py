"""What people do when the tree of places changes: nothing at a merger (records keep their place), and at a split the villagers
of the 小组 that go become villagers of the new village."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor, system_actor
from teabowl.people.models import Follow, Membership
from teabowl.people.rules import clean_group
from teabowl.places.participants import Participant, TreeChange

Status = Membership.Status
ACTIVE = [Status.CONFIRMED, Status.APPLIED]
SPLIT = "split"


def count_people(place_ids: Sequence[UUID]) -> int:
    """Follows and memberships that live at these places today."""
    here = Q(place_id__in=place_ids) | Q(place__now_at_id__in=place_ids)
    follows = Follow.objects.filter(here, ended_at__isnull=True).count()
    return follows + Membership.objects.filter(here, status__in=ACTIVE).count()


def count_people_since(place_ids: Sequence[UUID], moment: datetime) -> int:
    """Follows and memberships recorded, decided or ended at these places after the moment; what the change itself moved is not
    counted, unless somebody touched it afterwards."""
    follows = Follow.objects.filter(Q(started_at__gt=moment) | Q(ended_at__gt=moment), place_id__in=place_ids).count()
    fresh = Q(moved_by__isnull=True) & (Q(applied_at__gt=moment) | Q(decided_at__gt=moment))
    decided = Q(moved_by__isnull=False, decided_at__gt=F("applied_at")) & Q(decided_at__gt=moment, ended_at__isnull=True)
    ended = Q(ended_at__gt=moment) & ~Q(end_reason__in=[SPLIT, "undone"])
    return follows + Membership.objects.filter(fresh | decided | ended, place_id__in=place_ids).count()


def take_part(change: TreeChange) -> None:
    """Splits only: memberships of the groups end where they were and begin where they go; undoing restores exactly."""
    if change.moved_from is None or change.moved_to is None or not change.groups:
        return
    actor = system_actor("places.split")
    if change.undoing:
        _move_back(actor, change)
    else:
        _move(actor, change, change.moved_from, change.moved_to)


def _move(actor: Actor, change: TreeChange, source: UUID, target: UUID) -> None:
    groups = {*change.groups, *(clean_group(group) for group in change.groups)}
    here = Q(place_id=source) | Q(place__now_at_id=source)
    rows = list(Membership.objects.select_for_update(of=("self",)).filter(here, status__in=ACTIVE, group__in=groups))
    taken = set(
        Membership.objects.filter(place_id=target, status__in=ACTIVE, person_id__in=[m.person_id for m in rows])
        .values_list("person_id", flat=True)
    )  # fmt: skip
    begun: list[Membership] = []
    for old in rows:
        if old.person_id not in taken:
            confirmed = old.status == Status.CONFIRMED
            begun.append(
                Membership(
                    person_id=old.person_id,
                    place_id=target,
                    group=old.group,
                    phone=old.phone,
                    status=old.status,
                    applied_at=change.now if confirmed else old.applied_at,
                    decided_at=change.now if confirmed else None,
                    decided_by_id=old.decided_by_id,
                    moved_by=change.id,
                )
            )
        old.status = Status.ENDED if old.status == Status.CONFIRMED else Status.UNDONE
        old.ended_at, old.end_reason, old.moved_out_by = change.now, SPLIT, change.id
    Membership.objects.bulk_update(rows, ["status", "ended_at", "end_reason", "moved_out_by"], batch_size=1000)
    Membership.objects.bulk_create(begun, batch_size=1000)
    figures.post_many(actor, [*rows, *begun], now=change.now)


def _move_back(actor: Actor, change: TreeChange) -> None:
    rows = list(Membership.objects.select_for_update().filter(Q(moved_by=change.id) | Q(moved_out_by=change.id)))
    for row in rows:
        if row.moved_by == change.id:
            row.status, row.ended_at, row.end_reason = Status.UNDONE, change.now, "undone"
        else:
            row.status = Status.CONFIRMED if row.status == Status.ENDED else Status.APPLIED
            row.ended_at, row.end_reason, row.moved_out_by = None, "", None
    Membership.objects.bulk_update(rows, ["status", "ended_at", "end_reason", "moved_out_by"], batch_size=1000)
    figures.post_many(actor, rows, now=change.now)


PARTICIPANT = Participant("people", "关注和村民", "follows and villagers", count_people, count_people_since, take_part)
