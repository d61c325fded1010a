"""Tokens, and the meter that counts requests for all workers."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from teabowl.api.rules import NAME_LENGTH, Scope, is_live
from teabowl.kernel.actor import Role
from teabowl.kernel.columns import ASKED, HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.people.models import Account
from teabowl.places.models import Place


class ApiToken(models.Model):
    """A key that lets a program act as its owner, narrowed. The token itself is shown once and never kept."""

    FIELD_PURPOSES = {
        "account": Purpose("as whom the program acts", ASKED),
        "name": Purpose("what its owner calls it", ASKED),
        "digest": Purpose("recognises the token without keeping it", ASKED),
        "last_used_on": Purpose("so that its owner sees which are in use", ASKED),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=NAME_LENGTH)
    digest = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=12)
    """The beginning, to tell one's tokens apart."""
    scope = models.CharField(max_length=5, choices=choices(Scope))
    role = models.CharField(max_length=20, blank=True, choices=choices(Role))
    """With `place`: acts only as this role there. Empty: as everything that the owner holds."""
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    as_staff = models.BooleanField()
    """Made in a session that had shown a second factor; others never act as staff where one is asked for."""
    form_key = models.UUIDField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=[s.value for s in Scope]), name="token_scope_known"),
            models.CheckConstraint(
                condition=Q(role="", place__isnull=True) | (~Q(role="") & Q(place__isnull=False)), name="token_role_with_place"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="token_ends_after_start"),
            models.UniqueConstraint(fields=["account", "form_key"], name="token_once_per_form"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}…"

    def is_live_at(self, now: datetime) -> bool:
        return is_live(self.expires_at, self.revoked_at, now)


class Meter(models.Model):
    """How many requests came under one key in the running minute. One row a key; the key of an address is a keyed hash."""

    FIELD_PURPOSES = {
        "key": Purpose("a keyed hash of the address or a token's key, to limit requests", "网络安全法 art 21", keep="1 hour"),
        "*": HARMLESS,
    }

    key = models.CharField(primary_key=True, max_length=60, db_collation="C")
    minute = models.BigIntegerField()
    count = models.IntegerField()
