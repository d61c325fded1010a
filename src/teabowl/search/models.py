"""The index of everything public. It is derived: `teabowl search rebuild` makes it again from the records."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from teabowl.kernel.columns import HARMLESS, Purpose
from teabowl.places.models import Place

PUBLISHED = "PIPL art 13(2): what one chose to publish, as long as it is published"


class Entry(models.Model):
    """One public record, as it is found and shown. Its key is the record's own.

    `vector` holds words, and tokens that no text holds (`terms`): places above, the month, the board. So "these words, below
    this county, on this board, in this month" is one condition of one index. It stands last, and large ones outside the row.
    """

    FIELD_PURPOSES = {
        "state_words": HARMLESS,
        "title": Purpose("found and shown in search", PUBLISHED, keep="while published"),
        "text": Purpose("found and shown in search", PUBLISHED, keep="while published"),
        "vector": Purpose("found in search", PUBLISHED, keep="while published"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, editable=False)
    type = models.CharField(max_length=20)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    board = models.CharField(max_length=20)
    at = models.DateTimeField()
    path = models.CharField(max_length=200)
    state_words = models.CharField(max_length=40, blank=True)
    segmenter = models.SmallIntegerField()
    """The version of the words (`terms.VERSION`); `teabowl search rebuild` makes old ones again."""
    title = models.CharField(max_length=200, blank=True)
    vector = SearchVectorField()
    text = models.TextField(blank=True)

    class Meta:
        indexes = [
            GinIndex(fields=["vector"], name="search_words"),
            models.Index(fields=["-at", "-id"], name="search_newest"),
            models.Index(fields=["place"], name="search_place"),
        ]


class MovedPlace(models.Model):
    """A place whose line of ancestors changed, until its entries' tokens say so. Meanwhile a search makes up the difference."""

    FIELD_PURPOSES = {"*": HARMLESS}

    place = models.OneToOneField(Place, on_delete=models.CASCADE, primary_key=True, related_name="+")
    lineages = ArrayField(models.UUIDField())
    """Every place that its entries' tokens may name as above them."""
    moved_at = models.DateTimeField()
