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


def names_holding(role: Role, place_id: UUID, on: date) -> list[str]:
    """Names of those who hold the role at the place on a date, oldest grant first."""
    rows = Grant.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), role=role, starts_on__lte=on)
    rows = rows.filter(Q(place_id=place_id) | Q(place__now_at_id=place_id))
    return list(dict.fromkeys(rows.order_by("starts_on", "id").values_list("account__person__name", flat=True)))
