"""What a person does with their own messages: read, throw away, say how they want to be told."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language

from teabowl.audit import actions as audit
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.telling import OUTSIDE, Channel
from teabowl.kernel.times import china_date
from teabowl.messages import links, words
from teabowl.messages.channels import sender_of
from teabowl.messages.channels.parcels import Outcome, Parcel
from teabowl.messages.kinds import kinds
from teabowl.messages.models import Choice, Copy, Delivery, EmailAddress, Wish
from teabowl.messages.rules import Digest, State, Wishes

LINKS_A_DAY = 3


def read_copy(actor: Actor, *, copy_id: UUID, now: datetime, mark: bool = True) -> Copy:
    """One's own copy, which is read from now on; without `mark` (for a program that may only read) it stays as it is. Raises NotFound."""
    copy = _own(actor, copy_id)
    if mark and copy.read_at is None:
        Copy.objects.filter(id=copy.id, read_at__isnull=True).update(read_at=now)
        copy.read_at = now
    return copy


def read_all(actor: Actor, *, now: datetime) -> int:
    """Everything in one's inbox is read from now on; how many were not."""
    return _inbox(actor).filter(read_at__isnull=True).update(read_at=now)


def throw_away(actor: Actor, *, copy_id: UUID, now: datetime) -> None:
    """Take a copy out of one's inbox; what has not left yet by other channels does not leave. Raises NotFound."""
    copy = _own(actor, copy_id)
    _throw_away([copy.id], now)


def throw_read_away(actor: Actor, *, now: datetime) -> int:
    """Take all that was read out of one's inbox; how many."""
    keys = list(_inbox(actor).filter(read_at__isnull=False).values_list("id", flat=True))
    _throw_away(keys, now)
    return len(keys)


def _throw_away(keys: list[UUID], now: datetime) -> None:
    with transaction.atomic():
        Copy.objects.filter(id__in=keys).update(deleted_at=now)
        Copy.objects.filter(id__in=keys, read_at__isnull=True).update(read_at=now)
        _stop(Delivery.objects.filter(copy_id__in=keys), now, State.EXPIRED, "read")


def _inbox(actor: Actor) -> QuerySet[Copy]:
    if actor.account_id is None:
        raise NotAllowed(words.SIGN_IN)
    return Copy.objects.filter(account_id=actor.account_id, deleted_at__isnull=True)


def _own(actor: Actor, copy_id: UUID) -> Copy:
    copy = _inbox(actor).filter(id=copy_id).select_related("message__place__now_at").first()
    if copy is None:
        raise NotFound(words.NOT_HERE)
    return copy


@transaction.atomic
def set_wishes(actor: Actor, *, wishes: Wishes, wanted: Mapping[tuple[str, Channel], bool], now: datetime) -> None:
    """How one wants to be told. `wanted` has each kind × channel that was asked; what is as by default leaves no row.

    Kinds and channels that are unknown are passed over. Raises NotAllowed (nobody signed in), Invalid(quiet_from, quiet_to).
    """
    if actor.account_id is None:
        raise NotAllowed(words.SIGN_IN)
    for name, hour in (("quiet_from", wishes.quiet_from), ("quiet_to", wishes.quiet_to)):
        if not 0 <= hour <= 23:
            raise Invalid({name: words.HOUR_RANGE})
    before = Wish.objects.select_for_update().filter(account_id=actor.account_id).first()
    since = before.stopped_at if before and before.stopped_at else now
    Wish.objects.update_or_create(
        account_id=actor.account_id,
        defaults={
            "stopped_at": since if wishes.stopped else None,
            "digest": Digest(wishes.digest).value,
            "quiet": wishes.quiet,
            "quiet_from": wishes.quiet_from,
            "quiet_to": wishes.quiet_to,
            "urgent_at_night": wishes.urgent_at_night,
            "language": "en" if (get_language() or "").startswith("en") else "zh-hans",
            "changed_at": now,
        },
    )
    for (key, channel), want in wanted.items():
        if key in kinds() and channel in OUTSIDE:
            _choose(actor.account_id, key, channel, want)
    if wishes.stopped:
        owed = [kind.key for kind in kinds().values() if kind.owed]
        waiting = Delivery.objects.filter(account_id=actor.account_id).exclude(copy__message__kind__in=owed)
        _stop(waiting, now, State.STOPPED, "stopped")
    audit.record(
        actor, "messages.set_wishes", now=now, subject_type="account", subject_id=actor.account_id,
        about_person_id=actor.person_id,
    )  # fmt: skip


def _choose(account_id: UUID, key: str, channel: Channel, want: bool) -> None:
    row = Choice.objects.filter(account_id=account_id, kind=key, channel=channel.value)
    if want == (channel in kinds()[key].channels):
        row.delete()
    else:
        Choice.objects.update_or_create(account_id=account_id, kind=key, channel=channel.value, defaults={"wanted": want})


@transaction.atomic
def stop_by_link(*, token: str, everything: bool = False, now: datetime) -> None:
    """What a link in a message stops, for whoever holds it: that kind by that channel, or all that comes by the channel (also of a
    digest). Raises NotFound for a link that we did not make."""
    account_id, channel, key = links.stopped(token)
    which: Iterable[str] = kinds() if everything or not key else [key]
    for kind in which:
        if kind in kinds() and not (kinds()[kind].owed and kind != key):
            _choose(account_id, kind, channel, False)
    waiting = Delivery.objects.filter(account_id=account_id, channel=channel.value, copy__message__kind__in=list(which))
    _stop(waiting, now, State.STOPPED, "stopped")


def _stop(deliveries: QuerySet[Delivery], now: datetime, state: State, reason: str) -> None:
    deliveries.filter(state=State.WAITING).update(state=state.value, ended_at=now, reason=reason)


def ask_email(actor: Actor, *, address: str, now: datetime) -> EmailAddress:
    """Send a link to an address; nothing else is sent there until it is opened. Raises NotAllowed, Invalid(address), Refused."""
    if actor.account_id is None:
        raise NotAllowed(words.SIGN_IN)
    sender = sender_of(Channel.EMAIL)
    if sender is None:
        raise Refused(words.NO_EMAIL_HERE)
    address = address.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid({"address": words.BAD_EMAIL}) from None
    if len(address) > 120:
        raise Invalid({"address": words.BAD_EMAIL})
    today = china_date(now)
    with transaction.atomic():
        row = EmailAddress.objects.select_for_update().filter(account_id=actor.account_id).first()
        row = row or EmailAddress(account_id=actor.account_id, asked_on=today, asked=0, asked_at=now)
        if row.confirmed_at is not None and row.address == address:
            return row
        row.asked = row.asked + 1 if row.asked_on == today else 1
        if row.asked > LINKS_A_DAY:
            raise Refused(words.ENOUGH_LINKS)
        row.address, row.confirmed_at, row.asked_on, row.asked_at = address, None, today, now
        row.save()
        audit.record(
            actor, "messages.ask_email", now=now, subject_type="email_address", subject_id=row.id,
            about_person_id=actor.person_id,
        )  # fmt: skip
    [result] = sender.send([_confirmation(row, now)])
    if result.outcome is not Outcome.SENT:
        raise Refused(words.EMAIL_NOT_SENT)
    return row


def _confirmation(row: EmailAddress, now: datetime) -> Parcel:
    return Parcel(
        id=row.id,
        address=row.address,
        title=str(words.CONFIRM_TITLE),
        body=str(words.CONFIRM_BODY),
        place="",
        at=now,
        url=links.confirm_url(row.id, row.address),
        language=get_language() or "zh-hans",
    )


def confirm_email(*, token: str, now: datetime) -> EmailAddress:
    """The link was opened: from now on messages may go there. Raises NotFound for a link that is not ours, or too old."""
    with transaction.atomic():
        row = EmailAddress.objects.select_for_update().filter(id=links.confirming(token)).first()
        if row is None or not links.is_confirmed(token, row.address):
            raise NotFound(words.BAD_LINK)
        if row.confirmed_at is None:
            row.confirmed_at = now
            row.save(update_fields=["confirmed_at"])
    return row


def drop_email(actor: Actor, *, now: datetime) -> None:
    """Take one's e-mail address away."""
    if actor.account_id is None:
        raise NotAllowed(words.SIGN_IN)
    with transaction.atomic():
        EmailAddress.objects.filter(account_id=actor.account_id).delete()
        _stop(Delivery.objects.filter(account_id=actor.account_id, channel=Channel.EMAIL), now, State.STOPPED, "stopped")
