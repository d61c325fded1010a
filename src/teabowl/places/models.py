"""The tree as it stands, and what stood before.

`Place` holds what is true now. `PlaceName`, `PlaceCode` and `PlaceStanding` hold each *former* value with the dates in which it
was true, written by the `Change` that ended it; so a place that never changed has no history rows, and what was true on a date
is the former value that covers it, else the present one (ADR 0003). Undoing a change puts its former values back.

A record of another area keeps the place where it was recorded for ever; where it lives today is `place.now_at` (the place
itself, or the successor that it was merged into). So a merge moves nothing and loses nothing.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from teabowl.kernel.actor import Level, PlaceRef
from teabowl.kernel.columns import HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id

DUTY = "PIPL art 13(3): statutory duty; a change of divisions names who entered it"


class PlaceQuerySet(models.QuerySet["Place"]):
    def in_force(self) -> "PlaceQuerySet":
        """Places that exist today."""
        return self.filter(closed_on__isnull=True)

    def under(self, place: "Place | PlaceRef") -> "PlaceQuerySet":
        """The place and everything below it, in the tree as it stands; merged-away places come with their successor."""
        return self.filter(lineage__contains=[place.id])

    def in_division_order(self) -> "PlaceQuerySet":
        return self.order_by("sort_key", "id")


class Place(models.Model):
    FIELD_PURPOSES = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    level = models.CharField(max_length=8, choices=choices(Level))
    code = models.CharField(max_length=12, unique=True, db_collation="C")
    name = models.CharField(max_length=60, db_collation="C")
    """As people say it: 随西村. Byte order (here and in pinyin), so that finding by beginnings uses the index on every server."""
    official_name = models.CharField(max_length=100, blank=True)
    """As the divisions' list writes it, where that differs: 随西村村民委员会. Empty: the same as `name`."""
    pinyin = models.CharField(max_length=200, db_collation="C")
    initials = models.CharField(max_length=60, db_collation="C")
    sort_key = models.CharField(max_length=64, db_collation="C")
    """Division order: the line of codes from the root, so children stand in the order of the divisions' list."""
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children", db_constraint=True)
    lineage = ArrayField(models.UUIDField(), default=list)
    """Keys from the root to the place where it lives today (a merged-away place has its successor's lineage)."""
    now_at = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="absorbed")
    """Null while in force; else the place in force that carries this one today, through any chain of mergers."""
    opened_on = models.DateField(null=True)
    """Null: before anybody wrote it down."""
    closed_on = models.DateField(null=True)
    """The first day on which it no longer exists."""

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(now_at__isnull=True) | Q(closed_on__isnull=False), name="place_carried_is_closed"
            ),
            models.CheckConstraint(
                condition=Q(opened_on__isnull=True) | Q(closed_on__isnull=True) | Q(closed_on__gte=models.F("opened_on")),
                name="place_closes_after_opening",
            ),
        ]
        indexes = [
            GinIndex(fields=["lineage"], name="place_lineage"),
            models.Index(fields=["sort_key", "id"], name="place_order"),
            models.Index(fields=["level", "name", "id"], name="place_find_name", condition=Q(closed_on__isnull=True)),
            models.Index(fields=["level", "pinyin", "id"], name="place_find_pinyin", condition=Q(closed_on__isnull=True)),
            models.Index(fields=["level", "initials", "id"], name="place_find_initials", condition=Q(closed_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> PlaceRef:
        """Where this place stands today, as a value: its own key, or its successor's if it was merged away."""
        return PlaceRef(self.now_at_id or self.id, self.code, self.name, Level(self.level), tuple(self.lineage))

    @property
    def full_name(self) -> str:
        """The official name."""
        return self.official_name or self.name


class PlaceKey(models.Model):
    """What else a place is found by: the inside of its name, other readings of it, former names, and closed places.

    Beginnings of the present name, pinyin and initials are indexed on `Place` itself. Derived: `finding.refresh_keys` makes it.
    """

    FIELD_PURPOSES = {"*": HARMLESS}

    class Kind(models.IntegerChoices):
        READING = 0
        INSIDE = 1
        FORMER = 2

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=8, blank=True)
    """Of the place, for what is inside names (so that a county is not lost among villages); empty for the rarer kinds."""
    kind = models.SmallIntegerField(choices=Kind.choices)
    key = models.CharField(max_length=200, db_collation="C")

    class Meta:
        indexes = [models.Index(fields=["level", "kind", "key", "place"], name="place_key")]


class Change(models.Model):
    """One change of the tree, with the decision behind it. Never deleted; an undone change says when and by whom."""

    FIELD_PURPOSES = {
        "actor_id": Purpose("who entered the change", DUTY, keep="archives"),
        "actor_name": Purpose("who entered the change, as named then", DUTY, keep="archives"),
        "undone_by_id": Purpose("who undid it", DUTY, keep="archives"),
        "undone_by_name": Purpose("who undid it, as named then", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    class Kind(models.TextChoices):
        LOAD = "load"
        OPEN = "open"
        RENAME = "rename"
        MOVE = "move"
        SPLIT = "split"
        MERGE = "merge"
        CLOSE = "close"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    on = models.DateField()
    """The first day on which the tree is as the change says."""
    decision = models.CharField(max_length=200, blank=True)
    """The document: 菏政字〔2026〕18 号."""
    decided_on = models.DateField(null=True)
    approved_by = models.CharField(max_length=100, blank=True)
    groups = ArrayField(models.CharField(max_length=20), default=list)
    """Splits: the 小组 that go to the new place."""
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.UUIDField(null=True)
    undone_by_name = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-recorded_at", "-id"], name="change_newest")]


class ChangePlace(models.Model):
    """A place that a change touches, and how."""

    FIELD_PURPOSES = {"*": HARMLESS}

    class Part(models.TextChoices):
        SUBJECT = "subject"
        """Merged away, split, renamed, moved or closed."""
        TARGET = "target"
        """The successor of a merger, the new parent of a move or an opening."""
        SOURCE = "source"
        """The parent that a move leaves."""
        OPENED = "opened"
        CARRIED = "carried"
        """Stands elsewhere because what it belongs to does."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="touched")
    place_id = models.UUIDField()
    """Not a foreign key: an opening that was undone leaves no place behind, but its change stays readable."""
    part = models.CharField(max_length=7, choices=Part.choices)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    """Code and name before the change (of an opened place: as opened), for reading later."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "place_id"], name="change_touches_once")]
        indexes = [models.Index(fields=["place_id"], name="change_place")]


class PlaceName(models.Model):
    """A name that a place bore until `change` gave it another."""

    FIELD_PURPOSES = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=60)
    official_name = models.CharField(max_length=100, blank=True)
    pinyin = models.CharField(max_length=200)
    initials = models.CharField(max_length=60)
    valid = DateRangeField()
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="place_one_name_at_a_time",
                expressions=[("place", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]


class PlaceCode(models.Model):
    """A code that a place bore until `change` gave it another."""

    FIELD_PURPOSES = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="former_codes")
    code = models.CharField(max_length=12)
    valid = DateRangeField()
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="place_one_code_at_a_time",
                expressions=[("place", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="code_at_one_place_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]


class PlaceStanding(models.Model):
    """Where a place stood, and what carried it, until `change`: the last of `lineage` is the place itself or its successor then.

    The first row of a place begins at -infinity, so that something dated before the place was opened still has a place in the
    tree; whether it was in force is told by `opened_on` and `closed_on`.
    """

    FIELD_PURPOSES = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="former_standings")
    parent = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    lineage = ArrayField(models.UUIDField())
    now_at = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    sort_key = models.CharField(max_length=64, db_collation="C")
    closed_on = models.DateField(null=True)
    valid = DateRangeField()
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="place_stands_once_at_a_time",
                expressions=[("place", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]
        indexes = [GinIndex(fields=["lineage"], name="standing_lineage")]
