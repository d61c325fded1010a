"""Who is convened to a meeting of which kind, as rows on its list."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from teabowl.kernel.actor import Level, PostKind
from teabowl.kernel.errors import Refused
from teabowl.kernel.times import china_date
from teabowl.meetings import words
from teabowl.meetings.kinds import Convened, RuleSet
from teabowl.meetings.models import Meeting, Participant, Seat, Task
from teabowl.meetings.standing import Body
from teabowl.organisations import queries as organisations
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at

Tasks = QuerySet[Task]
COMMITTEE_POSTS = (
    PostKind.SECRETARY, PostKind.DEPUTY, PostKind.ORGANISATION_COMMISSIONER, PostKind.DISCIPLINE_COMMISSIONER,
    PostKind.PUBLICITY_COMMISSIONER, PostKind.COMMISSIONER,
)  # fmt: skip
SEATS = {
    Convened.REPRESENTATIVES: Seat.Body.REPRESENTATIVES,
    Convened.TWO_COMMITTEES: Seat.Body.TWO_COMMITTEES,
    Convened.COLLECTIVE_MEMBERS: Seat.Body.COLLECTIVE_MEMBERS,
    Convened.DELEGATES: Seat.Body.DELEGATES,
}


def body(organisation_id: UUID | None, place: Place | None) -> Body:
    """Whose meeting it is. Raises NotFound for an unknown organisation, Refused for a place that is no village."""
    if organisation_id is not None:
        ref = organisations.ref(organisation_id)
        return Body(ref.place, ref)
    if place is None or place.level != Level.VILLAGE:
        raise Refused(words.NOT_THIS_BODY)
    return Body((place.now_at or place).ref)


def participants_for(meeting: Meeting, rule: RuleSet) -> list[Participant]:
    """Unsaved rows of everybody who should come on the meeting's day, the chair and the recorder named where posts tell."""
    day = china_date(meeting.starts_at)
    if meeting.organisation_id is None:
        return _of_village(meeting, rule, day)
    rows = organisations.members_on(meeting.organisation_id, day)
    holders = organisations.holders_on(meeting.organisation_id, day)
    if rule.convened is Convened.COMMITTEE:
        in_committee = {h.person_id: h.name for h in holders if h.kind in COMMITTEE_POSTS}
        duties = _duties({h.kind: h.person_id for h in reversed(holders) if h.person_id in in_committee})
        return [
            Participant(meeting=meeting, person_id=person, name=name, duty=duties.get(person, ""))
            for person, name in in_committee.items()
        ]
    duties = _duties({h.kind: h.person_id for h in reversed(holders)})
    away = (
        meeting.organisation is not None and meeting.organisation.is_away
    )  # all are guests there: it is their meeting, without a vote
    return [
        Participant(
            meeting=meeting, person_id=row.person_id, name=row.name, votes=row.can_vote, guest=row.guest and not away,
            counted=away or not row.guest, duty=duties.get(row.person_id, ""),
        )
        for row in rows
    ]  # fmt: skip


def _duties(holders: dict[PostKind, UUID]) -> dict[UUID, str]:
    """The secretary chairs, the recorder records; without one, the publicity or organisation commissioner."""
    chair = holders.get(PostKind.SECRETARY) or holders.get(PostKind.GROUP_LEADER) or holders.get(PostKind.DEPUTY)
    writers = (PostKind.RECORDER, PostKind.PUBLICITY_COMMISSIONER, PostKind.ORGANISATION_COMMISSIONER, PostKind.DEPUTY)
    writer = next((holders[kind] for kind in writers if kind in holders and holders[kind] != chair), None)
    found = {} if chair is None else {chair: Participant.Duty.CHAIR.value}
    return found if writer is None else {**found, writer: Participant.Duty.RECORDER.value}


def _of_village(meeting: Meeting, rule: RuleSet, day: date) -> list[Participant]:
    if rule.convened not in SEATS:
        return []  # everybody grown up: whoever comes signs in
    seats = Seat.objects.filter(place_id__in=ids_living_at(meeting.place), body=SEATS[rule.convened], since__lte=day)
    rows = seats.exclude(until__lte=day).order_by("group", "name", "id")
    return [
        Participant(meeting=meeting, person_id=seat.person_id, name=seat.name, woman=seat.woman, household=seat.household)
        for seat in rows
    ]
