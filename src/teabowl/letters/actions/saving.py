"""What every action on a letter shares: finding it under a lock, a step, and telling audit, figures and pages."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.figures.trips import one_trip
from teabowl.kernel.actor import Actor, Role
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.letters import words
from teabowl.letters.models import Letter, LetterStep
from teabowl.letters.permissions import LetterFacts, can_answer, can_read, is_writer
from teabowl.letters.rules import Kind
from teabowl.pagecache import actions as pagecache
from teabowl.search import actions as search

VILLAGE_STAFF_IN_ORDER = (Role.SECRETARY, Role.OPERATOR)
ORGANISERS_IN_ORDER = (Role.TOWNSHIP, Role.COUNTY)
"""As whom one acts on a letter, nearest first, when one holds several of these."""


def locked(letter_id: UUID) -> Letter:
    """The letter, locked, with its place. Raises NotFound."""
    letter = Letter.objects.select_for_update(of=("self",)).select_related("place", "writer").filter(id=letter_id).first()
    if letter is None:
        raise NotFound(words.NOT_HERE)
    return letter


def locked_for_writer(actor: Actor, letter_id: UUID) -> Letter:
    """The actor's own letter. A letter that one may read but did not write: NotAllowed; any other: NotFound."""
    letter = locked(letter_id)
    if not is_writer(actor, letter.facts):
        raise NotAllowed(words.NOT_YOURS) if can_read(actor, letter.facts) else NotFound(words.NOT_HERE)
    return letter


def locked_for_answerer(actor: Actor, letter_id: UUID) -> Letter:
    """A letter that the actor may answer. Readable but not the actor's to answer: NotAllowed; any other: NotFound."""
    letter = locked(letter_id)
    if not can_read(actor, letter.facts):
        raise NotFound(words.NOT_HERE)
    if not can_answer(actor, letter.facts):
        raise NotAllowed(words.NOT_FOR_YOU)
    return letter


def role_of(actor: Actor, letter: LetterFacts) -> str:
    """As whom the actor acts on this letter."""
    if actor.system:
        return "system"
    if is_writer(actor, letter):
        return "writer"
    for role in VILLAGE_STAFF_IN_ORDER:
        if actor.holds_at(frozenset({role}), letter.place):
            return role.value
    for role in ORGANISERS_IN_ORDER:
        if actor.holds_over(frozenset({role}), letter.place):
            return role.value
    raise NotAllowed(words.NOT_FOR_YOU)


def is_done_already(letter: Letter, key: UUID | None) -> bool:
    """The same form was sent before."""
    return key is not None and LetterStep.objects.filter(letter=letter, sent_key=key).exists()


def add_step(actor: Actor, letter: Letter, kind: Kind, *, now: datetime, key: UUID | None = None, **values: Any) -> LetterStep:
    """Append to what happened (经过). `values`: note, due_on, level, told."""
    return LetterStep.objects.create(
        letter=letter,
        kind=kind.value,
        at=now,
        by_id=actor.account_id,
        by_role=role_of(actor, letter.facts),
        round=letter.round,
        sent_key=key or new_id(),
        **values,
    )


def save(
    actor: Actor, letter: Letter, verb: str, *, now: datetime, changes: Mapping[str, tuple[Any, Any]], fresh: bool = False
) -> None:
    """Save the letter and tell audit, figures and page versions. `changes` never carry what was written: only states.
    `fresh`: its writer has just inserted it, as it is, in this transaction.
    """
    if actor.system or not is_writer(actor, letter.facts):
        letter.news_at = now  # the writer sees 有新消息
    if not fresh:
        letter.save()
    with one_trip():
        audit.record(
            actor,
            f"letters.{verb}",
            now=now,
            subject_type="letter",
            subject_id=letter.id,
            place_id=letter.place_id,
            about_person_id=_writer_as_person(actor, letter),
            changes=changes,
        )
        figures.post(actor, letter, now=now, fresh=fresh)
        pagecache.touch(letter.place.lineage)
    search.post(letter, now=now)


def _writer_as_person(actor: Actor, letter: Letter) -> UUID | None:
    if letter.writer_id is not None and letter.writer_id == actor.account_id:
        return actor.person_id
    return letter.writer.person_id if letter.writer else None


def promised_day(field: str, on: date | None, now: datetime) -> date | None:
    """A day on which somebody promises to report: after today, within a year. Raises Invalid."""
    today = china_date(now)
    if on is not None and not today < on <= today + timedelta(days=366):
        raise Invalid({field: words.FUTURE_DAY})
    return on
