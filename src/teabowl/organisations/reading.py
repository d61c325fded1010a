"""Who may read the papers of a member's way: those who see the file, and the member."""

from uuid import UUID

from django.utils import timezone

from teabowl.kernel.actor import Actor
from teabowl.organisations import authority
from teabowl.organisations.models import Member
from teabowl.organisations.permissions import SEE_FILE


def may_read_papers(actor: Actor, owner_id: UUID) -> bool:
    """For `files`: reading is asked now, so the clock is read here."""
    row = Member.objects.filter(id=owner_id).select_related("person", "organisation__place").first()
    if row is None or not actor.is_signed_in:
        return False
    own = actor.person_id in {row.person_id, row.person.merged_into_id}
    return own or authority.can(actor, SEE_FILE, row.organisation.ref, timezone.now())
