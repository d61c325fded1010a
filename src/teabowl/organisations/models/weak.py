"""Weak branches: the list of situations by version, each case with its plan, monthly progress, acceptance and look for a relapse.
All of it is for those who put it right; no public page reads these tables."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from teabowl.kernel.columns import HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.organisations.models.tree import DUTY, Organisation
from teabowl.organisations.rules_weak import Duty, State
from teabowl.places.models import Place

INSIDE = Purpose("what is put right, and by whom; for those who do", DUTY, sensitive=True, keep="archives")
ACCOUNT = Purpose("who entered it", DUTY, keep="archives")


class CriteriaVersion(models.Model):
    """A list that a city or county has set for itself and below, from a day on, with the terms of acceptance."""

    FIELD_PURPOSES = {"set_by": ACCOUNT, "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    title = models.CharField(max_length=80)
    source = models.CharField(max_length=120)
    criteria = models.JSONField()
    """[{"code", "text", "sign"}]"""
    vacant_months = models.PositiveSmallIntegerField()
    pass_score = models.DecimalField(max_digits=5, decimal_places=2)
    dissatisfied_percent = models.PositiveSmallIntegerField()
    relapse_months = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "since"], name="criteria_once_a_day"),
            models.CheckConstraint(
                condition=Q(pass_score__gt=0, pass_score__lte=100, dissatisfied_percent__gt=0, dissatisfied_percent__lte=100)
                & Q(vacant_months__gte=1, relapse_months__gte=1, relapse_months__lte=36),
                name="criteria_are_sane",
            ),
        ]


class WeakCase(models.Model):
    """One branch in one year: from proposal to the look for a relapse."""

    FIELD_PURPOSES = {
        "situations": INSIDE,
        "found": INSIDE,
        "words": INSIDE,
        "proposed_by": ACCOUNT,
        "decided_by": ACCOUNT,
        "checked_by": ACCOUNT,
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="weak_cases")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, null=True, related_name="+")
    """The list it was looked at against; null: the one that stands in the code (`list_key`)."""
    list_key = models.CharField(max_length=40)
    list_title = models.CharField(max_length=80)
    situations = models.JSONField()
    """[{"code", "text"}] as they were worded."""
    found = models.CharField(max_length=500)
    state = models.CharField(max_length=8, choices=choices(State))
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    listed_on = models.DateField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_on = models.DateField(null=True)
    relapse_due = models.DateField(null=True)
    checked_on = models.DateField(null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=500, blank=True)
    """Why it was declined; what the look for a relapse found."""
    relapse_of = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="relapse")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year"], condition=~Q(state__in=["declined", "relapsed"]), name="weak_once_a_year"
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state__in=["proposed", "listed", "accepted"]), name="weak_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "declined"]) | Q(listed_on__isnull=False), name="weak_listed_on"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "kept", "relapsed"])
                | Q(accepted_on__gte=F("listed_on"), relapse_due__gt=F("accepted_on")),
                name="weak_accepted_on",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["kept", "relapsed"]) | Q(checked_on__isnull=False), name="weak_checked_on"
            ),
        ]
        indexes = [models.Index(fields=["year", "state"], name="weak_of_year")]


class WeakDuty(models.Model):
    """Who answers for a case (四个一)."""

    FIELD_PURPOSES = {"name": INSIDE, "post": INSIDE, "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(WeakCase, on_delete=models.PROTECT, related_name="duties")
    kind = models.CharField(max_length=16, choices=choices(Duty))
    name = models.CharField(max_length=60)
    """Of a person; for the linked unit its name."""
    post = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="weak_duty_once")]


class WeakMeasure(models.Model):
    """One thing that is done about one situation: what, who, by when."""

    FIELD_PURPOSES = {"text": INSIDE, "who": INSIDE, "done_words": INSIDE, "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True)
    case = models.ForeignKey(WeakCase, on_delete=models.PROTECT, related_name="measures")
    code = models.CharField(max_length=20)
    text = models.CharField(max_length=300)
    who = models.CharField(max_length=60)
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_words = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "due_on"], name="weak_measure_of")]


class WeakProgress(models.Model):
    """What a month brought."""

    FIELD_PURPOSES = {"words": INSIDE, "by": ACCOUNT, "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(WeakCase, on_delete=models.PROTECT, related_name="progress")
    month = models.DateField()
    words = models.CharField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "month"], name="weak_progress_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="weak_progress_month"),
        ]


class WeakVote(models.Model):
    """What the members said in a meeting's secret ballot of how it was put right, as it was counted."""

    FIELD_PURPOSES = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(WeakCase, on_delete=models.PROTECT, related_name="votes")
    motion_id = models.UUIDField(unique=True)
    """The vote (`ballots`, above)."""
    on = models.DateField()
    satisfied = models.PositiveSmallIntegerField()
    mostly = models.PositiveSmallIntegerField()
    dissatisfied = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["case", "-on"], name="weak_vote_of")]


class WeakAcceptance(models.Model):
    """One look at whether it is put right: score, the members' vote, and what follows. Never changed; a failed one is tried again."""

    FIELD_PURPOSES = {"words": INSIDE, "by": ACCOUNT, "counters": INSIDE, "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True)
    case = models.ForeignKey(WeakCase, on_delete=models.PROTECT, related_name="acceptances")
    on = models.DateField()
    score = models.DecimalField(max_digits=5, decimal_places=2)
    satisfied = models.PositiveSmallIntegerField()
    mostly = models.PositiveSmallIntegerField()
    dissatisfied = models.PositiveSmallIntegerField()
    members = models.PositiveSmallIntegerField()
    """Who might vote on that day."""
    vote = models.ForeignKey(WeakVote, on_delete=models.PROTECT, null=True, related_name="acceptances")
    counters = models.CharField(max_length=60, blank=True)
    """The two who counted papers, where there was no ballot here."""
    passed = models.BooleanField()
    why = ArrayField(models.CharField(max_length=20))
    words = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=100), name="weak_score"),
            models.CheckConstraint(
                condition=Q(members__gte=F("satisfied") + F("mostly") + F("dissatisfied")), name="weak_votes_of_members"
            ),
        ]
        indexes = [models.Index(fields=["case", "-on"], name="weak_acceptance_of")]
