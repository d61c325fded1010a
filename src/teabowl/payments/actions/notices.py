"""Notifications: believed only with the right signature, a fresh time and a content that our key opens; taken once, whatever comes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from teabowl.kernel.errors import NotFound
from teabowl.payments import words
from teabowl.payments.actions.settling import Taken, hear_payment, hear_refund
from teabowl.payments.actions.telling import PROVIDER
from teabowl.payments.models import Heard, Merchant
from teabowl.payments.providers import provider_of
from teabowl.payments.values import PaymentStatement


def take_notice(*, provider: str, merchant_id: UUID, headers: Mapping[str, Any], body: bytes, now: datetime) -> Taken:
    """Take what came to an account's door. Raises BadNotice (not to be believed), ProviderFailed (cannot be checked now), NotFound."""
    merchant = Merchant.objects.select_related("place").filter(id=merchant_id, provider=provider).first()
    if merchant is None:
        raise NotFound(words.NO_MERCHANT)
    notice = provider_of(merchant).read_notice(headers, body, now=now)
    said = notice.statement
    with transaction.atomic():
        # The same notice again: what it says was taken, or was not and is looked at afresh.
        heard, new = Heard.objects.select_for_update().get_or_create(
            merchant=merchant,
            key=notice.id,
            defaults={"kind": notice.kind, "number": said.number[:64], "outcome": "", "at": now},
        )
        if isinstance(said, PaymentStatement):
            taken = hear_payment(PROVIDER, merchant=merchant, statement=said, now=now)
        else:
            taken = hear_refund(PROVIDER, merchant=merchant, statement=said, now=now)
        if not new:
            heard.times += 1
        heard.outcome = taken.outcome
        heard.save(update_fields=["outcome", "times"])
    return taken
