"""Who was convened, where they were, and what they said."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from teabowl.kernel.columns import HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.meetings.models.meeting import DUTY, AgendaItem, Meeting
from teabowl.meetings.rules import Mark
from teabowl.people.models import Person
from teabowl.places.models import Place


class Participant(models.Model):
    """One who was convened, as named on that day. `votes` and `counted` are what the rules made of them when it was convened."""

    FIELD_PURPOSES: ClassVar = {
        "person": Purpose("who was convened", DUTY, sensitive=True, keep="archives"),
        "name": Purpose("as named in the minutes", DUTY, sensitive=True, keep="archives"),
        "reason": Purpose("why somebody could not come", DUTY, sensitive=True, keep="archives"),
        "reply_note": Purpose("why somebody cannot come", DUTY, sensitive=True, keep="archives"),
        "uncounted_why": Purpose("why not counted among those who should come", DUTY, sensitive=True, keep="archives"),
        "woman": Purpose("the province counts women representatives", DUTY, sensitive=True, keep="archives"),
        "household": Purpose("households are counted where they are represented", DUTY, keep="archives"),
        "mark": Purpose("who attended", DUTY, sensitive=True, keep="archives"),
        "proxy": Purpose("who stood in for somebody", DUTY, sensitive=True, keep="archives"),
        "*": HARMLESS,
    }

    class Duty(models.TextChoices):
        NONE = ""
        CHAIR = "chair"
        RECORDER = "recorder"

    class Reply(models.TextChoices):
        NONE = ""
        COMING = "coming"
        ONLINE = "online"
        LEAVE = "leave"

    class How(models.TextChoices):
        NONE = ""
        CODE = "code"
        CHAIR = "chair"
        LINK = "link"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="participants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    """None for somebody without a record, entered by name (a household's representative in the hall)."""
    name = models.CharField(max_length=40)
    votes = models.BooleanField(default=True)
    guest = models.BooleanField(default=False)
    """Takes part, and is not counted among those who should come."""
    counted = models.BooleanField(default=True)
    uncounted_why = models.CharField(max_length=200, blank=True)
    woman = models.BooleanField(default=False)
    household = models.CharField(max_length=40, blank=True)
    duty = models.CharField(max_length=8, choices=Duty, default=Duty.NONE, blank=True)
    reply = models.CharField(max_length=6, choices=Reply, default=Reply.NONE, blank=True)
    reply_note = models.CharField(max_length=200, blank=True)
    replied_at = models.DateTimeField(null=True)
    mark = models.CharField(max_length=7, choices=choices(Mark), default="", blank=True)
    reason = models.CharField(max_length=200, blank=True)
    arrived_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=5, choices=How, default=How.NONE, blank=True)
    hand_at = models.DateTimeField(null=True)
    """Since when the hand is up."""
    proxy = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="stands_for")
    """Who of the same household stands in for them, by a written mandate."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="meeting_participant_once"),
            models.UniqueConstraint(fields=["meeting", "duty"], condition=~Q(duty=""), name="meeting_one_of_each_duty"),
            models.CheckConstraint(condition=Q(mark__in=[m.value for m in Mark]), name="meeting_mark_known"),
            models.CheckConstraint(
                condition=Q(mark__in=["present", "online"]) | Q(arrived_at__isnull=True), name="meeting_arrived_is_there"
            ),
            models.CheckConstraint(
                condition=Q(mark="proxy", proxy__isnull=False) | (~Q(mark="proxy") & Q(proxy__isnull=True)),
                name="meeting_proxy_is_somebody",
            ),
            models.CheckConstraint(condition=Q(counted=True) | ~Q(uncounted_why="") | Q(guest=True), name="meeting_uncounted_has_a_reason"),
            models.CheckConstraint(condition=Q(guest=False) | Q(votes=False, counted=False), name="meeting_guest_has_no_vote"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["person"], name="meeting_participant_person")]

    def __str__(self) -> str:
        return str(self.id)


class Speech(models.Model):
    """What somebody said, written by themselves or noted by the recorder."""

    FIELD_PURPOSES: ClassVar = {
        "participant": Purpose("who said it", DUTY, sensitive=True, keep="archives"),
        "body": Purpose("what was said", DUTY, sensitive=True, keep="archives"),
        "by": Purpose("who noted it", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="speeches")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, related_name="speeches")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="speeches")
    body = models.CharField(max_length=2000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    sent_key = models.UUIDField(unique=True, default=new_id)
    """Made on the phone before it is sent: what is sent twice on a bad line is said once."""

    class Meta:
        indexes = [models.Index(fields=["meeting", "at"], name="meeting_speech_order")]

    def __str__(self) -> str:
        return str(self.id)


class Seat(models.Model):
    """One on a village body's roll: a villagers' representative, a delegate or member of the collective, one of the two committees."""

    FIELD_PURPOSES: ClassVar = {
        "person": Purpose("who sits in the body", DUTY, keep="archives"),
        "name": Purpose("as elected", DUTY, keep="archives"),
        "woman": Purpose("the province counts women representatives", DUTY, keep="archives"),
        "body": HARMLESS,  # which body of the village
        "*": HARMLESS,
    }

    class Body(models.TextChoices):
        REPRESENTATIVES = "representatives"
        TWO_COMMITTEES = "two_committees"
        COLLECTIVE_MEMBERS = "collective_members"
        DELEGATES = "delegates"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=18, choices=Body)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    woman = models.BooleanField(default=False)
    group = models.CharField(max_length=20, blank=True)
    household = models.CharField(max_length=40, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    """The first day on which it is over."""
    imported_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "body", "person"], condition=Q(until__isnull=True), name="meeting_seat_once"
            ),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=models.F("since")), name="meeting_seat_days"),
        ]

    def __str__(self) -> str:
        return str(self.id)
