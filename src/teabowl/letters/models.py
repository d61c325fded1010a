"""Letters, what happened to them, their answers, and the limit that each place answers within."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from teabowl.kernel.columns import ASKED, HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.letters.permissions import LetterFacts
from teabowl.letters.rules import OPEN, Consent, Kind, Rating, Reach, State, Visibility
from teabowl.places.models import Place

DUTY = "PIPL art 13(3): statutory duty to answer letters (信访工作条例)"
CONSENT = "PIPL art 25: published with the writer's own consent"


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> "LetterQuerySet":
        """Somebody must still answer."""
        return self.filter(state__in=OPEN)

    def published(self) -> "LetterQuerySet":
        """What everybody may read: public letters, and private ones whose answer the writer lets be read."""
        shown = Q(visibility=Visibility.PUBLIC, erased_at__isnull=True) | ~Q(consent=Consent.NONE)
        return self.filter(shown, hidden_at__isnull=True).exclude(state=State.WITHDRAWN)

    def newest_first(self) -> "LetterQuerySet":
        return self.order_by("-received_at", "-id")


class Letter(models.Model):
    """One letter. `place` is where it was written to, for ever; where it lives today is the place's `now_at`.

    The clock of the running round: `clock_from` the day it started, `limit_days` its length, `due_on` its last day. The first
    round's last day stays in `first_due_on`, since "in time" is judged by the first answer.
    """

    FIELD_PURPOSES: ClassVar = {
        "writer": Purpose("whom to answer", ASKED),
        "signed": Purpose("the name, when the writer chose to show it", CONSENT),
        "from_group": Purpose("the 小组 shown instead of a name", ASKED),
        "title": Purpose("what is asked", ASKED, sensitive=True),
        "body": Purpose("what is asked", ASKED, sensitive=True),
        "hidden_reason": Purpose("why it was taken off the site, told to the writer", DUTY),
        "paper_name": Purpose("who wrote on paper, to bring the answer", ASKED),
        "paper_phone": Purpose("who wrote on paper, to bring the answer", ASKED),
        "taken_in_by": Purpose("who entered it", DUTY, keep="archives"),
        "rating_note": Purpose("what was not done, to do it again", ASKED),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    sent_key = models.UUIDField(default=new_id)
    """Made with the empty form: the same form sent twice is one letter."""
    from_villager = models.BooleanField(default=False)
    from_group = models.CharField(max_length=20, blank=True)
    signed = models.CharField(max_length=40, blank=True)
    paper_name = models.CharField(max_length=40, blank=True)
    """Of one taken on paper, from somebody without an account: who answers reads it, nobody else."""
    paper_phone = models.CharField(max_length=20, blank=True)
    taken_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=40)
    body = models.TextField()
    visibility = models.CharField(max_length=7, choices=choices(Visibility))
    state = models.CharField(max_length=9, choices=choices(State), default=State.RECEIVED.value)
    received_at = models.DateTimeField()
    limit_days = models.PositiveSmallIntegerField()
    clock_from = models.DateField()
    due_on = models.DateField()
    first_due_on = models.DateField()
    round = models.PositiveSmallIntegerField(default=1)
    """1, and one more each time the letter was sent back."""
    answered_at = models.DateTimeField(null=True)
    """The first answer."""
    last_answered_at = models.DateTimeField(null=True)
    reach = models.CharField(max_length=8, choices=choices(Reach), default=Reach.VILLAGE.value)
    escalated_at = models.DateTimeField(null=True)
    """The first time that it went up."""
    handed_over_at = models.DateTimeField(null=True)
    follow_up_on = models.DateField(null=True)
    """The day on which somebody promised to report again; null once reported."""
    rating = models.CharField(max_length=11, choices=choices(Rating), blank=True)
    rating_note = models.CharField(max_length=500, blank=True)
    rated_at = models.DateTimeField(null=True)
    consent = models.CharField(max_length=6, choices=choices(Consent), default=Consent.NONE.value)
    consented_at = models.DateTimeField(null=True)
    """Consent covers the answers that were there at this time."""
    withdrawn_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.CharField(max_length=500, blank=True)
    erased_at = models.DateTimeField(null=True)
    """The writer erased the account: no writer, title or words are left, only that there was a letter."""
    news_at = models.DateTimeField(null=True)
    """Something happened that the writer has not seen yet; null once seen."""

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["writer", "sent_key"], name="letter_sent_once"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="letter_state_known"),
            models.CheckConstraint(condition=Q(visibility__in=[v.value for v in Visibility]), name="letter_visibility_known"),
            models.CheckConstraint(condition=Q(reach__in=[r.value for r in Reach]), name="letter_reach_known"),
            models.CheckConstraint(
                condition=Q(state__in=["received", "looking", "withdrawn"]) | Q(answered_at__isnull=False),
                name="letter_answered_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, last_answered_at__isnull=True)
                | Q(answered_at__gte=F("received_at"), last_answered_at__gte=F("answered_at")),
                name="letter_answered_after_received",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
                name="letter_withdrawn_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(rating="", rated_at__isnull=True)
                | (~Q(rating="") & Q(rated_at__isnull=False, answered_at__isnull=False)),
                name="letter_rated_after_an_answer",
            ),
            models.CheckConstraint(condition=~Q(state="closed") | ~Q(rating=""), name="letter_closed_by_its_writer"),
            models.CheckConstraint(
                condition=Q(consent="none", consented_at__isnull=True)
                | Q(visibility="private", consented_at__isnull=False, answered_at__isnull=False),
                name="letter_consent_is_for_an_answered_private_one",
            ),
            models.CheckConstraint(
                condition=Q(reach="village", escalated_at__isnull=True) | (~Q(reach="village") & Q(escalated_at__isnull=False)),
                name="letter_gone_up_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("clock_from"), limit_days__gte=1, round__gte=1), name="letter_clock_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(writer__isnull=False)
                | Q(taken_in_by__isnull=False)
                | Q(erased_at__isnull=False, body="", signed=""),
                name="letter_erased_is_empty",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "-received_at"], name="letter_place"),
            models.Index(fields=["writer", "-received_at"], name="letter_writer"),
            models.Index(fields=["-received_at"], name="letter_newest"),
            models.Index(fields=["due_on"], condition=Q(state__in=["received", "looking", "reopened"]), name="letter_due"),
        ]

    def __str__(self) -> str:
        return str(self.id)  # a title in a log or a traceback would be read by people who may not

    @property
    def facts(self) -> LetterFacts:
        """For permissions. Needs `place`."""
        return LetterFacts(
            self.place.ref,
            self.writer_id,
            Visibility(self.visibility),
            State(self.state),
            Reach(self.reach),
            self.hidden_at is not None,
        )


class LetterStep(models.Model):
    """Something that happened to a letter (经过), never changed. `by_role` says as whom: a role, 'writer' or 'system'."""

    FIELD_PURPOSES: ClassVar = {
        "by": Purpose("who did it", DUTY, keep="archives"),
        "note": Purpose("what was found or asked", ASKED, sensitive=True),
        "told": Purpose("which organisers were told", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=11, choices=choices(Kind))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_role = models.CharField(max_length=20)
    note = models.CharField(max_length=500, blank=True)
    round = models.PositiveSmallIntegerField()
    due_on = models.DateField(null=True)
    """The last day that this step set, or that had passed."""
    level = models.CharField(max_length=8, blank=True)
    """Of an escalation: to the township or the county."""
    told = ArrayField(models.CharField(max_length=40), default=list)
    sent_key = models.UUIDField(unique=True, default=new_id)
    """Made with the empty form: the same form sent twice is one step."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "round", "level"], condition=Q(kind="escalated"), name="letter_goes_up_once_a_round"
            ),
            models.CheckConstraint(
                condition=(Q(kind="escalated") & Q(level__in=["township", "county"])) | (~Q(kind="escalated") & Q(level="")),
                name="letter_step_level_of_escalations",
            ),
        ]
        indexes = [models.Index(fields=["letter", "at"], name="letter_step_order")]

    def __str__(self) -> str:
        return self.kind


class Answer(models.Model):
    """An answer; one for each round of a letter."""

    FIELD_PURPOSES: ClassVar = {
        "by": Purpose("who answered", DUTY, keep="archives"),
        "body": Purpose("what was answered", DUTY, sensitive=True),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="answers")
    round = models.PositiveSmallIntegerField()
    body = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_role = models.CharField(max_length=20)
    at = models.DateTimeField()
    follow_up_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "round"], name="letter_one_answer_a_round")]

    def __str__(self) -> str:
        return str(self.id)


class LetterLimit(models.Model):
    """Within how many working days letters written from `since` on are answered, at a place and below it."""

    FIELD_PURPOSES: ClassVar = {"set_by": Purpose("who set it", DUTY, keep="archives"), "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField()
    since = models.DateField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "since"], name="letter_limit_once_a_day"),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=30), name="letter_limit_is_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.days}"
