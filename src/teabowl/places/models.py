"""The tree as it stands, and its validity through time.

`Place` holds what is true now; `PlaceName`, `PlaceCode`, `PlaceParent` and `Succession` hold every value with its dates, each
written by one `Change`. A record of another area keeps the place where it was recorded for ever; where it lives today is
`place.now_at` (the place itself, or the successor that it was merged into). So a merge moves nothing and loses nothing.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from teabowl.kernel.actor import Level, PlaceRef
from teabowl.kernel.columns import HARMLESS
from teabowl.kernel.ids import new_id


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
    level = models.CharField(max_length=8, choices=[(level.value, level.value) for level in Level])
    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=60)
    pinyin = models.CharField(max_length=200)
    initials = models.CharField(max_length=60)
    sort_key = models.CharField(max_length=64)
    """Division order: the line of codes from the root, so children stand in the order of the divisions' list."""
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children", db_constraint=True)
    lineage = ArrayField(models.UUIDField(), default=list)
    """Keys from the root to the place where it lives today (a merged-away place has its successor's lineage)."""
    now_at = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="absorbed")
    """Null while in force; else the place in force that carries this one today, through any chain of mergers."""
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["lineage"], name="place_lineage"),
            models.Index(fields=["sort_key", "id"], name="place_order"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> PlaceRef:
        """Where this place stands today, as a value: its own key, or its successor's if it was merged away."""
        return PlaceRef(self.now_at_id or self.id, self.code, self.name, Level(self.level), tuple(self.lineage))
