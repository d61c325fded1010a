"""Tables of moderation. A record is named by (subject_type, subject_id): its area stands above and is reached through kinds.py."""

from django.db import models
from django.db.models import F, Q

from teabowl.kernel.columns import ASKED, HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.moderation.rules import MAX_REASON, MAX_WORD, AppealStatus, HoldOutcome, Outcome, Why
from teabowl.people.columns import account, place

DUTY = "PIPL art 13(3): statutory duty; 网络安全法 art 47"


class Decision(models.Model):
    """Somebody decided that a record is taken down or stays; its words are told to the author."""

    FIELD_PURPOSES = {
        "author": Purpose("who may appeal", ASKED),
        "decided_by": Purpose("who decided", DUTY, keep="archives"),
        "words": Purpose("the reason told to the author", DUTY),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_type = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    place = place()
    author = account(null=True)
    outcome = models.CharField(max_length=10, choices=choices(Outcome))
    why = models.CharField(max_length=10, choices=choices(Why), blank=True)
    words = models.CharField(max_length=MAX_REASON, blank=True)
    decided_by = account()
    decided_at = models.DateTimeField()
    appeal_until = models.DateTimeField()
    """The last moment to appeal, by the terms of that day."""

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(outcome="kept") | ~Q(why=""), name="moderation_says_why")]
        indexes = [
            models.Index("subject_type", "subject_id", F("decided_at").desc(), name="moderation_decision_of"),
            models.Index("author", F("decided_at").desc(), name="moderation_author"),
        ]


class Report(models.Model):
    """Somebody says that a record should not stand. Waiting until a decision."""

    FIELD_PURPOSES = {
        "reporter": Purpose("to be told what came of it; never told to the author", DUTY),
        "words": Purpose("what is wrong, in the reporter's words", DUTY),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_type = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    place = place()
    """Of the record, so that a place's queue is one indexed read."""
    reporter = account(null=True)
    why = models.CharField(max_length=10, choices=choices(Why))
    words = models.CharField(max_length=MAX_REASON, blank=True)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="reports")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "subject_type", "subject_id"], condition=Q(decision__isnull=True), name="reported_once"
            )
        ]
        indexes = [
            models.Index(fields=["place", "made_at"], condition=Q(decision__isnull=True), name="moderation_reports"),
            models.Index(fields=["subject_type", "subject_id"], name="moderation_report_of"),
        ]


class Appeal(models.Model):
    """The author asks the place above to look at a decision again. Once."""

    FIELD_PURPOSES = {
        "words": Purpose("why the author disagrees", ASKED),
        "answer": Purpose("what was answered", DUTY),
        "made_by": Purpose("who appealed", ASKED),
        "decided_by": Purpose("who decided", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    place = place()
    words = models.CharField(max_length=MAX_REASON)
    made_by = account(null=True)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=choices(AppealStatus), default=AppealStatus.WAITING)
    answer = models.CharField(max_length=MAX_REASON, blank=True)
    decided_by = account(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="waiting", decided_at__isnull=True)
                | ~Q(status="waiting") & Q(decided_at__isnull=False) & ~Q(answer=""),
                name="moderation_appeal_decided",
            )
        ]
        indexes = [models.Index(fields=["place", "made_at"], condition=Q(status="waiting"), name="moderation_appeals")]


class Hold(models.Model):
    """A text that waits for a look before everybody sees it. Never dropped: its author reads why, and by when."""

    FIELD_PURPOSES = {
        "author": Purpose("to be told what came of it", ASKED),
        "hits": Purpose("which words of the lists it holds, for the operator who looks", DUTY),
        "decided_by": Purpose("who looked", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_type = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    place = place()
    author = account(null=True)
    reasons = models.JSONField(default=list)
    """Codes of rules.HoldReason."""
    hits = models.JSONField(default=list)
    """[[word, category], …]"""
    held_at = models.DateTimeField()
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=choices(HoldOutcome), blank=True)
    decided_by = account(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id"], condition=Q(outcome=""), name="held_once"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True) | ~Q(outcome="") & Q(decided_at__isnull=False),
                name="hold_decided_with_outcome",
            ),
        ]
        indexes = [models.Index(fields=["place", "held_at"], condition=Q(outcome=""), name="moderation_holds")]


class Word(models.Model):
    """A word of a city's or county's list. Taken out by ending it, so that the list's history stays."""

    FIELD_PURPOSES = {
        "text": HARMLESS,
        "added_by": Purpose("who put it on the list", DUTY),
        "ended_by": Purpose("who took it off", DUTY),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = place()
    text = models.CharField(max_length=MAX_WORD)
    folded = models.CharField(max_length=3 * MAX_WORD)
    """As texts are compared (rules.folded)."""
    category = models.CharField(max_length=10, choices=choices(Why))
    added_by = account(null=True)
    added_at = models.DateTimeField()
    ended_by = account(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "folded"], condition=Q(ended_at__isnull=True), name="word_once"),
            models.CheckConstraint(condition=~Q(folded=""), name="word_is_something"),
        ]


class PlaceTerms(models.Model):
    """Days for reports and appeals, for a place and below from a day on; the nearest above a place holds."""

    FIELD_PURPOSES = {
        "answer_days": HARMLESS,
        "set_by": Purpose("who set the days", DUTY),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = place()
    report_days = models.IntegerField()
    appeal_days = models.IntegerField()
    answer_days = models.IntegerField()
    set_by = account(null=True)
    set_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("place", F("set_at").desc(), name="moderation_terms")]
        constraints = [
            models.CheckConstraint(
                condition=Q(report_days__range=(1, 60), appeal_days__range=(1, 60), answer_days__range=(1, 60)),
                name="terms_days",
            )
        ]
