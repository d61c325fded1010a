"""A reader's own marks. Neither the audit nor any figure is told: who read what is nobody's business (domain.md §6, S79, S80)."""

from uuid import UUID

from django.db import transaction

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotAllowed, NotFound
from teabowl.study import words
from teabowl.study.models import Material, ReadMark
from teabowl.study.reading import Reader


@transaction.atomic
def mark_read(actor: Actor, *, material_id: UUID, read: bool) -> Material:
    """Note for oneself that one has read a material, or take the note away. Raises NotFound, NotAllowed."""
    if actor.account_id is None:
        raise NotAllowed(words.SIGN_IN)
    rows = Material.objects.select_related("programme__organisation__place", "programme__place")
    material = rows.filter(id=material_id, removed_at__isnull=True).first()
    if material is None or not Reader(actor).reads(material.programme):
        raise NotFound(words.NO_MATERIAL)
    if read:
        ReadMark.objects.get_or_create(account_id=actor.account_id, material=material)
    else:
        ReadMark.objects.filter(account_id=actor.account_id, material=material).delete()
    return material
