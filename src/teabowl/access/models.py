"""Grants: a role at a place, for a time, given by somebody."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from teabowl.kernel.actor import Role
from teabowl.kernel.columns import HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.places.models import Place

DUTY = "performance of a statutory duty, PIPL art 13(3)"


class Grant(models.Model):
    """Never deleted and never rewritten: ending one brings `ends_on` forward and says who did it, and when."""

    FIELD_PURPOSES = {
        "account": Purpose("who holds the role", DUTY, keep="archives"),
        "granted_by": Purpose("who gave it", DUTY, keep="archives"),
        "revoked_by": Purpose("who ended it", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=choices(r for r in Role if r is not Role.VILLAGER))
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    """The last day the role is held; null: until ended. The day before `starts_on`: it was ended before it began."""
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    """Null: given on the server's command line."""
    created_at = models.DateTimeField()
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on") - 1), name="grant_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in Role if r is not Role.VILLAGER]), name="grant_role_known"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(ends_on__isnull=False), name="grant_revoked_has_end"
            ),
            ExclusionConstraint(
                name="grant_once_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_on"), F("ends_on") + 1, Value("[)"), function="daterange", output_field=DateRangeField()
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [models.Index(fields=["place", "role"], name="grant_place")]
