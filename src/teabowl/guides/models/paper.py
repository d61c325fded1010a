"""Official forms of a guide as files: the blank one, and one filled in as a sample."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from teabowl.guides.models.guide import DUTY, Guide
from teabowl.kernel.columns import HARMLESS, Purpose
from teabowl.kernel.ids import new_id
from teabowl.places.models import Place


class GuidePaper(models.Model):
    """A form that a place put with a guide, for itself and everybody below; the file is files' own. One of the same title put in
    lower down stands there in its place."""

    FIELD_PURPOSES: ClassVar = {
        "added_by": Purpose("who put it in", DUTY, keep="archives"),
        "removed_by": Purpose("who took it out", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True)
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="papers")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    is_sample = models.BooleanField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guide", "place", "title", "is_sample"], condition=Q(removed_at__isnull=True), name="guide_paper_once"
            )
        ]

    def __str__(self) -> str:
        return self.title
