"""Those who come without a phone, or send one of their household: put on the list by the recorder, in the hall."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from teabowl.files import actions as files
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.meetings import rules, words
from teabowl.meetings.actions.saving import check_state, line, locked, record, recorder, rules_of
from teabowl.meetings.kinds import Convened
from teabowl.meetings.models import Meeting, Participant
from teabowl.meetings.queries.turnout import seats_of
from teabowl.meetings.rules import Mark, State
from teabowl.meetings.standing import check_reads
from teabowl.organisations.actions.persons import person_for

MANDATE = "meeting_mandate"
"""Whose paper: the written mandate, kept by its giver's row."""
KEPT = timedelta(days=10 * 365)
"""村级档案管理办法 (2017): meeting papers are kept ten years at least (GK)."""


@transaction.atomic
def admit(
    actor: Actor, *, meeting_id: UUID, name: str, phone: str = "", household: str = "", woman: bool = False, now: datetime
) -> Participant:  # fmt: skip
    """Somebody is in the hall who is on no list: at a villagers' assembly a grown-up villager, with a vote and their household; at
    every other meeting a guest. The recorder has seen who it is. Raises Invalid, NotAllowed, NotFound, Refused."""
    meeting = locked(meeting_id)
    recorder(actor, meeting, now)
    check_state(meeting, State.CONVENED, State.OPEN)
    name = line("name", name, 40)
    if Participant.objects.filter(meeting=meeting, name=name).exists():
        raise Invalid({"name": words.SAME_NAME % {"name": name}})
    everybody = rules_of(meeting).convened is Convened.ADULTS
    given: dict[str, Any] = {"guest": True, "votes": False, "counted": False}
    if everybody:
        person = person_for(name.partition("（")[0], phone, now=now)
        if Participant.objects.filter(meeting=meeting, person=person).exists():
            raise Invalid({"phone": words.SAME_NAME % {"name": name}})
        given = {"person": person, "woman": woman, "household": line("household", household, 40, required=False)}
    made = Participant.objects.create(
        meeting=meeting, name=name, mark=Mark.PRESENT.value, how=Participant.How.CHAIR, arrived_at=now, **given
    )
    record(actor, "admit", meeting, now=now, changes={"mark": ("", made.mark)}, about=made.person_id)
    return made


@transaction.atomic
def give_mandate(
    actor: Actor, *, meeting_id: UUID, participant_id: UUID, holder_id: UUID, paper: tuple[str, bytes] | None = None, now: datetime
) -> Participant:  # fmt: skip
    """The recorder has the written mandate of somebody who cannot come: `holder_id`, of the same household, stands in, and casts their
    vote by phone or has it counted in the hall. `paper` (name, bytes) is a photograph of it, sealed. Raises Invalid ('holder',
    'papers'), NotAllowed, NotFound, Refused."""
    meeting = locked(meeting_id)
    recorder(actor, meeting, now)
    check_state(meeting, State.CONVENED, State.OPEN)
    rows = {
        p.id: p for p in Participant.objects.select_for_update().filter(meeting=meeting, id__in=[participant_id, holder_id])
    }
    if participant_id not in rows:
        raise NotFound(words.NO_PERSON)
    if holder_id not in rows or holder_id == participant_id:
        raise Invalid({"holder": words.MANDATE["holder"]})
    one, holder = rows[participant_id], rows[holder_id]
    giver, stands_in = seats_of([one, holder])
    if problem := rules.mandate_problem(rules_of(meeting), giver, stands_in):
        if problem == "no_proxy":
            raise Refused(words.MANDATE[problem])
        raise Invalid({"holder": words.MANDATE[problem]})
    before, one.mark, one.proxy, one.reason = one.mark, Mark.PROXY.value, holder, ""
    one.save()
    if paper is not None:
        files.keep_paper(
            actor, data=paper[1], name=paper[0], owner=(MANDATE, one.id), place=meeting.place, delete_after=now + KEPT, now=now
        )
    record(actor, "give_mandate", meeting, now=now, changes={"mark": (before, one.mark)}, about=one.person_id)
    return one


@transaction.atomic
def end_mandate(actor: Actor, *, meeting_id: UUID, participant_id: UUID, now: datetime) -> Participant:
    """Whoever gave a mandate takes it back, or the recorder does who was told so. What was voted on it stands. Twice is once. Raises
    NotAllowed, NotFound, Refused."""
    meeting = locked(meeting_id)
    standing = check_reads(actor, meeting, now)
    if standing.participant is None or standing.participant.id != participant_id:
        recorder(actor, meeting, now)
    check_state(meeting, State.CONVENED, State.OPEN)
    one = Participant.objects.select_for_update(of=("self",)).filter(meeting=meeting, id=participant_id).first()
    if one is None:
        raise NotFound(words.NO_PERSON)
    if one.mark == Mark.PROXY:
        one.mark, one.proxy = "", None
        one.save(update_fields=["mark", "proxy"])
        record(actor, "end_mandate", meeting, now=now, changes={"mark": (Mark.PROXY, "")}, about=one.person_id)
    return one


def end_mandates(holder: Participant) -> None:
    """Who stood in is not there after all: those they stood for have not come. Inside the caller's transaction."""
    Participant.objects.filter(proxy=holder).update(proxy=None, mark="")


def claim_seat(meeting: Meeting, person_id: UUID, name: str) -> bool:
    """Somebody whom the recorder had put on the list by name now signs in by phone: it is their row, they are not counted twice. Only
    where one row of that name has nobody with an account."""
    rows = list(
        Participant.objects.select_for_update(of=("self",)).filter(meeting=meeting, name=name, person__account__isnull=True)
    )
    if len(rows) != 1 or Participant.objects.filter(meeting=meeting, person_id=person_id).exists():
        return False
    Participant.objects.filter(id=rows[0].id).update(person_id=person_id)
    return True
