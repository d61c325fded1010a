"""这页有用吗: said without an account, limited by address, read by those who write. Never counted against anybody."""

import hashlib
import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from teabowl.guides import cleaning, rules, words
from teabowl.guides.models import Feedback
from teabowl.guides.queries.resolving import guide_on
from teabowl.guides.rules import Reason
from teabowl.kernel.actor import Actor
from teabowl.kernel.addresses import counted_as
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.times import china_date
from teabowl.places.models import Place

KEEP_VISITOR = timedelta(days=2)


def visitor_of(address: str, now: datetime) -> str:
    """An address of one day, as a keyed digest: equal for the same address on the same day, and of no other use."""
    said = f"guides.feedback {china_date(now)} {counted_as(address)}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()[:32]


@transaction.atomic
def give_feedback(
    actor: Actor, *, place: Place, guide_id: UUID, helped: bool, reason: str = "", said: str = "", key: UUID, now: datetime
) -> Feedback:
    """Say whether a guide helped, and if not why. Raises NotFound, Invalid(reason), Refused when too much came from one address."""
    before = Feedback.objects.filter(id=key).first()
    if before is not None:
        return before
    found = guide_on(place, guide_id)
    if found is None:
        raise NotFound(words.NOT_HERE)
    if not helped and reason not in list(Reason):
        raise Invalid({"reason": words.CHOOSE_ONE})
    visitor = visitor_of(actor.origin.address, now)
    lately = Feedback.objects.filter(visitor=visitor, at__gt=now - timedelta(days=1))
    if lately.count() >= rules.FEEDBACK_A_DAY or lately.filter(guide_id=guide_id).count() >= rules.FEEDBACK_ON_ONE:
        raise Refused(words.ENOUGH_FEEDBACK)
    # no audit entry: nobody is named, nothing is decided
    return Feedback.objects.create(
        id=key, guide_id=guide_id, place=place, helped=helped, reason="" if helped else reason,
        words=cleaning.text("words", said, rules.WORDS, required=False), version=found.guide.version, at=now, visitor=visitor,
    )  # fmt: skip


def forget_visitors(*, now: datetime) -> int:
    """Background work: the digests of addresses go after two days. Answers how many."""
    return Feedback.objects.filter(at__lt=now - KEEP_VISITOR).exclude(visitor="").update(visitor="")
