"""What somebody may do with one meeting: by a verb over its organisation or place, or because of being on its list."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from teabowl.kernel import verbs
from teabowl.kernel.actor import Actor, PlaceRef
from teabowl.kernel.errors import NotAllowed, NotFound
from teabowl.kernel.verbs import Verb
from teabowl.meetings import words
from teabowl.meetings.models import Meeting, Participant
from teabowl.meetings.permissions import (
    CONVENE,
    CONVENE_VILLAGE,
    PUBLISH,
    PUBLISH_VILLAGE,
    READ,
    READ_VILLAGE,
    RECORD,
)
from teabowl.organisations import authority
from teabowl.organisations.values import OrganisationRef
from teabowl.people.queries import person_ids


@dataclass(frozen=True, slots=True)
class Body:
    """Whose meetings they are: an organisation's, or a village's."""

    place: PlaceRef
    organisation: OrganisationRef | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one actor in one meeting. `runs`: opens, closes, chairs, puts to the vote; `records`: marks who came, notes what is said."""

    participant: Participant | None
    convenes: bool
    runs: bool
    records: bool
    reads: bool
    publishes: bool


def body_of(meeting: Meeting) -> Body:
    """Needs `place__now_at` and `organisation__place`."""
    return Body(
        (meeting.place.now_at or meeting.place).ref, meeting.organisation.ref if meeting.organisation is not None else None
    )


def may(actor: Actor, verb: Verb, village_verb: Verb, body: Body, now: datetime) -> bool:
    """By the Party's verb in an organisation, by the village's at a place."""
    if body.organisation is not None:
        return authority.can(actor, verb, body.organisation, now)
    return verbs.can(actor, village_verb, body.place)


def check(actor: Actor, verb: Verb, village_verb: Verb, body: Body, now: datetime) -> None:
    """Raises NotAllowed unless `may`."""
    if not may(actor, verb, village_verb, body, now):
        raise NotAllowed(words.NOT_ALLOWED % {"what": (verb if body.organisation else village_verb).zh})


def participant_of(actor: Actor, meeting_id: UUID, *, lock: bool = False) -> Participant | None:
    """The actor's own row on the meeting's list, if there is one."""
    if actor.person_id is None:
        return None
    rows = Participant.objects.filter(meeting_id=meeting_id, person_id__in=person_ids(actor.person_id))
    return (rows.select_for_update() if lock else rows).first()


def standing_in(actor: Actor, meeting: Meeting, now: datetime) -> Standing:
    """Everything at once, for a page and for an action. Three queries at most."""
    body, mine = body_of(meeting), participant_of(actor, meeting.id)
    if body.organisation is not None:
        held = authority.standing_of(actor, now)
        verbs_asked = (CONVENE, RECORD, READ, PUBLISH)
        convenes, records, reads, publishes = (authority.allows(actor, held, v, body.organisation) for v in verbs_asked)
    else:
        convenes = records = verbs.can(actor, CONVENE_VILLAGE, body.place)
        reads, publishes = verbs.can(actor, READ_VILLAGE, body.place), verbs.can(actor, PUBLISH_VILLAGE, body.place)
    duty = mine.duty if mine is not None else ""
    if actor.system:
        return Standing(None, True, True, True, True, True)
    return Standing(
        mine,
        convenes,
        runs=convenes or duty == Participant.Duty.CHAIR,
        records=records or duty != "",
        reads=reads or records or mine is not None,
        publishes=publishes,
    )


def check_reads(actor: Actor, meeting: Meeting, now: datetime) -> Standing:
    """The standing; for who may not even know of it, the meeting looks missing. Raises NotFound."""
    found = standing_in(actor, meeting, now)
    if not found.reads:
        raise NotFound(words.NOT_HERE)
    return found
