"""Errands and what happened to them. The papers uploaded for them are `files.Paper`, sealed, and go after a set time."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from teabowl.guides.content import Step
from teabowl.guides.errand_rules import WITH_VILLAGE, Clock, Consent, Kind, Rating, Reach, Relation, State
from teabowl.guides.models.guide import Guide
from teabowl.guides.permissions import ErrandFacts
from teabowl.kernel.columns import ASKED, HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.people.columns import account
from teabowl.places.models import Place

AGREED = "PIPL art 13(1): with the consent of the person it is for (民法典 art 165)"
DUTY = "PIPL art 13(3): statutory duty to handle what was asked"


class ErrandQuerySet(models.QuerySet["Errand"]):
    def with_village(self) -> "ErrandQuerySet":
        """The village must do something; its clock runs."""
        return self.filter(state__in=WITH_VILLAGE)


class Errand(models.Model):
    """One errand, at the village that was asked, for ever. Its title, materials and steps are the guide's of that day.

    The clock: `clock_from` the day the running round began, `limit_days` of the whole, `used_days` used up in rounds before;
    `due_on` the last day while the village has it. `late_on`: the last day that once passed; it stays when the clock stops.
    """

    FIELD_PURPOSES: ClassVar = {
        "asker": Purpose("whom to tell how it stands", ASKED),
        "phone": Purpose("to call when something is missing", ASKED),
        "note": Purpose("what is asked", ASKED, sensitive=True),
        "for_name": Purpose("whose matter it is", AGREED, sensitive=True),
        "relation": Purpose("as whom the asker acts", AGREED),
        "agreed_by": Purpose("the account with which the person agreed", AGREED),
        "agreed_phone": Purpose("to ask the person for their consent", AGREED, keep="until answered"),
        "witnesses": Purpose("who heard the consent", AGREED),
        "outcome": Purpose("what came of it", ASKED, sensitive=True),
        "rating_note": Purpose("what was not done well", ASKED),
        "taken_by": Purpose("who handles it", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sent_key = models.UUIDField(unique=True, default=new_id)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    materials = models.JSONField(default=list)
    steps_to_go = models.JSONField(default=list)
    at_step = models.PositiveSmallIntegerField(default=0)
    """The step of `steps_to_go` that is being done."""
    asker = account(null=True)
    phone = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=500, blank=True)
    for_name = models.CharField(max_length=30, blank=True)
    relation = models.CharField(max_length=11, choices=choices(Relation), blank=True)
    consent = models.CharField(max_length=9, choices=choices(Consent), default=Consent.SELF.value)
    agreed_at = models.DateTimeField(null=True)
    agreed_by = account(null=True)
    agreed_phone = models.CharField(max_length=20, blank=True)
    witnesses = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=9, choices=choices(State))
    written_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    """When the village got it: at once, or once the person agreed."""
    limit_days = models.PositiveSmallIntegerField()
    used_days = models.PositiveSmallIntegerField(default=0)
    clock_from = models.DateField(null=True)
    due_on = models.DateField(null=True)
    late_on = models.DateField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = account(null=True)
    done_at = models.DateTimeField(null=True)
    done_days = models.PositiveSmallIntegerField(null=True)
    """Working days that the village had it, when it was done."""
    outcome = models.CharField(max_length=500, blank=True)
    reach = models.CharField(max_length=8, choices=choices(Reach), default=Reach.VILLAGE.value)
    escalated_at = models.DateTimeField(null=True)
    rating = models.CharField(max_length=11, choices=choices(Rating), blank=True)
    rating_note = models.CharField(max_length=500, blank=True)
    rated_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    news_at = models.DateTimeField(null=True)
    """Something happened that the asker has not seen yet."""

    objects = ErrandQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="errand_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["asked", "taken"])
                | Q(asked_at__isnull=False, clock_from__isnull=False, due_on__isnull=False),
                name="errand_with_the_village_has_its_clock",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "closed"]) | Q(done_at__isnull=False, done_days__isnull=False),
                name="errand_done_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True)),
                name="errand_cancelled_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(rating="", rated_at__isnull=True)
                | (~Q(rating="") & Q(rated_at__isnull=False, done_at__isnull=False)),
                name="errand_rated_once_done",
            ),
            # nothing is handed to a village for another person without that person's consent
            models.CheckConstraint(
                condition=Q(consent="self") | Q(state__in=["consent", "cancelled"]) | Q(agreed_at__isnull=False),
                name="errand_for_another_was_agreed",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "due_on"], condition=Q(state__in=["asked", "taken"]), name="errand_waiting"),
            models.Index(fields=["place", "written_at"], name="errand_at"),
            models.Index(fields=["asker", "written_at"], name="errand_asker"),
            models.Index(fields=["agreed_by"], condition=Q(agreed_by__isnull=False), name="errand_agreed"),
            models.Index(fields=["agreed_phone"], condition=Q(state="consent"), name="errand_to_agree"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def facts(self) -> ErrandFacts:
        """For permissions. Needs `place`."""
        return ErrandFacts(self.place.ref, self.asker_id, self.agreed_by_id, State(self.state), Reach(self.reach))

    @property
    def clock(self) -> Clock:
        """While the village has it."""
        assert self.clock_from is not None
        return Clock(self.clock_from, self.limit_days, self.used_days)

    @property
    def way(self) -> list[Step]:
        return [Step.of(row) for row in self.steps_to_go]


class ErrandStep(models.Model):
    """Something that happened to an errand, never changed. `by_role`: a role, 'asker', 'person' (whom it is for) or 'system'."""

    FIELD_PURPOSES: ClassVar = {
        "by": Purpose("who did it", DUTY, keep="archives"),
        "note": Purpose("what was found or asked", ASKED, sensitive=True),
        "told": Purpose("which organisers were told", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    errand = models.ForeignKey(Errand, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=9, choices=choices(Kind))
    title = models.CharField(max_length=60, blank=True)
    """Of MOVED: the guide's step that it came to."""
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = account(null=True)
    by_role = models.CharField(max_length=20)
    due_on = models.DateField(null=True)
    told = ArrayField(models.CharField(max_length=40), default=list)
    sent_key = models.UUIDField(unique=True, default=new_id)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["errand", "due_on"], condition=Q(kind="escalated"), name="errand_goes_up_once_a_round"
            )
        ]
        indexes = [models.Index(fields=["errand", "at"], name="errand_step_order")]

    def __str__(self) -> str:
        return self.kind
