"""The tree of organisations as it stands, and each form in which one stood."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q

from teabowl.kernel.columns import HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.organisations.kinds import EventKind, Kind
from teabowl.organisations.values import OrganisationRef
from teabowl.places.models import Place

DUTY = "PIPL art 13(3), 34: statutory duty; organisation work of the Party"


def during(until: str) -> Func:
    """The days [starts_on, until): for exclusion constraints."""
    return Func(F("starts_on"), F(until), function="daterange", output_field=DateRangeField())


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def standing(self) -> "OrganisationQuerySet":
        """Those that exist today."""
        return self.filter(dissolved_on__isnull=True)

    def under(self, organisation_id: Any) -> "OrganisationQuerySet":
        """The organisation and everything below it."""
        return self.filter(lineage__contains=[organisation_id])

    def in_order(self) -> "OrganisationQuerySet":
        """By place in division order, the higher form first, those of units after the place's own."""
        return self.order_by("place__sort_key", "depth", "unit", "name", "id")


class Organisation(models.Model):
    """A Party organisation: what is true of it today. `place` is whose it is: its figures count there, and that place's organisers
    reach it. An away committee belongs to its home place and sits elsewhere (`seat_place`, `seat`)."""

    FIELD_PURPOSES = {"name": HARMLESS, "phone": HARMLESS, "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=14, choices=choices(Kind))
    name = models.CharField(max_length=80)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=80, blank=True)
    """The enterprise, school or other unit it stands in; '' for one of the place itself."""
    is_away = models.BooleanField(default=False)
    """An organisation of migrant members (流动党员党组织)."""
    seat_place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    seat = models.CharField(max_length=120, blank=True)
    """Where it sits, in words."""
    phone = models.CharField(max_length=30, blank=True)
    """Of its office."""
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    lineage = ArrayField(models.UUIDField())
    """Keys from the topmost organisation to itself; of one that was merged away, to its successor."""
    depth = models.SmallIntegerField()
    set_up_on = models.DateField(null=True)
    """Null: before anybody wrote it down."""
    dissolved_on = models.DateField(null=True)
    """The first day on which it no longer exists."""
    now_at = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="absorbed")
    """Of a merged one: the organisation that carries it today."""
    elected_on = models.DateField(null=True)
    """When the present term began; null: nobody wrote it down."""
    term_years = models.SmallIntegerField()
    term_until = models.DateField(null=True)
    """The day by which a new election is due."""
    election_told_on = models.DateField(null=True)
    """When those in its posts were last told that it nears, or is late; null again with each new term."""
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    imported_by = models.UUIDField(null=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in Kind]), name="organisation_kind"),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
            models.CheckConstraint(
                condition=Q(now_at__isnull=True) | Q(dissolved_on__isnull=False), name="organisation_carried_is_dissolved"
            ),
            models.UniqueConstraint(
                fields=["place", "name"], condition=Q(dissolved_on__isnull=True), name="organisation_one_name_at_a_place"
            ),
        ]
        indexes = [
            GinIndex(fields=["lineage"], name="organisation_lineage"),
            models.Index(fields=["term_until"], condition=Q(dissolved_on__isnull=True), name="organisation_election"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> OrganisationRef:
        """As a value, where it stands today; wants `place` (and its `now_at`, no more) selected."""
        return OrganisationRef(self.id, self.name, Kind(self.kind), self.place.ref, tuple(self.lineage))


class JoinedPlace(models.Model):
    """A place that a joint branch joins, besides the one it belongs to, or a unit (`unit`) that stands at a place: it is shown there
    too. Ended, not deleted."""

    FIELD_PURPOSES = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="joins")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=80, blank=True)
    """The enterprise, school or other unit there; '' for the place itself."""
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    """The first day on which it no longer joins it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "place", "unit"], condition=Q(ends_on__isnull=True), name="organisation_joins_once"
            ),
            models.CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="joined_forward"),
        ]
        indexes = [models.Index(fields=["place"], condition=Q(ends_on__isnull=True), name="organisation_joined_at")]


class OrganisationEvent(models.Model):
    """Something that happened to an organisation, with the decision behind it. Never deleted."""

    FIELD_PURPOSES = {
        "actor_id": Purpose("who entered it", DUTY, keep="archives"),
        "actor_name": Purpose("who entered it, as named then", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=14, choices=choices(EventKind))
    on = models.DateField()
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    """Where the organisation belonged then."""
    before = models.CharField(max_length=120, blank=True)
    after = models.CharField(max_length=120, blank=True)
    other = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    """The parent, or the successor."""
    decision = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)
    approved_by = models.CharField(max_length=100, blank=True)
    because_of_merger = models.BooleanField(default=False)
    """The villages were merged, so their branches were."""
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-on", "-id"], name="organisation_event_of")]


class OrganisationSpell(models.Model):
    """A form in which an organisation stood: name, kind and parent from a day until another. The present one has no end.
    The ledger counts these, so that yesterday's figure stays what it was."""

    FIELD_PURPOSES = {"name": HARMLESS, "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="spells")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=14, choices=choices(Kind))
    is_away = models.BooleanField(default=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    lineage = ArrayField(models.UUIDField())
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    """The first day on which it was otherwise."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="standing_forward"),
            ExclusionConstraint(
                name="organisation_stands_once_at_a_time",
                expressions=[("organisation", RangeOperators.EQUAL), (during("ends_on"), RangeOperators.OVERLAPS)],
            ),
        ]
