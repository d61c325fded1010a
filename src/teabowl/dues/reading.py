"""Who may open the vouchers of a book: those who read the book."""

from uuid import UUID

from django.utils import timezone

from teabowl.dues.models import Entry
from teabowl.dues.permissions import READ_BOOK
from teabowl.kernel.actor import Actor
from teabowl.organisations import authority
from teabowl.organisations import queries as organisations


def may_read_vouchers(actor: Actor, entry_id: UUID) -> bool:
    """For `files`: reading is asked now, so the clock is read here."""
    key = Entry.objects.filter(id=entry_id).values_list("book__organisation_id", flat=True).first()
    return key is not None and actor.is_signed_in and authority.can(actor, READ_BOOK, organisations.ref(key), timezone.now())
