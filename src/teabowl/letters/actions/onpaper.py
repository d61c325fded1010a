"""Letters from somebody without an account, taken on paper by the village."""

from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import Refused
from teabowl.kernel.times import CHINA
from teabowl.kernel.verbs import check
from teabowl.letters import rules, words
from teabowl.letters.actions.saving import add_step, locked, save
from teabowl.letters.models import Letter, LetterStep
from teabowl.letters.permissions import TAKE_IN
from teabowl.letters.queries.limits import limit_for
from teabowl.letters.rules import Kind, State, Visibility
from teabowl.places.models import Place


@transaction.atomic
def take_in_paper(
    actor: Actor,
    *,
    place: Place,
    title: str,
    body: str,
    visibility: Visibility,
    name: str,
    phone: str,
    group: str,
    on: date,
    key: UUID,
    now: datetime,
) -> Letter:
    """Enter a letter that came on paper on the day `on`; its days to answer run from then. `phone` as +86…, '' without. The same `key`
    is one letter. Raises NotAllowed, Refused."""
    check(actor, TAKE_IN, place.ref)
    before = Letter.objects.filter(sent_key=key, taken_in_by__isnull=False, erased_at__isnull=True).first()
    if before is not None:
        return before
    if place.level != Level.VILLAGE or place.closed_on is not None:
        raise Refused(words.ONLY_VILLAGES)
    limit = limit_for(place, on)
    due = rules.due_on(on, limit)
    letter = Letter.objects.create(
        place=place, sent_key=key, from_villager=True, from_group=group, title=title, body=body,
        visibility=Visibility(visibility).value, received_at=min(now, datetime.combine(on, time(12), tzinfo=CHINA)),
        limit_days=limit, clock_from=on, due_on=due, first_due_on=due, paper_name=name, paper_phone=phone,
        taken_in_by_id=actor.account_id,
    )  # fmt: skip
    add_step(actor, letter, Kind.RECEIVED, now=letter.received_at, due_on=due)
    changes = {"visibility": ("", letter.visibility), "due_on": ("", due)}
    save(actor, letter, "take_in_paper", now=now, changes=changes, fresh=True)
    return letter


@transaction.atomic
def take_out_paper(actor: Actor, *, letter_id: UUID, now: datetime) -> bool:
    """Take back one that was entered by mistake, with every word of it; False where somebody has begun to deal with it. Raises
    NotAllowed, NotFound."""
    letter = locked(letter_id)
    check(actor, TAKE_IN, (letter.place.now_at or letter.place).ref)
    begun = LetterStep.objects.filter(letter=letter).exclude(kind=Kind.RECEIVED).exists()
    if letter.taken_in_by_id is None or letter.state != State.RECEIVED or begun:
        return False
    letter.state, letter.withdrawn_at, letter.erased_at = State.WITHDRAWN.value, now, now
    letter.title = letter.body = letter.paper_name = letter.paper_phone = ""
    save(actor, letter, "take_out_paper", now=now, changes={"state": (State.RECEIVED.value, letter.state)})
    return True
