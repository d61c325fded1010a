"""One human met twice: a person of the village register, and a person who signs in."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Refused
from teabowl.people.models import Account, Membership, Person
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

Status = Membership.Status


def register_match(account: Account, name: str, place_ids: Sequence[UUID]) -> Membership | None:
    """The one confirmed membership here whose register person is surely this account's holder: same name, and the phone that
    the account has verified. None if there is no such one, or more than one: then the operator decides."""
    if not account.phone_verified or not account.phone:
        return None
    found = list(
        Membership.objects.filter(
            place_id__in=place_ids,
            status=Status.CONFIRMED,
            person__account__isnull=True,
            person__merged_into__isnull=True,
            person__name=name,
            person__phone=account.phone,
        ).select_related("person")[:2]
    )
    return found[0] if len(found) == 1 else None


@transaction.atomic
def merge_persons(actor: Actor, *, keep_id: UUID, gone_id: UUID, now: datetime) -> Person:
    """Everything of `gone` (a register person without an account) goes to `keep`; `gone` stays as a row that points there.

    Called by actions that have checked the verb (an application that the register answers, an operator who confirms).
    Raises Refused when the two cannot be one human: two accounts, or two resident numbers.
    """
    locked = {p.id: p for p in Person.objects.select_for_update().filter(id__in=[keep_id, gone_id]).order_by("id")}
    keep, gone = locked[keep_id], locked[gone_id]
    if keep == gone:
        return keep
    if Account.objects.filter(person=gone).exists() or gone.merged_into_id or gone.erased_at or keep.merged_into_id:
        raise Refused(_("册上的这个人已经有账号了，不能再连到另一个账号"))
    if gone.resident_number_index and keep.resident_number_index and gone.resident_number_index != keep.resident_number_index:
        raise Refused(_("两边的身份证号不一样，不是同一个人"))
    changed = _move_memberships(keep, gone, now)
    if gone.resident_number_index and not keep.resident_number_index:
        number, index = gone.resident_number, gone.resident_number_index
        Person.objects.filter(id=gone.id).update(resident_number=None, resident_number_index=None)
        keep.resident_number, keep.resident_number_index = number, index
    keep.name, keep.phone = gone.name, keep.phone or gone.phone
    keep.save(update_fields=["name", "phone", "resident_number", "resident_number_index"])
    Person.objects.filter(id=gone.id).update(
        merged_into=keep, phone="", resident_number=None, resident_number_index=None, name="—"
    )
    audit.record(
        actor, "people.merge_persons", now=now, subject_type="person", subject_id=keep.id, about_person_id=keep.id,
        changes={"merged": (None, gone.id)},
    )  # fmt: skip
    figures.post_many(actor, changed, now=now)
    return keep


def _move_memberships(keep: Person, gone: Person, now: datetime) -> list[Membership]:
    """Rows that end because both had one at the same village; then all of gone's become keep's. Returns those changed."""
    active = [Status.APPLIED, Status.CONFIRMED]
    here = {
        m.place.now_at_id or m.place_id: m
        for m in Membership.objects.select_for_update(of=("self",))
        .select_related("place")
        .filter(person=keep, status__in=active)
    }
    changed: list[Membership] = []
    theirs = Membership.objects.select_for_update(of=("self",)).select_related("place").filter(person=gone, status__in=active)
    for old in theirs:
        mine = here.get(old.place.now_at_id or old.place_id)
        if mine is None:
            continue
        if mine.status == Status.APPLIED and old.status == Status.CONFIRMED:
            mine.status, mine.decided_at = Status.LINKED, now
            mine.save(update_fields=["status", "decided_at"])
        else:
            old.status, old.ended_at, old.end_reason = Status.ENDED, now, "merged"
            old.save(update_fields=["status", "ended_at", "end_reason"])
            changed.append(old)
    Membership.objects.filter(person=gone).update(person=keep)
    return changed
