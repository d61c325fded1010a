"""One's own data: read by others, exported, deleted."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.access.queries import held_by
from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound, Refused
from teabowl.kernel.masks import mask_resident_number
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.pagecache import actions as pagecache
from teabowl.people.actions.places import locked_account
from teabowl.people.models import Account, Follow, Membership, Person
from teabowl.people.permissions import LIST_MEMBERS, READ_RESIDENT_NUMBER
from teabowl.people.personal import REGISTRY
from teabowl.people.queries import is_self
from teabowl.people.secrets import open_sealed
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

Status = Membership.Status
GONE = "已注销"


@transaction.atomic
def read_resident_number(actor: Actor, *, membership_id: UUID, now: datetime) -> str:
    """The resident number of a villager, masked ('3717**********1234'), '' if none is kept. The reading is logged, and the
    villager sees it. The whole number is never given out."""
    membership = _of(membership_id)
    village = membership.place.now_at or membership.place
    check(actor, READ_RESIDENT_NUMBER, village.ref)
    audit.record_read(
        actor, READ_RESIDENT_NUMBER.key, now=now, subject_type="membership", subject_id=membership.id,
        place_id=village.id, about_person_id=membership.person_id,
    )  # fmt: skip
    sealed = membership.person.resident_number
    return mask_resident_number(open_sealed(sealed, "person.resident_number")) if sealed else ""


@transaction.atomic
def record_member_read(actor: Actor, *, membership_id: UUID, now: datetime) -> None:
    """Somebody opened a villager's own page (whole phone number): logged, unless it is their own."""
    membership = _of(membership_id)
    village = membership.place.now_at or membership.place
    check(actor, LIST_MEMBERS, village.ref)
    if not is_self(actor, membership.person_id):
        audit.record_read(
            actor, LIST_MEMBERS.key, now=now, subject_type="membership", subject_id=membership.id,
            place_id=village.id, about_person_id=membership.person_id,
        )  # fmt: skip


@transaction.atomic
def record_export(actor: Actor, *, place_id: UUID, count: int, now: datetime) -> None:
    """Somebody took the list of villagers away as a file. The caller has checked LIST_MEMBERS by reading the list."""
    audit.record(
        actor, "people.export_members", now=now, subject_type="place", subject_id=place_id, place_id=place_id,
        changes={"rows": (None, count)},
    )  # fmt: skip


@transaction.atomic
def delete_account(actor: Actor, *, now: datetime) -> None:
    """Delete the actor's account (PIPL art 47). Each area deletes or anonymises its part; sign-in is over; names and numbers
    are gone; the counts of past figures stand. Raises Refused while the actor holds an office: it must be given back first.
    """
    account = locked_account(actor)
    if held_by(account.id, china_date(now)):
        raise Refused(_("您现在还担任职务，请先请上级免去，再注销账号"))
    person = Person.objects.select_for_update().get(id=account.person_id)
    for part in REGISTRY:
        part.erase(person, account, now)
    erase_people(actor, person, account, now)
    audit.record(
        actor, "people.delete_account", now=now, subject_type="account", subject_id=account.id, about_person_id=person.id
    )


def erase_people(actor: Actor, person: Person, account: Account, now: datetime) -> None:
    """This area's own part: follows and memberships end, the person loses name and numbers, the account cannot sign in."""
    follows = list(
        Follow.objects.select_for_update(of=("self",)).select_related("place").filter(account=account, ended_at=None)
    )
    rows = Membership.objects.select_for_update(of=("self",)).select_related("place").filter(person=person)
    memberships = list(rows)
    for follow in follows:
        follow.ended_at = now
        pagecache.touch(follow.place.lineage)
    for row in memberships:
        if row.status == Status.CONFIRMED:
            row.status, row.ended_at, row.end_reason = Status.ENDED, now, "erased"
            pagecache.touch(row.place.lineage)
        elif row.status == Status.APPLIED:
            row.status, row.decided_at = Status.WITHDRAWN, now
        row.phone, row.group = "", ""
    Follow.objects.bulk_update(follows, ["ended_at"])
    Membership.objects.bulk_update(memberships, ["status", "ended_at", "end_reason", "decided_at", "phone", "group"])
    figures.post_many(actor, follows, now=now)
    figures.post_many(actor, memberships, now=now)
    blank = {"name": GONE, "phone": "", "resident_number": None, "resident_number_index": None, "erased_at": now}
    Person.objects.filter(merged_into=person).update(**blank)
    Person.objects.filter(id=person.id).update(**blank)
    account.phone, account.phone_verified, account.is_active, account.last_login = None, False, False, None
    account.set_unusable_password()
    account.save(update_fields=["phone", "phone_verified", "is_active", "last_login", "password"])


def _of(membership_id: UUID) -> Membership:
    membership = Membership.objects.select_related("place__now_at", "person").filter(id=membership_id).first()
    if membership is None:
        raise NotFound(_("没有这个人"))
    return membership
