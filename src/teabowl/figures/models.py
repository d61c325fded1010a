"""The ledger. `Entry` is append-only; `Tail` has the entries that are not yet in `Balance`; `Balance` has month sums at every level."""

from django.db import models

from teabowl.kernel.columns import HARMLESS
from teabowl.kernel.ids import new_id


class Entry(models.Model):
    """One line of the book: an amount of an indicator at the place where it was recorded, on a date, from a record."""

    FIELD_PURPOSES = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    indicator = models.CharField(max_length=60)
    place_id = models.UUIDField()
    on = models.DateField()
    bucket = models.IntegerField(default=0)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    count = models.IntegerField()
    source_type = models.CharField(max_length=30)
    source_id = models.UUIDField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        indexes = [
            models.Index(fields=["indicator", "place_id", "on"], name="entry_opening"),
            models.Index(fields=["source_id"], name="entry_source"),
        ]
