"""小组 of the village: people who talk among themselves, with moderators of their own."""

from django.db import models
from django.db.models import F, Q

from teabowl.boards.rules import MAX_GROUP_ABOUT, MAX_GROUP_NAME
from teabowl.kernel.columns import ASKED, HARMLESS, Purpose
from teabowl.kernel.ids import new_id
from teabowl.people.columns import account, place


class Group(models.Model):
    """`closed`: read by its members only, and for ever: what was said among few is not opened later."""

    FIELD_PURPOSES = {
        "name": HARMLESS,
        "started_by": Purpose("who began it, its first moderator", ASKED),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True)
    place = place()
    name = models.CharField(max_length=MAX_GROUP_NAME)
    about = models.CharField(max_length=MAX_GROUP_ABOUT, blank=True)
    closed = models.BooleanField()
    started_by = account(null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "name"], condition=Q(ended_at__isnull=True), name="group_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="group_has_a_name"),
        ]
        indexes = [models.Index("place", F("started_at").desc(), name="group_place")]


class GroupMember(models.Model):
    """Somebody in a group, for a time. `joined_at` is null while one has only asked."""

    FIELD_PURPOSES = {
        "name": Purpose("shown to the other members", ASKED),
        "account": Purpose("who is in the group", ASKED),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="members")
    account = account()
    name = models.CharField(max_length=80, blank=True)
    """As shown to the group then: 赵小满 · 三组."""
    moderates = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "account"], condition=Q(left_at__isnull=True), name="group_member_once"),
            models.CheckConstraint(condition=Q(moderates=False) | Q(joined_at__isnull=False), name="group_moderator_is_in"),
        ]
        indexes = [models.Index(fields=["account"], condition=Q(left_at__isnull=True), name="group_member_account")]
