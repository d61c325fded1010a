"""Migrant members: who is away from home, who there has taken them in, how home keeps in touch, what they took part in.
A region is what the member named; where anybody is, is not kept."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from teabowl.kernel.columns import HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.organisations.models.members import Member, sensitive
from teabowl.organisations.models.tree import DUTY, Organisation
from teabowl.organisations.rules_migrants import Reason, State, Way
from teabowl.people.models import Person
from teabowl.places.models import Place

ACCOUNT = Purpose("who entered it", DUTY, keep="archives")


class Migration(models.Model):
    """One time away. `home` null: of an organisation that this installation does not know, taken in here (`home_name`)."""

    FIELD_PURPOSES = {
        "member": sensitive("who is away"),
        "person": sensitive("who is away"),
        "standing": sensitive("as what"),
        "region": sensitive("roughly where, as the member said"),
        "reason": sensitive("what for: students abroad are contacted half-yearly"),
        "contact": sensitive("who of the home branch keeps in touch (2024 意见)"),
        "registered_by": ACCOUNT,
        "joined_by": ACCOUNT,
        "over_by": ACCOUNT,
        "home_name": HARMLESS,
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="migrations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=18)
    home = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    home_name = models.CharField(max_length=80)
    home_place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    """Whose the home branch was then: the figure of those gone counts there."""
    away = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    away_place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    """Whose the organisation there was when it took them in."""
    state = models.CharField(max_length=6, choices=choices(State))
    left_on = models.DateField()
    back_on = models.DateField(null=True)
    """As expected; null: not known."""
    region = models.CharField(max_length=40)
    reason = models.CharField(max_length=6, choices=choices(Reason))
    contact = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    contact_due = models.DateField(null=True)
    """By when home should be in contact again."""
    registered_on = models.DateField()
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    joined_on = models.DateField(null=True)
    joined_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    over_on = models.DateField(null=True)
    over_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(home__isnull=False) | Q(away__isnull=False), name="migration_has_a_side_here"),
            models.CheckConstraint(
                condition=Q(home__isnull=True) | Q(member__isnull=False, contact__isnull=False, contact_due__isnull=False),
                name="migration_has_a_contact_at_home",
            ),
            models.CheckConstraint(
                condition=~Q(state="in") | Q(away__isnull=False, joined_on__isnull=False, away_place__isnull=False),
                name="migration_in_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["out", "in"], over_on__isnull=True)
                | Q(state__in=["back", "moved", "ended"], over_on__isnull=False, over_on__gte=F("registered_on")),
                name="migration_is_over_on",
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(state__in=["out", "in"]), name="migration_one_at_a_time"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["home", "-registered_on"], name="migration_from"),
            models.Index(fields=["away", "-registered_on"], name="migration_to"),
            models.Index(fields=["contact_due"], condition=Q(state__in=["out", "in"]), name="migration_contact"),
        ]


class MigrantContact(models.Model):
    """Home was in contact: when, how, and what the member needs."""

    FIELD_PURPOSES = {"note": sensitive("what the member needs"), "by": ACCOUNT, "by_name": ACCOUNT, "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True)
    migration = models.ForeignKey(Migration, on_delete=models.PROTECT, related_name="contacts")
    on = models.DateField()
    way = models.CharField(max_length=8, choices=choices(Way))
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["migration", "-on"], name="migrant_contact_of")]


class AwayActivity(models.Model):
    """Something that a migrant member took part in where they are: what home sees of them. `source` is the record it comes from
    (a meeting), none where an organisation noted it by hand."""

    FIELD_PURPOSES = {"title": sensitive("what the member took part in"), "by": ACCOUNT, "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    migration = models.ForeignKey(Migration, on_delete=models.PROTECT, related_name="activities")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    title = models.CharField(max_length=80)
    source_type = models.CharField(max_length=30, blank=True)
    source_id = models.UUIDField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["migration", "source_type", "source_id"],
                condition=Q(source_id__isnull=False),
                name="away_activity_once",
            ),
            models.UniqueConstraint(
                fields=["migration", "on", "title"], condition=Q(source_id__isnull=True), name="away_activity_by_hand_once"
            ),
        ]
        indexes = [models.Index(fields=["migration", "-on"], name="away_activity_of")]
