"""Motions, who may vote in them, and the boxes of secret votes. A secret vote's row never meets a person's
(docs/adr/0021-the-secret-ballot.md)."""

from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from teabowl.ballots.values import Election, MajorityRule, Option, Result, Stance, Way
from teabowl.kernel.columns import HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.people.models import Person
from teabowl.places.models import Place

DUTY = "PIPL art 13(3): statutory duty to keep what a meeting decided (村民委员会组织法; 支部工作条例)"


class State(StrEnum):
    """OPEN: votes are taken. PAUSED: an amendment is voted on first. COUNTED, WITHDRAWN: over."""

    OPEN = "open"
    PAUSED = "paused"
    COUNTED = "counted"
    WITHDRAWN = "withdrawn"


class Motion(models.Model):
    """Something put to the vote by an owner (`owner_type`, `owner_id`: a meeting), with its rule as it was then."""

    FIELD_PURPOSES: ClassVar = {
        "title": HARMLESS,
        "text": HARMLESS,
        "text_as_moved": HARMLESS,
        "options": Purpose("candidates' names, as they stood for election", DUTY, keep="archives"),
        "result": Purpose("who was elected", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner_type = models.CharField(max_length=40)
    owner_id = models.UUIDField()
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    amends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="amendments")
    title = models.CharField(max_length=100)
    text = models.TextField(blank=True)
    """As it stands, amendments taken in; `text_as_moved` as it was put."""
    text_as_moved = models.TextField(blank=True)
    options = models.JSONField()
    election = models.JSONField(null=True)
    rule = models.JSONField()
    is_secret = models.BooleanField()
    is_changeable = models.BooleanField()
    whole = models.IntegerField()
    """What the rule's base ALL counts."""
    state = models.CharField(max_length=9, choices=choices(State), default=State.OPEN.value)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    key = models.BinaryField(null=True)
    """The sealed key of a secret vote that runs; thrown away at the count."""
    result = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "paused"], ended_at__isnull=True, result__isnull=True)
                | Q(state="counted", ended_at__isnull=False, result__isnull=False, key__isnull=True)
                | Q(state="withdrawn", ended_at__isnull=False, result__isnull=True, key__isnull=True),
                name="motion_state_has_its_parts",
            ),
            models.CheckConstraint(condition=Q(is_secret=False) | Q(is_changeable=False), name="motion_secret_is_final"),
            models.CheckConstraint(condition=Q(is_secret=True) | Q(key__isnull=True), name="motion_key_is_for_secret"),
            models.CheckConstraint(condition=Q(whole__gte=1), name="motion_whole_positive"),
        ]
        indexes = [
            models.Index(fields=["owner_type", "owner_id", "opened_at"], name="motion_owner"),
            models.Index(fields=["place", "-opened_at"], name="motion_place"),
        ]

    @property
    def its_options(self) -> tuple[Option, ...]:
        return tuple(Option(o["key"], Stance(o["stance"]), o["text"]) for o in self.options)

    @property
    def its_election(self) -> Election | None:
        return Election(**self.election) if self.election else None

    @property
    def its_rule(self) -> MajorityRule:
        return MajorityRule.from_json(self.rule)

    @property
    def its_result(self) -> Result | None:
        return Result.from_json(self.result) if self.result else None


class Elector(models.Model):
    """One who may vote, and whether they have: the mark that makes it once. An open vote's choice stands here, by name; a secret one
    never does, nor any time. At the count all rows of a secret vote are written anew in the order of their keys, so that neither
    their place on the disk nor their transaction tells who came when."""

    FIELD_PURPOSES: ClassVar = {
        "person": Purpose("who may vote", DUTY, sensitive=True, keep="archives"),
        "name": Purpose("the list of electors as it was", DUTY, sensitive=True, keep="archives"),
        "choices": Purpose("votes by name, where the vote is open", DUTY, sensitive=True, keep="archives"),
        "way": Purpose("one vote each; that one voted, not what", DUTY, sensitive=True, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="electors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    way = models.CharField(max_length=5, choices=choices(Way), blank=True, default="")
    is_secret = models.BooleanField()
    is_over = models.BooleanField(default=False)
    """Set in the transaction of the count or the pause: a vote that waited for this row finds it and is refused."""
    choices = ArrayField(models.TextField(), null=True)
    keys = ArrayField(models.TextField(), default=list)
    """Keys of the forms of an open vote that were taken: a late copy of an older one changes nothing."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["motion", "person"], name="elector_once"),
            models.CheckConstraint(
                condition=Q(is_secret=False) | Q(choices__isnull=True, keys=[]), name="elector_secret_says_nothing"
            ),
            models.CheckConstraint(condition=~Q(way="") | Q(choices__isnull=True), name="elector_choice_has_its_way"),
        ]
        indexes = [models.Index(fields=["person"], name="elector_person")]


class Box(models.Model):
    """Some of the papers of a running secret vote, each sealed and of one length, in the order of their sealed bytes: no paper has a
    row, a time or a place in a row of its own. Boxes are made with the motion, emptied into `Opened` at the count, and gone then."""

    FIELD_PURPOSES: ClassVar = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="boxes")
    papers = ArrayField(models.BinaryField(), default=list)

    class Meta:
        indexes = [models.Index(fields=["motion"], name="box_motion")]


class Opened(models.Model):
    """The papers cast by phone in a secret vote, after the count: [code, choices] in the order of codes; choices null where too few
    voted by phone beside a hall."""

    FIELD_PURPOSES: ClassVar = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    motion = models.OneToOneField(Motion, on_delete=models.PROTECT, related_name="opened")
    papers = models.JSONField()


class Hall(models.Model):
    """What one person counted in the hall. Two people's counts must agree, neither sees the other's before. Of a secret vote the
    numbers are sealed until the count, then gone; who counted stays."""

    FIELD_PURPOSES: ClassVar = {
        "by": Purpose("who counted", DUTY, keep="archives"),
        "by_name": Purpose("who counted", DUTY, keep="archives"),
        "named": Purpose("votes by name of an open vote", DUTY, sensitive=True, keep="archives"),
        "papers_to": Purpose("who took a paper and so cannot vote by phone", DUTY, sensitive=True, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="hall")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=40)
    at = models.DateTimeField()
    named = models.JSONField(default=dict)
    papers_to = ArrayField(models.UUIDField(), default=list)
    sealed = models.BinaryField(null=True)
    is_agreed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["motion", "by"], name="hall_once_each")]
