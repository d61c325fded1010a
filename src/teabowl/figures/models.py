"""The ledger: `Entry` is the book, append-only; `Tail` is the end of the book that is not yet in `Balance`; `Balance` has sums of
months and years at every level."""

from datetime import date

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from teabowl.kernel.columns import HARMLESS, Purpose
from teabowl.kernel.ids import new_id

TOTAL = date(1, 1, 1)
"""The `month` of a balance that has the sum of all months."""
YEARS_LATER = 5_000
"""The `month` of a balance that has the sum of a year is that year's 1 January, so many years later: 7026-01-01 for 2026."""


def year_key(year: int) -> date:
    """The `month` of a year's balance."""
    return date(year + YEARS_LATER, 1, 1)


class Line(models.Model):
    """An amount of an indicator at the place where it was recorded, on a date, from a record.

    Never changed, never deleted. `recorded_at` is the database's clock, read after the lock that closing a month takes alone,
    so what a closed month knew is exact. `late` marks lines dated in a month that was closed already: the restatements.
    """

    FIELD_PURPOSES = {
        "recorded_by": Purpose(
            "which member of staff recorded it, shown with a restatement", "PIPL art 13(3): statutory duty", keep="archives"
        ),
        "*": HARMLESS,
    }

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
    late = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Declared(models.Model):
    """A counted indicator for which all records have been posted: what an upgrade compares with the areas' declarations."""

    FIELD_PURPOSES = {"*": HARMLESS}

    key = models.CharField(primary_key=True, max_length=60)
    since = models.DateTimeField()


class Entry(Line):
    """All lines of the book, the waiting ones too: PostgreSQL's inheritance, so whoever reads this table reads both. Of the folded
    ones alone speaks `FROM ONLY figures_entry`."""

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount=0, count=0), name="entry_says_something")]
        indexes = [
            models.Index(fields=["indicator", "place_id", "on", "id"], name="entry_opening"),
            models.Index(fields=["source_id"], name="entry_source"),
            models.Index(fields=["on"], name="entry_on"),
            BrinIndex(fields=["recorded_at"], name="entry_recorded", autosummarize=True, pages_per_range=32),
            models.Index(fields=["recorded_at"], name="entry_late", condition=Q(late=True)),
        ]


class Tail(Line):
    """The lines that no balance has yet, where writers put them. The folder takes them over into the rest of the book in the
    transaction that adds them to the balances. It has as few indexes as may be (in the table `id` has none), because every writer
    pays for them at once and alone, and the folder pays for those of `Entry` in bulk."""

    class Meta:
        indexes = [
            models.Index(fields=["source_id"], name="tail_source"),
            models.Index(fields=["indicator", "place_id"], name="tail_opening"),
        ]


class Balance(models.Model):
    """The sum of folded entries at a place and everything below it, under the tree as it stands now, in a month (or in a year,
    `year_key`, or in all, TOTAL).

    Derived: `teabowl figures rebuild` makes it anew. Written only under the folder's lock, so its natural key is its primary key;
    the month comes before the indicator, so that a page reads all indicators of a place and month from one stretch of the index.
    """

    FIELD_PURPOSES = {"*": HARMLESS}

    pk = models.CompositePrimaryKey("place_id", "month", "indicator", "bucket")
    place_id = models.UUIDField()
    indicator = models.CharField(max_length=60)
    month = models.DateField()
    bucket = models.IntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    count = models.BigIntegerField()


class Closing(models.Model):
    """A month whose figures were published. What is recorded for it later shows as a restatement. Never reopened."""

    FIELD_PURPOSES = {
        "closed_by_id": Purpose("who published the month", "PIPL art 13(3): statutory duty", keep="archives"),
        "closed_by": Purpose("who published the month", "PIPL art 13(3): statutory duty", keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    month = models.DateField(unique=True)
    closed_at = models.DateTimeField()
    closed_by_id = models.UUIDField(null=True)
    closed_by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="closing_names_a_month")]
        ordering = [F("month").asc()]
