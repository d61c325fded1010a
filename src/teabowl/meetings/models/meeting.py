"""A meeting, its agenda and the papers on it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from teabowl.kernel.columns import HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.meetings.kinds import PARTY, Kind
from teabowl.meetings.rules import State
from teabowl.organisations.models import Organisation
from teabowl.places.models import Place

DUTY = "PIPL art 13(3): statutory duty to keep minutes (支部工作条例; 村民委员会组织法)"
PARTY_KINDS = sorted(kind.value for kind in PARTY)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def held(self) -> "MeetingQuerySet":
        return self.filter(state__in=["ended", "fixed"])

    def coming(self) -> "MeetingQuerySet":
        """Planned, convened, or going on."""
        return self.filter(state__in=["planned", "convened", "open"])

    def newest_first(self) -> "MeetingQuerySet":
        return self.order_by("-starts_at", "-id")


class Meeting(models.Model):
    """One meeting, of a Party organisation or (without one) of a village body at `place`. By which rules it is judged follows from its
    kind and day; nothing of them is stored. What came of it is counted into it when it ends."""

    FIELD_PURPOSES: ClassVar = {
        "convened_by": Purpose("who convened it", DUTY, keep="archives"),
        "minutes": Purpose("what was said and decided, by whom", DUTY, sensitive=True, keep="archives"),
        "chair_confirmed_by": Purpose("who answers for the minutes", DUTY, keep="archives"),
        "recorder_confirmed_by": Purpose("who wrote the minutes", DUTY, keep="archives"),
        "cancel_reason": Purpose("why it was called off, as those who were called were told", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True, default=new_id)
    """Made with the empty form: the same form sent twice is one meeting."""
    kind = models.CharField(max_length=15, choices=choices(Kind))
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    """Where it belongs, for ever: its figures count there."""
    title = models.CharField(max_length=60)
    state = models.CharField(max_length=9, choices=choices(State), default=State.PLANNED.value)
    starts_at = models.DateTimeField()
    hall = models.CharField(max_length=80, blank=True)
    """The room, in words; '' for one held online only."""
    online = models.BooleanField(default=True)
    """One may join by link."""
    video_url = models.URLField(max_length=300, blank=True)
    roll = models.PositiveIntegerField(default=0)
    """How many should come, where not everybody has a row (a village's adults)."""
    households = models.PositiveIntegerField(default=0)
    convened_at = models.DateTimeField(null=True)
    convened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reminded_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    """One more with each change that everybody in the room should see."""
    minutes = models.TextField(blank=True)
    minutes_key = models.CharField(max_length=64, blank=True)
    """SHA-256 of the minutes as confirmed."""
    chair_confirmed_at = models.DateTimeField(null=True)
    chair_confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorder_confirmed_at = models.DateTimeField(null=True)
    recorder_confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    expected = models.PositiveIntegerField(default=0)
    """How many were convened and counted; with `came` and `came_online`, once it has ended."""
    came = models.PositiveIntegerField(default=0)
    came_online = models.PositiveIntegerField(default=0)
    voters = models.PositiveIntegerField(default=0)
    decisions = models.PositiveIntegerField(default=0)
    """Motions that passed."""

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in Kind]), name="meeting_kind_known"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="meeting_state_known"),
            models.CheckConstraint(
                condition=Q(kind__in=PARTY_KINDS, organisation__isnull=False)
                | (~Q(kind__in=PARTY_KINDS) & Q(organisation__isnull=True)),
                name="meeting_of_an_organisation_or_a_village",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True) | Q(convened_at__isnull=False), name="meeting_opens_once_convened"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("opened_at")), name="meeting_ends_after_it_opened"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ended", "fixed"]) | Q(ended_at__isnull=False), name="meeting_held_has_its_times"
            ),
            models.CheckConstraint(
                condition=~Q(state="fixed")
                | (Q(chair_confirmed_at__isnull=False, recorder_confirmed_at__isnull=False) & ~Q(minutes_key="")),
                name="meeting_fixed_is_confirmed_twice",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(state="fixed"), name="meeting_published_is_fixed"
            ),
            models.CheckConstraint(condition=Q(came__gte=F("came_online")), name="meeting_online_came_too"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(state="cancelled"), name="meeting_cancelled_says_so"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-starts_at"], name="meeting_organisation"),
            models.Index(fields=["place", "-starts_at"], name="meeting_place"),
            models.Index(fields=["starts_at"], condition=Q(state__in=["planned", "convened", "open"]), name="meeting_coming"),
            models.Index(fields=["place", "-published_at"], condition=Q(published_at__isnull=False), name="meeting_published"),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """A point of the agenda, with what came of it. `motion_id` is its vote, in the area `ballots`."""

    FIELD_PURPOSES: ClassVar = {"outcome": Purpose("what was decided", DUTY, keep="archives"), "*": HARMLESS}

    class State(models.TextChoices):
        WAITING = "waiting"
        NOW = "now"
        DONE = "done"
        PUT_OFF = "put_off"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    is_review = models.BooleanField(default=False)
    """The point that goes through the tasks set before (上次会定的事)."""
    motion_id = models.UUIDField(null=True, unique=True)
    outcome = models.CharField(max_length=500, blank=True)
    result = models.JSONField(default=dict)
    """Of a closed motion: base, needed, given, passed, tally, winners, invalid, whether it elects, names as [option's key, its own words];
    so that the minutes stand by themselves."""
    passed = models.BooleanField(null=True)
    to_publish = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="meeting_item_position"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(state="now"), name="meeting_one_item_at_a_time"),
        ]

    def __str__(self) -> str:
        return self.title


class Material(models.Model):
    """What goes with a point of the agenda: any record, by its type and key ('study_material', 'paper', 'deliberation')."""

    FIELD_PURPOSES: ClassVar = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="materials")
    type = models.CharField(max_length=30)
    key = models.UUIDField()
    title = models.CharField(max_length=120)
    path = models.CharField(max_length=200)
    """Where it is read, on this site."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "type", "key"], name="meeting_material_once")]
        indexes = [models.Index(fields=["type", "key"], name="meeting_material_of")]

    def __str__(self) -> str:
        return self.title
