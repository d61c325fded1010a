"""What members owe: terms of an organisation, amounts fixed, waivers, months owed, their sums, and rows of months that nobody paid.

Membership, income and need are sensitive (PIPL art 28): the income base and the reasons are sealed, who looks is logged.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from teabowl.dues.rules import Category, WaiverState
from teabowl.kernel.columns import HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.organisations.models import Member, Organisation
from teabowl.people.columns import account
from teabowl.places.models import Place

DUTY = "PIPL art 13(3), 34: statutory duty; 中组发〔2008〕3号, dues are collected, kept and published by the organisation"


def sensitive(why: str) -> Purpose:
    return Purpose(why, DUTY, sensitive=True, keep="archives")


def did(what: str) -> Purpose:
    return Purpose(what, DUTY, keep="archives")


def months(first: str, last: str) -> Func:
    """The months [first, last): for exclusion constraints."""
    return Func(F(first), F(last), function="daterange", output_field=DateRangeField())


class Terms(models.Model):
    """What an organisation has set for its members from a month on, and what it asks of those right below it."""

    FIELD_PURPOSES = {"by": did("who set it"), "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    day = models.PositiveSmallIntegerField()
    """The fixed day of each month."""
    quarterly = models.BooleanField()
    """The branch agrees that dues are paid by the quarter."""
    farmer_fen = models.PositiveSmallIntegerField(null=True)
    """What its farmers pay a month, as the branch decided."""
    share = models.PositiveSmallIntegerField(null=True)
    """Hundredths of a percent of their dues that organisations right below hand up to this one."""
    decision = models.CharField(max_length=200, blank=True)
    by = account(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "since"], name="dues_terms_once_a_month"),
            models.CheckConstraint(
                condition=Q(day__gte=1, day__lte=28, since__day=1) & (Q(share__isnull=True) | Q(share__lte=10_000)),
                name="dues_terms_are_sane",
            ),
        ]


class Assessment(models.Model):
    """What one member pays a month from `starts` on, and why. Fixed at the start of a year or when somebody begins to pay; every other
    change rests on a decision. The next one ends it."""

    FIELD_PURPOSES = {
        "member": sensitive("who pays"),
        "category": sensitive("as whom: the rate follows from it"),
        "base": sensitive("the income that the amount follows from, sealed"),
        "decided_fen": sensitive("what the branch decided for a farmer"),
        "monthly_fen": sensitive("what is owed a month"),
        "decision": sensitive("what a change rests on"),
        "by": did("who fixed it"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField(null=True)
    """The first month that it is no longer for."""
    category = models.CharField(max_length=14, choices=choices(Category))
    base = models.BinaryField(null=True)
    decided_fen = models.PositiveSmallIntegerField(null=True)
    monthly_fen = models.PositiveIntegerField()
    source = models.CharField(max_length=40)
    review_on = models.DateField()
    decision = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)
    by = account(null=True)
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, default=new_id)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__day=1) & (Q(ends__isnull=True) | Q(ends__gt=F("starts"), ends__day=1)),
                name="assessment_months",
            ),
            models.CheckConstraint(
                condition=Q(category__in=["wage", "self_employed", "retired"], base__isnull=False)
                | Q(category__in=["farmer", "student", "laid_off", "relief"], base__isnull=True),
                name="assessment_base_where_it_counts",
            ),
            ExclusionConstraint(
                name="assessment_one_at_a_time",
                expressions=[("member", RangeOperators.EQUAL), (months("starts", "ends"), RangeOperators.OVERLAPS)],
            ),
        ]
        indexes = [models.Index(fields=["organisation"], condition=Q(ends__isnull=True), name="assessment_in_force")]


class Waiver(models.Model):
    """Less to pay, or nothing, for some months: the branch discusses it, the committee above approves it."""

    FIELD_PURPOSES = {
        "member": sensitive("who asks"),
        "reduced_fen": sensitive("what is still to be paid"),
        "reason": sensitive("the need, sealed"),
        "branch_decision": sensitive("what the branch decided"),
        "above_decision": sensitive("what the committee decided"),
        "asked_by": did("who asked"),
        "branch_by": did("who entered the branch's decision"),
        "above_by": did("who entered the committee's decision"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=choices(WaiverState))
    first = models.DateField()
    last = models.DateField()
    reduced_fen = models.PositiveIntegerField(default=0)
    reason = models.BinaryField()
    asked_by = account(null=True)
    asked_at = models.DateTimeField()
    branch_decision = models.CharField(max_length=200, blank=True)
    branch_by = account(null=True)
    branch_at = models.DateTimeField(null=True)
    above_decision = models.CharField(max_length=200, blank=True)
    above_by = account(null=True)
    above_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(unique=True, default=new_id)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__day=1, last__day=1, last__gte=F("first")), name="waiver_months"),
            models.CheckConstraint(
                condition=~Q(state="granted")
                | (Q(branch_at__isnull=False, above_at__isnull=False) & ~Q(branch_decision="") & ~Q(above_decision="")),
                name="waiver_granted_by_both",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="waiver_waiting")]


class Owed(models.Model):
    """One member's dues of one month. Paid whole or not at all: `payment` is what paid it. Nothing is owed where a waiver leaves 0."""

    FIELD_PURPOSES = {
        "member": sensitive("who owes"),
        "fen": sensitive("how much"),
        "excused": sensitive("that the branch took the reason for not paying"),
        "payment": sensitive("that it was paid"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    fen = models.PositiveIntegerField()
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+", db_index=False)
    waiver = models.ForeignKey(Waiver, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    excused = models.CharField(max_length=200, blank=True)
    payment = models.ForeignKey("dues.Payment", on_delete=models.PROTECT, null=True, related_name="months", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "month"], name="owed_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="owed_of_a_month"),
        ]
        indexes = [
            models.Index(fields=["organisation", "month"], name="owed_of_organisation"),
            models.Index(fields=["payment"], condition=Q(payment__isnull=False), name="owed_paid_by"),
        ]


class Tally(models.Model):
    """The sums of an organisation's month: what the figures count, so that what opens in public is a branch's month, never a
    member's (ADR 0023)."""

    FIELD_PURPOSES = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    due_on = models.DateField()
    owed_months = models.PositiveIntegerField(default=0)
    owed_fen = models.BigIntegerField(default=0)
    paid_months = models.PositiveIntegerField(default=0)
    paid_fen = models.BigIntegerField(default=0)
    waived_months = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "month"], name="tally_once_a_month"),
            models.CheckConstraint(
                condition=Q(month__day=1, paid_months__lte=F("owed_months"), paid_fen__lte=F("owed_fen"), owed_fen__gte=0),
                name="tally_adds_up",
            ),
        ]


class Concern(models.Model):
    """Six months in a row that a member neither paid nor was excused from: the branch talks with them, and says what came of it.
    Nothing follows from it by itself."""

    FIELD_PURPOSES = {
        "member": sensitive("whom the branch talks with"),
        "months": sensitive("for how long nothing was paid"),
        "outcome": sensitive("what came of it"),
        "words": sensitive("what came of it, sealed"),
        "by": did("who wrote down what came of it"),
        "*": HARMLESS,
    }

    class Outcome(models.TextChoices):
        PAID = "paid"
        EXCUSED = "excused"
        TALKED = "talked"
        MEETING = "meeting"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    months = models.PositiveSmallIntegerField()
    raised_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    words = models.BinaryField(null=True)
    by = account(null=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "first"], name="concern_once_a_row"),
            models.CheckConstraint(
                condition=Q(outcome="", at__isnull=True) | (~Q(outcome="") & Q(at__isnull=False)), name="concern_handled"
            ),
        ]
        indexes = [models.Index(fields=["organisation"], condition=Q(at__isnull=True), name="concern_open")]
