"""What a meeting leaves: tasks, corrections of its minutes; and which meetings were due."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from teabowl.kernel.columns import HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models.meeting import DUTY, AgendaItem, Meeting
from teabowl.organisations.models import Organisation
from teabowl.people.models import Person
from teabowl.places.models import Place


class Task(models.Model):
    """Something that a meeting decided somebody should do by a day. It comes up in the next agenda until it is done."""

    FIELD_PURPOSES: ClassVar = {
        "owner": Purpose("who does it", DUTY, keep="archives"),
        "owner_name": Purpose("who does it, as named then", DUTY, keep="archives"),
        "closed_by": Purpose("who said that it is done", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True, default=new_id)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="tasks")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, related_name="tasks")
    title = models.CharField(max_length=120)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    owner_name = models.CharField(max_length=40)
    due_on = models.DateField()
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    note = models.CharField(max_length=500, blank=True)
    """How far it is, or what came of it."""
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="meeting_task_closed_has_its_time",
            )
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state="open"), name="meeting_task_due"),
            models.Index(fields=["owner"], condition=Q(state="open"), name="meeting_task_owner"),
        ]

    def __str__(self) -> str:
        return self.title


class Correction(models.Model):
    """A later meeting found the minutes wrong: what is right. The minutes themselves stay as they were."""

    FIELD_PURPOSES: ClassVar = {
        "body": Purpose("what was wrong and what is right", DUTY, sensitive=True, keep="archives"),
        "by": Purpose("who entered it", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True, default=new_id)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="corrections")
    decided_in = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=2000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(meeting=F("decided_in")), name="meeting_corrected_by_another")]

    def __str__(self) -> str:
        return str(self.id)


class Due(models.Model):
    """One meeting that an organisation (or a village) must hold between two days, by the frequency that held then."""

    FIELD_PURPOSES: ClassVar = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=choices(Kind))
    first = models.DateField()
    last = models.DateField()
    held_on = models.DateField(null=True)
    """The day of the first meeting of this kind in that time."""
    held_by = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "first"], condition=Q(organisation__isnull=False), name="meeting_due_once"
            ),
            models.UniqueConstraint(
                fields=["place", "kind", "first"], condition=Q(organisation__isnull=True), name="meeting_due_village_once"
            ),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="meeting_due_days"),
            models.CheckConstraint(
                condition=Q(held_on__isnull=True) | Q(held_on__gte=F("first"), held_on__lte=F("last")),
                name="meeting_due_held_in_time",
            ),
        ]
        indexes = [
            models.Index(fields=["last"], condition=Q(held_on__isnull=True), name="meeting_due_open"),
            models.Index(fields=["place", "last"], name="meeting_due_place"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first}"


class Rhythm(models.Model):
    """How often a kind without a binding rule (党课) is due from `since` on, in an organisation and below it."""

    FIELD_PURPOSES: ClassVar = {"set_by": Purpose("who set it", DUTY, keep="archives"), "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=choices(Kind))
    months = models.PositiveSmallIntegerField()
    since = models.DateField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "since"], name="meeting_rhythm_once"),
            models.CheckConstraint(condition=Q(months__in=[1, 2, 3, 4, 6, 12]), name="meeting_rhythm_divides_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.months}"
