"""Entries of the audit, in 64 chains so that writers need not queue; each chain's head keeps its length and last hash."""

from django.db import models

from teabowl.kernel.columns import HARMLESS, Purpose
from teabowl.kernel.ids import new_id


class Entry(models.Model):
    FIELD_PURPOSES = {
        "actor_id": Purpose("who acted or looked", "网络安全法 art 21; PIPL art 51", keep="3 years"),
        "actor_name": Purpose("who acted, as named then", "网络安全法 art 21; PIPL art 51", keep="3 years"),
        "about_person_id": Purpose("so that a person sees who looked at theirs", "PIPL art 44", keep="3 years"),
        "changes": Purpose("fields before and after; sensitive values are masked before they come here", "PIPL art 51"),
        "origin": Purpose("request and address, for tracing misuse", "网络安全法 art 21", keep="6 months"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    chain = models.SmallIntegerField()
    position = models.BigIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    is_read = models.BooleanField(default=False)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=80)
    place_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    about_person_id = models.UUIDField(null=True)
    changes = models.JSONField(default=dict)
    origin = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="audit_one_entry_per_position")]
        indexes = [
            models.Index(fields=["place_id", "-at"], name="audit_place"),
            models.Index(fields=["about_person_id", "-at"], name="audit_about"),
            models.Index(fields=["subject_id"], name="audit_subject"),
            models.Index(fields=["actor_id", "-at"], name="audit_actor"),
        ]


class ChainHead(models.Model):
    """The last position and hash of a chain, so that a removed last entry is found too. `seal` signs both with the audit key:
    who can write to the database but does not have the key cannot move a head back to an earlier entry."""

    FIELD_PURPOSES = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    chain = models.SmallIntegerField(unique=True)
    length = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")
    seal = models.CharField(max_length=64, default="")
