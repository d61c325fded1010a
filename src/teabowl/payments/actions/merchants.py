"""Accounts: connected, proved, switched, their keys changed. Keys go in and never come out."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from teabowl.audit import actions as audit
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.payments import key_rules, owners, words
from teabowl.payments.actions.telling import merchant_for, note_fault
from teabowl.payments.models import Merchant
from teabowl.payments.permissions import KEEP_MERCHANT
from teabowl.payments.providers import provider_of
from teabowl.payments.providers.wechat import APIV3_KEY, PRIVATE_KEY
from teabowl.payments.values import MerchantKeys, ProviderFailed
from teabowl.people.secrets import seal
from teabowl.places.models import Place
from teabowl.ui.form_words import check_no_problems, clean_written


@transaction.atomic
def open_merchant(
    actor: Actor,
    *,
    place: Place,
    holder: tuple[str, UUID] | None,
    title: str,
    number: str,
    app_id: str,
    keys: MerchantKeys,
    now: datetime,
) -> Merchant:
    """Connect an account; it takes money once `check_merchant` has proved it. Raises Invalid, Refused, NotAllowed."""
    holder_type, holder_id = holder or ("", None)
    if not actor.system and not owners.may(actor, KEEP_MERCHANT, place.ref, (holder_type, holder_id), now):
        raise NotAllowed(f"{KEEP_MERCHANT.zh}：这里没有这个权限")
    keys = key_rules.tidy(keys)
    problems = [*key_rules.merchant_problems(number.strip(), app_id.strip()), *key_rules.key_problems(keys)]
    check_no_problems(problems, say=words.SAY)
    merchant = Merchant(
        place=place,
        holder_type=holder_type,
        holder_id=holder_id,
        title=clean_written("title", title, 40),
        number=number.strip(),
        app_id=app_id.strip(),
        opened_by_id=actor.account_id,
        opened_at=now,
    )
    _seal(merchant, keys, now)
    try:
        with transaction.atomic():
            merchant.save()
    except IntegrityError:
        raise Invalid({"number": words.DUPLICATE}) from None
    _note(actor, "open_merchant", merchant, now, number=("", merchant.number), title=("", merchant.title))
    return merchant


def _seal(merchant: Merchant, keys: MerchantKeys, now: datetime) -> None:
    merchant.certificate_serial = keys.certificate_serial
    merchant.private_key = seal(keys.private_key, PRIVATE_KEY)
    merchant.apiv3_key = seal(keys.apiv3_key, APIV3_KEY)
    merchant.public_key, merchant.public_key_id = keys.public_key, keys.public_key_id
    merchant.certificates, merchant.certificates_at, merchant.keys_at = [], None, now
    merchant.fault = merchant.fault_code = ""


@transaction.atomic
def change_keys(actor: Actor, *, merchant_id: UUID, keys: MerchantKeys, now: datetime) -> Merchant:
    """Put new keys in place of the old ones. Raises Invalid."""
    merchant = merchant_for(actor, KEEP_MERCHANT, merchant_id, now, lock=True)
    keys = key_rules.tidy(keys)
    check_no_problems(key_rules.key_problems(keys), say=words.SAY)
    _seal(merchant, keys, now)
    merchant.save()
    _note(actor, "change_keys", merchant, now)
    return merchant


def check_merchant(actor: Actor, *, merchant_id: UUID, now: datetime) -> Merchant:
    """Make a harmless call with the account's keys. One that was never proved takes money from then on. Raises Refused with what the
    provider said."""
    merchant = merchant_for(actor, KEEP_MERCHANT, merchant_id, now)
    try:
        provider_of(merchant).check()
    except ProviderFailed as fault:
        note_fault(merchant.id, fault, now)
        raise Refused(f"{words.FAULTS[fault.fault]} {fault.code}".strip()) from fault
    with transaction.atomic():
        merchant = merchant_for(actor, KEEP_MERCHANT, merchant_id, now, lock=True)
        was, merchant.checked_at, merchant.fault, merchant.fault_code = merchant.status, now, "", ""
        if merchant.status == Merchant.Status.DRAFT:
            merchant.status = Merchant.Status.ON.value
        merchant.save(update_fields=["checked_at", "fault", "fault_code", "status"])
        _note(actor, "check_merchant", merchant, now, status=(was, merchant.status))
    return merchant


@transaction.atomic
def switch_merchant(actor: Actor, *, merchant_id: UUID, on: bool, now: datetime) -> Merchant:
    """Stop or resume taking money. What was begun is still heard of, refunded and reconciled. Raises Refused."""
    merchant = merchant_for(actor, KEEP_MERCHANT, merchant_id, now, lock=True)
    if on and merchant.checked_at is None:
        raise Refused(words.CHECK_FIRST)
    was, merchant.status = merchant.status, (Merchant.Status.ON if on else Merchant.Status.OFF).value
    try:
        with transaction.atomic():
            merchant.save(update_fields=["status"])
    except IntegrityError:
        raise Refused(words.DUPLICATE) from None
    _note(actor, "switch_merchant", merchant, now, status=(was, merchant.status))
    return merchant


def _note(actor: Actor, deed: str, merchant: Merchant, now: datetime, **changes: tuple[str, str]) -> None:
    audit.record(
        actor,
        f"payments.{deed}",
        now=now,
        subject_type="payment_merchant",
        subject_id=merchant.id,
        place_id=merchant.place_id,
        changes=changes,
    )
