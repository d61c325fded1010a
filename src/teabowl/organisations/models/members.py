"""Members of the Party and those on the way to it. Sensitive (PIPL art 28, domain.md §7): reads of names are logged."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from teabowl.kernel.columns import HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.organisations.kinds import Began, End, Status, StepKind
from teabowl.organisations.models.tree import DUTY, Organisation, during
from teabowl.people.models import Person
from teabowl.places.models import Place


def sensitive(why: str) -> Purpose:
    return Purpose(why, DUTY, sensitive=True, keep="archives")


class Member(models.Model):
    """One human's way with the Party, from the application to its end; what is true today. It has one membership and one home
    organisation; `away` is where a migrant member takes part meanwhile (no vote there)."""

    FIELD_PURPOSES = {
        "person": sensitive("who it is"),
        "organisation": sensitive("the branch that the member belongs to"),
        "group": sensitive("the group within the branch"),
        "status": sensitive("how far on the way: what one may vote on and owes follows from it"),
        "applied_on": sensitive("dates of the steps; the years in the Party count from them"),
        "admitted_on": sensitive("dates of the steps; probation counts from it"),
        "confirmed_on": sensitive("dates of the steps; the years in the Party count from it"),
        "probation_until": sensitive("when the branch must decide"),
        "mentors": sensitive("who accompanies the applicant (发展党员工作细则 arts 8, 14)"),
        "no_vote_from": sensitive("probation within the Party: no vote"),
        "no_vote_until": sensitive("probation within the Party: no vote"),
        "migrant_since": sensitive("away from home: keeps in touch, may take part elsewhere"),
        "away": sensitive("where a migrant member takes part"),
        "away_since": sensitive("where a migrant member takes part"),
        "contact": sensitive("who of the home branch keeps in touch (2024 意见)"),
        "ended_on": sensitive("when it ended"),
        "ended_why": sensitive("how it ended"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    group = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=18, choices=choices(Status))
    since = models.DateField()
    """In this organisation, in this state."""
    applied_on = models.DateField(null=True)
    admitted_on = models.DateField(null=True)
    """The branch meeting accepted them as probationary."""
    confirmed_on = models.DateField(null=True)
    """Full member; the years in the Party count from here (发展党员工作细则 art 33)."""
    probation_until = models.DateField(null=True)
    extended = models.BooleanField(default=False)
    mentors = models.CharField(max_length=80, blank=True)
    no_vote_from = models.DateField(null=True)
    no_vote_until = models.DateField(null=True)
    migrant_since = models.DateField(null=True)
    """Kept by the actions of migrant members (migrants.py)."""
    away = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="guests")
    away_since = models.DateField(null=True)
    contact = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=18, choices=choices(End), blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    imported_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=[s.value for s in Status]), name="member_status"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_why="") | Q(ended_on__isnull=False) & ~Q(ended_why=""),
                name="member_ends_with_a_kind",
            ),
            models.CheckConstraint(
                condition=~Q(status="probationary") | Q(admitted_on__isnull=False, probation_until__isnull=False),
                name="probation_has_dates",
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(ended_on__isnull=True), name="member_once_at_a_time"),
        ]
        indexes = [
            models.Index(fields=["organisation", "status"], condition=Q(ended_on__isnull=True), name="member_of"),
            models.Index(fields=["away"], condition=Q(away__isnull=False), name="member_away"),
            models.Index(fields=["group"], condition=Q(group__isnull=False), name="member_group"),
            models.Index(
                fields=["probation_until"], condition=Q(status="probationary", ended_on__isnull=True), name="member_probation"
            ),
        ]


class MemberSpell(models.Model):
    """A time in which somebody was of one status in one organisation. The last one has no end. The ledger counts these."""

    FIELD_PURPOSES = {
        "organisation": sensitive("where"),
        "status": sensitive("as what"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="spells")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    """Whose the organisation was then: the figures count there."""
    status = models.CharField(max_length=18, choices=choices(Status))
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    """The first day on which it was otherwise."""
    began = models.CharField(max_length=8, choices=choices(Began))
    undone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="member_spell_forward"
            ),
            ExclusionConstraint(
                name="member_once_somewhere",
                expressions=[("member", RangeOperators.EQUAL), (during("ends_on"), RangeOperators.OVERLAPS)],
                condition=Q(undone=False),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "starts_on"], name="member_spell_of")]


class MemberStep(models.Model):
    """One step of a member, with date, decision and note; its papers are files of the member. Never deleted."""

    FIELD_PURPOSES = {
        "kind": sensitive("what happened"),
        "note": sensitive("what was said of it"),
        "decision": sensitive("what it rests on"),
        "actor_id": Purpose("who entered it", DUTY, keep="archives"),
        "actor_name": Purpose("who entered it, as named then", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="steps")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=18, choices=choices(StepKind))
    on = models.DateField()
    until = models.DateField(null=True)
    """Of an extension or a time without vote: its last day."""
    end = models.CharField(max_length=18, choices=choices(End), blank=True)
    decision = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)
    approved_by = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=300, blank=True)
    undone = models.BooleanField(default=False)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["member", "-on", "-id"], name="member_step_of"),
            models.Index(fields=["organisation", "-on"], name="member_step_in"),
        ]
