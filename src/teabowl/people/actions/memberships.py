"""Becoming a verified villager, vouching, leaving, coming back. History is kept: coming back is a new row."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.figures.trips import one_trip
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.verbs import Verb, check
from teabowl.pagecache import actions as pagecache
from teabowl.people import rules, words
from teabowl.people.actions.linking import merge_persons, register_match
from teabowl.people.actions.places import locked_account, village_today
from teabowl.people.models import Account, Membership, Vouch
from teabowl.people.permissions import APPLY, DECIDE, VOUCH
from teabowl.people.queries import is_self
from teabowl.people.telling import tell_applied, tell_ended, tell_settled, tell_vouched
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

Status = Membership.Status
END_REASONS = ("left", "moved", "died", "mistake")


@transaction.atomic
def apply_for_membership(actor: Actor, *, place_id: UUID, name: str, group: str, phone: str, now: datetime) -> Membership:
    """The actor asks to be a verified villager. Answers the membership: waiting, or confirmed at once where the village register
    has a person of this name with the phone that the account has verified.

    Asking twice answers the application that waits. Raises Invalid, NotAllowed, NotFound, Refused.
    """
    account = locked_account(actor)
    village = village_today(place_id)
    check(actor, APPLY, village.ref)
    clean, wrong = rules.clean_application(name, group, phone)
    words.check_nothing_wrong(wrong)
    name, group, phone = clean["name"], clean["group"], clean["phone"]
    here = ids_living_at(village)
    active = Membership.objects.filter(person=account.person, place_id__in=here, status__in=[Status.APPLIED, Status.CONFIRMED])
    existing = active.order_by("-status").first()
    if existing is not None:
        if existing.status == Status.CONFIRMED:
            raise Refused(_("您已经是%(name)s的认证村民了") % {"name": village.name})
        return existing
    _take_name(actor, account, name, now)
    found = register_match(account, name, here)
    if found is not None:
        merge_persons(actor, keep_id=account.person_id, gone_id=found.person_id, now=now)
        found.refresh_from_db()
        _record(actor, "people.link_to_register", found, village, now, {"group": (None, found.group)})
        return found
    with one_trip():
        membership = Membership.objects.create(
            person=account.person, place=village, group=group, phone=phone, status=Status.APPLIED, applied_at=now
        )
        _record(actor, APPLY.key, membership, village, now, {"group": (None, group), "phone": (None, phone)})
        figures.post(actor, membership, now=now, fresh=True)
    tell_applied(actor, membership, village, now)
    return membership


@transaction.atomic
def withdraw_application(actor: Actor, *, membership_id: UUID, now: datetime) -> Membership:
    """The applicant takes the application back. Another's application looks like missing."""
    membership, village = _locked(membership_id)
    if not is_self(actor, membership.person_id):
        raise NotFound(_("没有这份申请"))
    _check_waiting(membership)
    return _settle(actor, membership, village, Status.WITHDRAWN, "people.withdraw_application", now)


@transaction.atomic
def confirm_membership(
    actor: Actor, *, membership_id: UUID, now: datetime, register_membership_id: UUID | None = None
) -> Membership:
    """The operator or the secretary confirms. With `register_membership_id` the applicant is the person of that row of the
    village's register, and the row carries on. Raises NotAllowed, NotFound, Refused (decided already, one's own)."""
    membership, village = _checked(actor, membership_id)
    if register_membership_id is None:
        return _settle(actor, membership, village, Status.CONFIRMED, "people.confirm_membership", now)
    row = Membership.objects.filter(
        id=register_membership_id, place_id__in=ids_living_at(village), status=Status.CONFIRMED, person__account__isnull=True
    ).first()
    if row is None:
        raise NotFound(_("册上没有这个人，可能刚被改过"))
    merge_persons(actor, keep_id=membership.person_id, gone_id=row.person_id, now=now)
    row.refresh_from_db()
    _record(actor, "people.link_to_register", row, village, now, {"application": (membership.id, None)})
    tell_settled(actor, row, village, now)
    return row


@transaction.atomic
def decline_membership(actor: Actor, *, membership_id: UUID, reason: str, now: datetime) -> Membership:
    """The operator or the secretary declines; the applicant reads the reason on their page. Raises Invalid without one."""
    membership, village = _checked(actor, membership_id)
    words.check_nothing_wrong(rules.reason_problems(reason.strip()))
    membership.decline_reason = reason.strip()
    return _settle(actor, membership, village, Status.DECLINED, "people.decline_membership", now)


@transaction.atomic
def vouch_for(actor: Actor, *, membership_id: UUID, now: datetime) -> int:
    """A verified villager of the same village vouches; how many have now. Vouching twice counts once."""
    membership, village = _locked(membership_id)
    check(actor, VOUCH, village.ref)
    _check_waiting(membership)
    if membership.person_id == actor.person_id:
        raise Refused(words.NOT_FOR_ONESELF)
    _vouch, made = Vouch.objects.get_or_create(membership=membership, by_id=actor.person_id, defaults={"at": now})
    count = Vouch.objects.filter(membership=membership).count()
    if made:
        _record(actor, VOUCH.key, membership, village, now, {})
        tell_vouched(actor, membership, village, count, now)
    return count


@transaction.atomic
def leave_village(actor: Actor, *, place_id: UUID, now: datetime) -> int:
    """The actor moves away: their memberships of the village end today, the history stays. How many ended."""
    account = locked_account(actor)
    village = village_today(place_id)
    rows = Membership.objects.select_for_update().filter(
        person=account.person, place_id__in=ids_living_at(village), status=Status.CONFIRMED
    )
    return len([_end(actor, row, village, "left", "people.leave_village", now) for row in rows])


@transaction.atomic
def end_membership(actor: Actor, *, membership_id: UUID, reason: str, now: datetime) -> Membership:
    """The operator or the secretary ends a membership: moved away, died, or entered by mistake (END_REASONS)."""
    membership, village = _locked(membership_id)
    _check_decides(actor, village)
    if reason not in END_REASONS:
        raise Invalid({"reason": _("请选一个原因")})
    if membership.status != Status.CONFIRMED:
        raise Refused(_("这个人现在不在册"))
    return _end(actor, membership, village, reason, "people.end_membership", now)


def _locked(membership_id: UUID) -> tuple[Membership, Place]:
    found = (
        Membership.objects.select_for_update(of=("self",)).select_related("place__now_at", "person").filter(id=membership_id)
    )
    membership = found.first()
    if membership is None:
        raise NotFound(_("没有这份申请"))
    return membership, membership.place.now_at or membership.place


def _check_decides(actor: Actor, village: Place, verb: Verb = DECIDE) -> None:
    check(actor, verb, village.ref)


def _check_waiting(membership: Membership) -> None:
    if membership.status != Status.APPLIED:
        raise Refused(words.DECIDED_ALREADY)


def _checked(actor: Actor, membership_id: UUID) -> tuple[Membership, Place]:
    membership, village = _locked(membership_id)
    _check_decides(actor, village)
    _check_waiting(membership)
    if is_self(actor, membership.person_id):
        raise NotAllowed(_("自己的申请要由另一位来办"))
    return membership, village


def _settle(actor: Actor, membership: Membership, village: Place, status: str, verb: str, now: datetime) -> Membership:
    before = membership.status
    membership.status, membership.decided_at, membership.decided_by_id = status, now, actor.account_id
    changes = {"status": (before, status)}
    if membership.decline_reason:
        changes["decline_reason"] = ("", membership.decline_reason)
    membership.save(update_fields=["status", "decided_at", "decided_by", "decline_reason"])
    with one_trip():
        _record(actor, verb, membership, village, now, changes)
        figures.post(actor, membership, now=now)
        if status == Status.CONFIRMED:
            pagecache.touch(village.lineage)
    tell_settled(actor, membership, village, now)
    return membership


def _end(actor: Actor, membership: Membership, village: Place, reason: str, verb: str, now: datetime) -> Membership:
    membership.status, membership.ended_at, membership.end_reason = Status.ENDED, now, reason
    membership.save(update_fields=["status", "ended_at", "end_reason"])
    with one_trip():
        _record(actor, verb, membership, village, now, {"status": (Status.CONFIRMED, Status.ENDED), "end_reason": ("", reason)})
        figures.post(actor, membership, now=now)
        pagecache.touch(village.lineage)
    tell_ended(actor, membership, village, now)
    return membership


def _take_name(actor: Actor, account: Account, name: str, now: datetime) -> None:
    """The account's person is called as they wrote, unless a village has already confirmed them under another name."""
    person = account.person
    if person.name == name:
        return
    if Membership.objects.filter(person=person, status=Status.CONFIRMED).exists():
        raise Invalid({"name": _("您在别的村认证的名字是“%(name)s”，请写一样的") % {"name": person.name}})
    before, person.name = person.name, name
    person.save(update_fields=["name"])
    audit.record(
        actor, "people.change_name", now=now, subject_type="person", subject_id=person.id, about_person_id=person.id,
        changes={"name": (before, name)},
    )  # fmt: skip


def _record(actor: Actor, verb: str, membership: Membership, village: Place, now: datetime, changes: audit.Changes) -> None:
    audit.record(
        actor, verb, now=now, subject_type="membership", subject_id=membership.id,
        place_id=village.id, about_person_id=membership.person_id, changes=changes,
    )  # fmt: skip
