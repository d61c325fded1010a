"""Opening a book in the inside: whole names of people stand in it, so that it was read stays."""

from datetime import date, datetime

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.disclosure.queries.work import WorkBook, work_book
from teabowl.kernel.actor import Actor
from teabowl.places.models import Place


@transaction.atomic
def open_book(actor: Actor, *, place: Place, month: date, now: datetime) -> WorkBook:
    """The month for those who keep or check it. Raises NotFound for everybody else."""
    page = work_book(actor, place, month, now=now)
    audit.record_read(
        actor, "disclosure.open_book", now=now, subject_type="book", subject_id=page.id, place_id=place.id
    )  # fmt: skip
    return page
