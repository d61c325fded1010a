"""Bumps: which places changed, written in the changing transaction, so that no server can miss one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from teabowl.kernel.columns import HARMLESS
from teabowl.kernel.ids import new_id


class Bump(models.Model):
    """One change of what some places show. Append-only; kept for an hour, which is far longer than any server looks back."""

    FIELD_PURPOSES = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    places = ArrayField(models.UUIDField())
    """Keys of the places; empty for everything (the tree itself changed)."""
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="bump_at")]
