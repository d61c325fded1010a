"""Errands of people who came to the village themselves, entered there: nobody's account asks, so nobody is told on a phone."""

from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from teabowl.guides import cleaning, words
from teabowl.guides import errand_rules as rules
from teabowl.guides.actions.errand_saving import add_step, locked, save
from teabowl.guides.actions.handling import finish_errand
from teabowl.guides.content import Field
from teabowl.guides.errand_rules import Consent, Kind, State
from teabowl.guides.models import Errand, ErrandStep
from teabowl.guides.permissions import HANDLE
from teabowl.guides.queries.resolving import guide_on
from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import CHINA
from teabowl.kernel.verbs import check
from teabowl.places.models import Place


@transaction.atomic
def take_at_counter(
    actor: Actor,
    *,
    place: Place,
    guide_id: UUID,
    name: str,
    phone: str,
    note: str,
    outcome: str,
    on: date,
    key: UUID,
    now: datetime,
) -> Errand:
    """Enter an errand asked at the village on the day `on`; with an `outcome` it is done. `phone` as +86…, '' without. The same `key` is
    one errand. Raises NotAllowed, NotFound (no such guide here), Refused, Invalid."""
    check(actor, HANDLE, place.ref)
    before = Errand.objects.filter(sent_key=key).first()
    if before is not None:
        return before
    if place.level != Level.VILLAGE or place.closed_on is not None:
        raise Refused(words.ONLY_VILLAGES)
    found = guide_on(place, guide_id)
    if found is None:
        raise NotFound(words.NOT_HERE)
    content = found.said.content
    came = min(now, datetime.combine(on, time(12), tzinfo=CHINA))
    errand = Errand(
        id=new_id(), sent_key=key, place=place, guide=found.guide, title=found.heading, materials=content[Field.MATERIALS.value],
        steps_to_go=content[Field.STEPS.value], limit_days=content[Field.LIMIT_DAYS.value] or rules.DEFAULT_LIMIT, phone=phone,
        note=cleaning.text("note", note, rules.NOTE_LENGTH, required=False), consent=Consent.COUNTER.value, agreed_at=came,
        for_name=cleaning.text("name", name, rules.NAME_LENGTH), state=State.TAKEN.value, written_at=came, asked_at=came,
        clock_from=on, taken_at=came, taken_by_id=actor.account_id,
    )  # fmt: skip
    errand.due_on = errand.clock.due_on
    errand.save(force_insert=True)
    add_step(actor, errand, Kind.ASKED, now=came, due_on=errand.due_on, by_role="person")
    add_step(actor, errand, Kind.TAKEN, now=came, due_on=errand.due_on)
    save(actor, errand, "take_at_counter", now=now, changes={"state": ("", errand.state), "due_on": ("", errand.due_on)})
    return finish_errand(actor, errand_id=errand.id, outcome=outcome, now=now) if outcome else errand


@transaction.atomic
def take_back_counter(actor: Actor, *, errand_id: UUID, now: datetime) -> bool:
    """Take back one that was entered by mistake, with every word of it; False where it went on since. Raises NotAllowed, NotFound."""
    errand = locked(errand_id)
    check(actor, HANDLE, (errand.place.now_at or errand.place).ref)
    went_on = ErrandStep.objects.filter(errand=errand).exclude(kind__in=[Kind.ASKED, Kind.TAKEN]).exists()
    if errand.consent != Consent.COUNTER or errand.state != State.TAKEN or went_on:
        return False
    errand.state, errand.cancelled_at, errand.erased_at = State.CANCELLED.value, now, now
    errand.for_name = errand.phone = errand.note = ""
    save(actor, errand, "take_back_counter", now=now, changes={"state": (State.TAKEN.value, errand.state)})
    return True
