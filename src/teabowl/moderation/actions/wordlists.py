"""Word lists and terms: kept by a county or the city, holding below it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.audit.turns import one_at_a_time
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound
from teabowl.kernel.texts import clean_line
from teabowl.kernel.verbs import check
from teabowl.moderation import rules, words
from teabowl.moderation.actions.locks import after
from teabowl.moderation.models import PlaceTerms, Word
from teabowl.moderation.permissions import KEEP_WORDS
from teabowl.moderation.rules import Terms
from teabowl.places.models import Place


@transaction.atomic
def add_word(actor: Actor, *, place: Place, text: str, category: str, now: datetime) -> Word:
    """Put a word on the place's list. Raises Invalid (too short, already there), NotAllowed."""
    check(actor, KEEP_WORDS, place.ref)
    one_at_a_time("moderation", f"words {place.id}")
    text = clean_line(text)
    words.check_nothing_wrong(rules.problems_of_word(text, category))
    folded = rules.folded(text)
    if Word.objects.filter(place=place, folded=folded, ended_at__isnull=True).exists():
        raise Invalid({"text": words.HAS_WORD})
    word = Word.objects.create(
        place=place, text=text, folded=folded, category=category, added_by_id=actor.account_id, added_at=now
    )
    after(actor, "add_word", now=now, place=place, subject=("word", word.id), changes={"text": ("", text)}, public=False)
    return word


@transaction.atomic
def end_word(actor: Actor, *, word_id: UUID, now: datetime) -> Word:
    """Take a word off the list; that it was there stays to be read. Raises NotAllowed, NotFound."""
    word = Word.objects.select_for_update(of=("self",)).select_related("place").filter(id=word_id).first()
    if word is None:
        raise NotFound(words.NOT_HERE)
    check(actor, KEEP_WORDS, word.place.ref)
    if word.ended_at is None:
        word.ended_at, word.ended_by_id = now, actor.account_id
        word.save()
        after(
            actor, "end_word", now=now, place=word.place, subject=("word", word.id), changes={"text": (word.text, "")},
            public=False,
        )  # fmt: skip
    return word


@transaction.atomic
def add_words(actor: Actor, *, place: Place, rows: Iterable[tuple[str, str]], now: datetime) -> tuple[int, list[str]]:
    """Words from a sheet, as (text, category). Answers how many are new, and the texts that could not be taken."""
    check(actor, KEEP_WORDS, place.ref)
    new, refused = 0, []
    for text, category in rows:
        try:
            add_word(actor, place=place, text=text, category=category, now=now)
            new += 1
        except Invalid as invalid:
            if invalid.fields.get("text") is not words.HAS_WORD:
                refused.append(text)
    return new, refused


@transaction.atomic
def set_terms(actor: Actor, *, place: Place, terms: Terms, now: datetime) -> PlaceTerms:
    """Set the days for reports and appeals from now on, here and below. What runs already keeps its own. Raises Invalid,
    NotAllowed."""
    check(actor, KEEP_WORDS, place.ref)
    words.check_nothing_wrong(rules.problems_of_terms(terms))
    row = PlaceTerms.objects.create(
        place=place, report_days=terms.report_days, appeal_days=terms.appeal_days, answer_days=terms.answer_days,
        set_by_id=actor.account_id, set_at=now,
    )  # fmt: skip
    changes = {name: (None, getattr(terms, name)) for name in ("report_days", "appeal_days", "answer_days")}
    after(actor, "set_terms", now=now, place=place, subject=("terms", row.id), changes=changes)
    return row
