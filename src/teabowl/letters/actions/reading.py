"""Opening a letter: reading a private one is an act that leaves its trace."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.kernel.actor import Actor
from teabowl.letters.models import Letter
from teabowl.letters.permissions import is_writer
from teabowl.letters.queries.page import LetterPage, letter_for, letter_here
from teabowl.places.models import Place


@transaction.atomic
def open_letter(actor: Actor, *, place: Place, letter_id: UUID, now: datetime) -> LetterPage:
    """The letter for somebody who may read it whole. Anybody but the writer reading a private one is written down, and the
    writer sees it; the writer opening it has seen the news. Raises NotFound for what is not there and what is not theirs."""
    letter = letter_here(actor, place, letter_id)
    if is_writer(actor, letter.facts):
        if letter.news_at is not None:
            Letter.objects.filter(id=letter.id).update(news_at=None)
    elif letter.facts.is_private:
        audit.record_read(
            actor,
            "letters.open_letter",
            now=now,
            subject_type="letter",
            subject_id=letter.id,
            place_id=letter.place_id,
            about_person_id=letter.writer.person_id if letter.writer else None,
        )
    return letter_for(actor, letter, now=now)
