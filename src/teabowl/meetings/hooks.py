"""What meetings answer to the areas below: whose a vote is, what a live room shows, who may read a paper."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone

from teabowl.ballots import owners
from teabowl.ballots import queries as ballots
from teabowl.ballots.owners import Owner
from teabowl.ballots.parts import blank_ballots
from teabowl.files import access as files
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound, Refused
from teabowl.live import rooms
from teabowl.live.actions import publish
from teabowl.meetings import rules, words
from teabowl.meetings.actions.appraising import note_counted
from teabowl.meetings.actions.hall import MANDATE
from teabowl.meetings.actions.materials import DOCUMENT
from teabowl.meetings.actions.saving import rules_of
from teabowl.meetings.actions.votes import OWNER, check_enough
from teabowl.meetings.models import AgendaItem, Material, Meeting, Participant
from teabowl.meetings.queries.one import meeting as one
from teabowl.meetings.queries.room import room_of
from teabowl.meetings.queries.turnout import seats_of, turnout_of
from teabowl.meetings.standing import standing_in

ROOM = "meetings"
PARTS = ("state", "count", "agenda", "hands", "said", "votes", "motion")
BALLOT = "ballot"


def may_run_votes(actor: Actor, meeting_id: UUID, now: datetime) -> bool:
    """Open, close, enter what was counted in the hall: who runs or records the meeting."""
    found = _standing(actor, meeting_id, now)
    return found is not None and (found.runs or found.records)


def may_read(actor: Actor, meeting_id: UUID, now: datetime) -> bool:
    found = _standing(actor, meeting_id, now)
    return found is not None and found.reads


def _standing(actor: Actor, meeting_id: UUID, now: datetime) -> Any:
    try:
        return standing_in(actor, one(meeting_id), now)
    except NotFound:
        return None


def lead(meeting_id: UUID) -> tuple[Any, str]:
    """Where a vote's page leads back to."""
    meeting = Meeting.objects.filter(id=meeting_id).only("title").first()
    return (meeting.title if meeting else "", f"/meetings/{meeting_id}/room/")


def vote_changed(meeting_id: UUID, motion_id: UUID, what: str) -> None:
    """The count is written to the agenda, whoever closed the vote; what was withdrawn may be put anew. The room sees it."""
    item = AgendaItem.objects.filter(motion_id=motion_id)
    if what == "counted":
        result = ballots.result(motion_id)
        elects, names = ballots.options_named(motion_id)
        item.update(result=result.as_json() | {"elects": elects, "names": list(names.items())}, passed=result.passed)
        note_counted(motion_id)
    elif what == "withdrawn":
        item.update(motion_id=None)
    publish(f"{ROOM}:{meeting_id}", "votes" if what in ("cast", "hall") else "")


def attending(meeting_id: UUID, persons: Collection[UUID]) -> int:
    """How many of these electors are there, as the rule of the day counts. Raises Refused when too few came to decide."""
    meeting = one(meeting_id)
    rule, people = rules_of(meeting), list(Participant.objects.filter(meeting_id=meeting_id))
    check_enough(rule, turnout_of(meeting, rule, people))
    there = {p.person_id for p, seat in zip(people, seats_of(people), strict=True) if rules.has_a_vote(rule, seat)}
    return len(there & set(persons))


def admits(meeting_id: UUID, person_id: UUID) -> None:
    """Only who is there votes: in the hall, or online where that counts. Raises Refused."""
    meeting = one(meeting_id)
    mine = Participant.objects.filter(meeting_id=meeting_id, person_id=person_id).first()
    if mine is None or not rules.may_vote(rules_of(meeting), seats_of([mine])[0]):
        raise Refused(words.MAY_NOT_VOTE.get(mine.mark if mine is not None else "", words.SIGN_IN_FIRST))


def in_hall(meeting_id: UUID, persons: Collection[UUID]) -> set[UUID]:
    """Who raises a hand or takes a paper: in the hall by the list, or represented by one who is."""
    rule = rules_of(one(meeting_id))
    rows = Participant.objects.filter(
        meeting_id=meeting_id, person_id__in=persons, mark__in=[rules.Mark.PRESENT, rules.Mark.PROXY]
    )
    return {p.person_id for p in rows if p.person_id and rules.has_a_vote(rule, seats_of([p])[0])}


def represented(meeting_id: UUID, person_id: UUID) -> frozenset[UUID]:
    """Who gave this person a mandate that holds now: they have not come themselves, and who stands in is there."""
    rule = rules_of(one(meeting_id))
    if not rule.proxy:
        return frozenset()
    sent = Participant.objects.filter(meeting_id=meeting_id, proxy__person_id=person_id).select_related("proxy")
    return frozenset(
        p.person_id
        for p in sent
        if p.person_id and p.proxy and rules.has_a_vote(rule, seats_of([p])[0]) and rules.may_vote(rule, seats_of([p.proxy])[0])
    )


def parts(meeting_id: UUID, part: str = "") -> dict[str, str]:
    """The parts of a room, the same for everybody in it. A fixed number of queries; one where only votes came in."""
    motions = ballots.motions_of(OWNER, [meeting_id]).get(meeting_id, [])
    motions.sort(key=lambda motion: motion.state not in ("open", "paused"))
    room = None if part == "votes" else room_of(meeting_id)
    names = PARTS if room is not None else ("votes",)
    context = {"room": room, "motions": motions}
    found: dict[str, str] = {name: render_to_string(f"meetings/parts/{name}.html", context, using="pages") for name in names}
    return found if room is None else found | {BALLOT: blank_ballots(OWNER, meeting_id)}


def may_read_document(actor: Actor, material_id: UUID) -> bool:
    """Whoever may read the meeting whose agenda it is on."""
    meeting = Material.objects.filter(id=material_id).values_list("item__meeting_id", flat=True).first()
    return meeting is not None and may_read(actor, meeting, timezone.now())


def may_read_mandate(actor: Actor, participant_id: UUID) -> bool:
    """Whoever records the meeting, and who gave it."""
    one = Participant.objects.filter(id=participant_id).first()
    found = _standing(actor, one.meeting_id, timezone.now()) if one is not None else None
    return found is not None and (found.records or (found.participant is not None and found.participant.id == participant_id))


def register_here() -> None:
    files.register(DOCUMENT, may_read_document)
    files.register(MANDATE, may_read_mandate)
    if OWNER not in owners.REGISTRY:
        owners.register(
            Owner(
                OWNER,
                may_run=may_run_votes,
                lead=lead,
                may_read=may_read,
                changed=vote_changed,
                present=attending,
                admits=admits,
                in_hall=in_hall,
                represented=represented,
            )
        )
        rooms.register(ROOM, parts=parts, may_follow=may_read)
