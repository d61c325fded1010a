"""Named reads of grants."""

from datetime import date
from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from teabowl.access.models import Grant
from teabowl.kernel.actor import Held, Role


def held_by(account_id: UUID, on: date) -> frozenset[Held]:
    """The roles an account holds on a date, at the places where their grants stand today."""
    rows = (
        Grant.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), account_id=account_id, starts_on__lte=on)
        .annotate(stands_at=Coalesce(F("place__now_at_id"), F("place_id")))
        .values_list("role", "stands_at")
    )
    return frozenset(Held(Role(role), place_id) for role, place_id in rows)
