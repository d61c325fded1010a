"""Grants: a role at a place, for a time, given by somebody."""

from django.conf import settings
from django.db import models

from teabowl.kernel.actor import Role
from teabowl.kernel.columns import HARMLESS, Purpose
from teabowl.kernel.ids import new_id
from teabowl.places.models import Place


class Grant(models.Model):
    FIELD_PURPOSES = {
        "account": Purpose("who holds the role", "performance of a statutory duty, PIPL art 13(3)", keep="archives"),
        "granted_by": Purpose("who gave it", "performance of a statutory duty, PIPL art 13(3)", keep="archives"),
        "revoked_by": Purpose("who ended it", "performance of a statutory duty, PIPL art 13(3)", keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role if r is not Role.VILLAGER])
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    """The last day the role is held; null: until revoked."""
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
