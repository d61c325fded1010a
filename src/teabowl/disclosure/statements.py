"""Tables of the other disclosures (what is open besides the accounts), and of funds: money given or set aside for one purpose."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from teabowl.disclosure.rules import Topic
from teabowl.kernel.columns import HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.people.columns import account
from teabowl.places.models import Place

DUTY = "PIPL art 13(3): statutory duty to publish (村民委员会组织法 art 30)"


class Statement(models.Model):
    """A disclosure in words and pictures, as it stands; what it was before each correction is in its versions. Published at once."""

    FIELD_PURPOSES: ClassVar = {
        "published_by": Purpose("who published it", DUTY, keep="archives"),
        "title": Purpose("may name people whom a decision concerns", DUTY, keep="archives"),
        "body": Purpose("may name people whom a decision concerns", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=16, choices=choices(Topic))
    title = models.CharField(max_length=60)
    body = models.TextField()
    since = models.DateField()
    until = models.DateField()
    """The days that it tells of, both included."""
    version = models.PositiveSmallIntegerField(default=1)
    published_by = account(null=True)
    published_at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(unique=True, default=new_id)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="statement_period_runs_forward")]
        indexes = [models.Index(fields=["place", "-published_at"], name="statement_place")]


class StatementVersion(models.Model):
    """How a disclosure read until a correction, and why it was corrected. Read by everybody."""

    FIELD_PURPOSES: ClassVar = {
        "corrected_by": Purpose("who corrected it", DUTY, keep="archives"),
        "title": Purpose("as it read", DUTY, keep="archives"),
        "body": Purpose("as it read", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    body = models.TextField()
    why = models.CharField(max_length=500)
    corrected_by = account(null=True)
    corrected_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "version"], name="statement_version_once")]


class Fund(models.Model):
    """Money for one purpose: an appeal for donations, a project. What came in and went out are entries of the ordinary books, tagged
    with it; so it has no sums of its own."""

    FIELD_PURPOSES: ClassVar = {
        "opened_by": Purpose("who opened it", DUTY, keep="archives"),
        "title": Purpose("may name whom it is for, with their consent", "PIPL art 25: separate consent, asked before opening"),
        "story": Purpose(
            "may tell of whom it is for, with their consent", "PIPL art 25: separate consent, asked before opening"
        ),
        "closed_words": Purpose("how it ended", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    story = models.TextField()
    target_fen = models.BigIntegerField(null=True)
    is_appeal = models.BooleanField(default=True)
    """Donations are asked for; else money set aside for a project."""
    opened_by = account(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_words = models.CharField(max_length=500, blank=True)
    form_key = models.UUIDField(unique=True, default=new_id)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(target_fen__isnull=True) | Q(target_fen__gt=0), name="fund_target_is_positive")
        ]
        indexes = [models.Index(fields=["place", "-opened_at"], name="fund_place")]
