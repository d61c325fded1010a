"""What was told, to whom, and by which ways it left.

A `Message` is what was said, once, in both languages. Each person it was said to has a `Copy` in their inbox. What leaves the site
is a `Delivery`: one copy by one channel; the worker makes and sends them.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from teabowl.kernel.columns import ASKED, HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.kernel.telling import Channel
from teabowl.messages.rules import QUIET_FROM, QUIET_TO, Danger, Digest, How, State
from teabowl.places.models import Place

DUTY = "PIPL art 13(3): statutory duty to warn (突发事件应对法)"
CONSENT = "PIPL art 13(1): the person gave it for this"
KEPT = "TEABOWL_MESSAGES_KEEP_DAYS"


class Message(models.Model):
    """One thing said. `about` and `step` say of what it tells: the same is told to a person once."""

    FIELD_PURPOSES: ClassVar = {
        "title": Purpose("what happened", ASKED, keep=KEPT),
        "title_en": Purpose("what happened", ASKED, keep=KEPT),
        "body": Purpose("what happened", ASKED, keep=KEPT),
        "body_en": Purpose("what happened", ASKED, keep=KEPT),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=60)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=160)
    body = models.TextField(blank=True)
    body_en = models.TextField(blank=True)
    path = models.CharField(max_length=300)
    """Where the matter is, on this site: '/p/…'."""
    about_type = models.CharField(max_length=30)
    about_id = models.UUIDField()
    step = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="message_old"),
            models.Index(fields=["about_type", "about_id"], name="message_about"),
        ]


class Copy(models.Model):
    """A person's copy, in their inbox until they throw it away."""

    FIELD_PURPOSES: ClassVar = {
        "account": Purpose("whom it was told to", ASKED, keep=KEPT),
        "read_at": Purpose("what is new to the person", ASKED, keep=KEPT),
        "heard_at": Purpose("who need not be told by mouth any more", DUTY, keep=KEPT),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="copies")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    once = models.UUIDField()
    """Made from kind, about and step: the same is in an inbox once, whatever is tried again."""
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    """When the person said that they have seen an urgent notice."""
    deleted_at = models.DateTimeField(null=True)
    routed_at = models.DateTimeField(null=True)
    """When the worker looked by which channels it leaves; null until then."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "once"], name="copy_once")]
        indexes = [
            models.Index(fields=["account", "-at", "-id"], name="copy_inbox", condition=Q(deleted_at__isnull=True)),
            models.Index(fields=["account"], name="copy_unread", condition=Q(read_at__isnull=True, deleted_at__isnull=True)),
            models.Index(fields=["at"], name="copy_waiting", condition=Q(routed_at__isnull=True)),
            models.Index(fields=["message"], name="copy_heard", condition=Q(heard_at__isnull=False)),
        ]


class Delivery(models.Model):
    """A copy that leaves the site by one channel. Where it goes is looked up when it goes, and is not kept here.

    WAITING until `due_at`; SENDING while a worker has it; then SENT, FAILED (given up, `reason` says why), EXPIRED (nobody needs it
    any more), STOPPED (the person wants none any more), or UNKNOWN: a worker died while sending, and this channel is not tried twice.
    """

    FIELD_PURPOSES: ClassVar = {
        "account": Purpose("what was sent to whom, for the person to see", ASKED, keep=KEPT),
        "reason": Purpose("why it did not arrive, for the person to see", ASKED, keep=KEPT),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    copy = models.ForeignKey(Copy, on_delete=models.CASCADE, related_name="deliveries")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=8, choices=choices(c for c in Channel if c is not Channel.APP))
    state = models.CharField(max_length=8, choices=choices(State), default=State.WAITING.value)
    digest = models.BooleanField(default=False)
    """It goes together with the person's others that are due."""
    first = models.SmallIntegerField(default=5)
    """Smaller goes first: a storm overtakes everything that waits."""
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    """When it was sent, or given up."""
    reason = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["copy", "channel"], name="delivery_once"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="delivery_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending"], ended_at__isnull=True)
                | (~Q(state__in=["waiting", "sending"]) & Q(ended_at__isnull=False)),
                name="delivery_ended_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "digest", "first", "due_at"], name="delivery_due", condition=Q(state="waiting")),
            models.Index(fields=["channel", "claimed_at"], name="delivery_claimed", condition=Q(state="sending")),
            models.Index(fields=["account", "-id"], name="delivery_account"),
        ]


class Wish(models.Model):
    """How a person wants to be told. No row: as the defaults say."""

    FIELD_PURPOSES: ClassVar = {
        "account": Purpose("whose wishes", ASKED),
        "language": Purpose("in which language to write", ASKED),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    stopped_at = models.DateTimeField(null=True)
    """Nothing but what the law owes leaves the site since then."""
    digest = models.CharField(max_length=4, choices=choices(Digest), default=Digest.DAY.value)
    quiet = models.BooleanField(default=True)
    quiet_from = models.SmallIntegerField(default=QUIET_FROM)
    quiet_to = models.SmallIntegerField(default=QUIET_TO)
    urgent_at_night = models.BooleanField(default=False)
    language = models.CharField(max_length=8, default="zh-hans")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__gte=0, quiet_from__lte=23, quiet_to__gte=0, quiet_to__lte=23),
                name="wish_hours_of_a_day",
            )
        ]


class Choice(models.Model):
    """One kind by one channel, where the person wants it otherwise than it is by default."""

    FIELD_PURPOSES: ClassVar = {"account": Purpose("whose choice", ASKED), "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=8, choices=choices(c for c in Channel if c is not Channel.APP))
    wanted = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "kind", "channel"], name="choice_once")]


class EmailAddress(models.Model):
    """Where a person reads e-mail, used only once they have opened the link that was sent there."""

    FIELD_PURPOSES: ClassVar = {
        "account": Purpose("whose address", CONSENT),
        "address": Purpose("to send the messages that the person chose", CONSENT, keep="until the person takes it away"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    address = models.EmailField(max_length=120)
    asked_at = models.DateTimeField()
    asked_on = models.DateField()
    asked = models.SmallIntegerField(default=1)
    """How many links were sent on that day."""
    confirmed_at = models.DateTimeField(null=True)


class DayCount(models.Model):
    """How many messages of a kind about a place left by a channel on a day: what remains when the messages are deleted."""

    FIELD_PURPOSES: ClassVar = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=8)
    sent = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    """The day is over and its count stands in the ledger."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "on", "kind", "channel"], name="day_count_once"),
            models.CheckConstraint(condition=Q(sent__gte=0, failed__gte=0), name="day_count_not_below_nought"),
        ]
        indexes = [models.Index(fields=["on"], name="day_count_open", condition=Q(closed_at__isnull=True))]


class ChannelPause(models.Model):
    """A channel that rests, because its provider refuses us all: wrong keys, no money, too many in a day."""

    FIELD_PURPOSES: ClassVar = {"reason": HARMLESS, "*": HARMLESS}

    channel = models.CharField(max_length=8, primary_key=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=20)
    detail = models.CharField(max_length=300, blank=True)
    """The provider's own words, for who runs this installation."""


class Alert(models.Model):
    """An urgent notice (紧急通知) to everybody at a place and below, in force until a time."""

    FIELD_PURPOSES: ClassVar = {
        "by": Purpose("who answers for the notice", DUTY, keep="archives"),
        "ended_by": Purpose("who ended it", DUTY, keep="archives"),
        "body": HARMLESS,
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    danger = models.CharField(max_length=10, choices=choices(Danger))
    title = models.CharField(max_length=40)
    body = models.TextField()
    source = models.CharField(max_length=60, blank=True)
    """Whose warning it passes on. Only the weather service issues weather warnings (气象法 art 22)."""
    until = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_role = models.CharField(max_length=20)
    sent_key = models.UUIDField(default=new_id)
    at = models.DateTimeField()
    message = models.OneToOneField(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    spread_to = models.CharField(max_length=64, blank=True, db_collation="C")
    """Division order of the last place whose followers have their copies."""
    spread_at = models.DateTimeField(null=True)
    """When every follower had a copy."""
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    told = models.IntegerField(default=0)
    """People whose inbox has it. These four are what stands when the messages are gone; counted when `closed_at` is set."""
    heard = models.IntegerField(default=0)
    sent = models.JSONField(default=dict)
    """{channel: how many left by it}"""
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "sent_key"], name="alert_sent_once"),
            models.CheckConstraint(condition=Q(until__gt=models.F("at")), name="alert_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(ended_at__isnull=False), name="alert_closed_is_over"
            ),
        ]
        indexes = [
            models.Index(fields=["place", "-at", "-id"], name="alert_place"),
            models.Index(fields=["until"], name="alert_in_force", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["at"], name="alert_spreading", condition=Q(spread_at__isnull=True)),
        ]


class ReadAloud(models.Model):
    """Somebody told people without a phone of an urgent notice: by loudspeaker, at the door, by a call."""

    FIELD_PURPOSES: ClassVar = {
        "by": Purpose("whom to ask which households were told", DUTY, keep="archives"),
        "note": Purpose("which households are still to be told", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="read_aloud")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=20, blank=True)
    """The 小组 where; empty: the whole village."""
    how = models.CharField(max_length=8, choices=choices(How))
    households = models.IntegerField()
    note = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_role = models.CharField(max_length=20)
    sent_key = models.UUIDField(default=new_id)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "sent_key"], name="read_aloud_once"),
            models.CheckConstraint(condition=Q(households__gte=0, households__lte=5000), name="read_aloud_households"),
        ]
        indexes = [models.Index(fields=["alert", "place", "at"], name="read_aloud_alert")]
