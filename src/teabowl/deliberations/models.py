"""Matters on their way, and their steps. Everything here is for everybody to read."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from teabowl.deliberations.rules import NOTICES, STEPS, Mark, State, Step, Topic
from teabowl.kernel.columns import HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.meetings.models import Meeting
from teabowl.organisations.models import Organisation
from teabowl.people.columns import account
from teabowl.places.models import Place

DUTY = "PIPL art 13(3): statutory duty to decide together and publish (村民委员会组织法 arts 4, 30)"


class Matter(models.Model):
    """One matter. `body` is the proposal as it stands, `step` what comes next."""

    FIELD_PURPOSES: ClassVar = {
        "title": Purpose("may name people whom a decision concerns", DUTY, keep="archives"),
        "body": Purpose("may name people whom a decision concerns", DUTY, keep="archives"),
        "proposed_by": Purpose("who proposed it", DUTY, keep="archives"),
        "stop_reason": Purpose("why it was stopped", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True, default=new_id)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    """The Party organisation of the village that proposes."""
    topic = models.CharField(max_length=8, choices=choices(Topic))
    title = models.CharField(max_length=60)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=choices(State), default=State.WALKING.value)
    step = models.CharField(max_length=8, choices=choices(Step), blank=True)
    proposed_on = models.DateField()
    proposed_by = account(null=True)
    last_on = models.DateField()
    """The day of the last step."""
    ended_on = models.DateField(null=True)
    """Finished, or stopped."""
    stop_reason = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="matter_state_known"),
            models.CheckConstraint(
                condition=Q(state="walking", ended_on__isnull=True) | (~Q(state="walking") & Q(ended_on__isnull=False)),
                name="matter_ended_has_its_day",
            ),
            models.CheckConstraint(condition=~Q(state="finished") | Q(step=""), name="matter_finished_walked_it_all"),
            models.CheckConstraint(condition=~Q(state="stopped") | ~Q(stop_reason=""), name="matter_stopped_says_why"),
            models.CheckConstraint(condition=Q(last_on__gte=F("proposed_on")), name="matter_walks_forward"),
        ]
        indexes = [
            models.Index(fields=["place", "-proposed_on", "-id"], name="matter_place"),
            models.Index(fields=["state", "step"], name="matter_state"),
        ]

    def __str__(self) -> str:
        return self.title


class MatterStep(models.Model):
    """One step that was taken, or waits on a meeting's agenda. Of a meeting its rule and numbers stay here as they were published:
    `counts` has only what the rule set lets be public."""

    FIELD_PURPOSES: ClassVar = {
        "words": Purpose("what was decided or published", DUTY, keep="archives"),
        "by": Purpose("who entered it", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=choices(Step))
    mark = models.CharField(max_length=7, choices=choices(Mark))
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="+")
    meeting_kind = models.CharField(max_length=15, blank=True)
    item_id = models.UUIDField(null=True, unique=True)
    on = models.DateField()
    """Its day; of one that waits the day of the meeting."""
    until = models.DateField(null=True)
    """Of a disclosure: its last day."""
    words = models.TextField(blank=True)
    counts = models.JSONField(default=dict)
    source = models.CharField(max_length=200, blank=True)
    by = account(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "kind"], name="matter_step_once"),
            models.CheckConstraint(condition=Q(kind__in=[s.value for s in STEPS]), name="matter_step_known"),
            models.CheckConstraint(
                condition=Q(kind__in=[s.value for s in NOTICES], until__isnull=False)
                | (~Q(kind__in=[s.value for s in NOTICES]) & Q(until__isnull=True)),
                name="matter_disclosure_has_its_days",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["discuss", "review", "decide"], meeting__isnull=False, item_id__isnull=False)
                | (~Q(kind__in=["discuss", "review", "decide"]) & Q(meeting__isnull=True, item_id__isnull=True)),
                name="matter_deliberation_is_a_meeting",
            ),
            models.CheckConstraint(condition=~Q(mark="waiting") | Q(meeting__isnull=False), name="matter_only_meetings_wait"),
        ]
        indexes = [models.Index(fields=["meeting"], condition=Q(mark="waiting"), name="matter_step_waiting")]
