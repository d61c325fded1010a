"""Villagers under 18 who may write, with their guardian's consent (未成年人网络保护条例; PIPL art 31)."""

from django.db import models
from django.db.models import Q

from teabowl.boards.models.posts import DUTY
from teabowl.kernel.columns import HARMLESS, Purpose
from teabowl.kernel.ids import new_id
from teabowl.people.columns import account, place
from teabowl.people.models import Person


class Minor(models.Model):
    """The operator noted that a verified villager is under 18, and that the guardian agrees. Ended by itself at 18 (rules.age)."""

    FIELD_PURPOSES = {
        "person": Purpose("whose posts are looked at first and shown without a name", DUTY, sensitive=True),
        "born_on": Purpose("under 14 needs the guardian's consent; at 18 this ends", DUTY, sensitive=True),
        "guardian": Purpose("who agreed for the child", "PIPL art 31", sensitive=True),
        "consent_on": Purpose("when the guardian agreed", "PIPL art 31", sensitive=True),
        "recorded_by": Purpose("who noted it", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = place()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    born_on = models.DateField()
    guardian = models.CharField(max_length=40, blank=True)
    consent_on = models.DateField(null=True)
    recorded_by = account(null=True)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at__isnull=True), name="minor_once"),
            models.CheckConstraint(condition=Q(consent_on__isnull=True) | ~Q(guardian=""), name="minor_consent_of_somebody"),
        ]
        indexes = [models.Index(fields=["place"], condition=Q(ended_at__isnull=True), name="minor_place")]
