"""Which meetings are due: written down when a month, quarter or year begins, and met by the first meeting of the kind in it."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor, system_actor
from teabowl.kernel.times import china_date
from teabowl.meetings import rules
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import Due, Meeting, Rhythm, Seat
from teabowl.organisations import queries as organisations
from teabowl.organisations.kinds import Kind as Form
from teabowl.organisations.queries import StandingRow

SYSTEM = system_actor("meetings.calendar")
OF_BRANCHES = (Kind.MEMBERS, Kind.COMMITTEE, Kind.LECTURE, Kind.PARTY_DAY, Kind.LIFE, Kind.APPRAISAL)
OF_VILLAGES = {
    Seat.Body.REPRESENTATIVES.value: Kind.REPRESENTATIVES,
    Seat.Body.COLLECTIVE_MEMBERS.value: Kind.COLLECTIVE,
}
"""A village's meetings are due where its roll is kept: without one nobody could be convened."""
COUNTS_AS = {
    Kind.ELECTION: Kind.MEMBERS, Kind.ADMISSION: Kind.MEMBERS, Kind.DELIBERATION: Kind.MEMBERS, Kind.DELEGATES: Kind.COLLECTIVE,
}  # fmt: skip
"""What else a meeting of a kind is: an election, an admission and the members' step of the deliberations are members' meetings."""
BATCH = 500
Key = tuple[UUID | None, UUID, str, date]


def kinds_of(form: str, has_committee: bool) -> tuple[Kind, ...]:
    """What an organisation of this form must hold."""
    if form == Form.GROUP:
        return (Kind.GROUP,)
    return tuple(kind for kind in OF_BRANCHES if kind is not Kind.COMMITTEE or has_committee)


def months_set(line: Iterable[UUID], kind: Kind, day: date, rhythms: Iterable[Rhythm]) -> int:
    """What the nearest organisation of the line has set for this kind; 0 where none has. `line` runs from the top down."""
    order = {key: depth for depth, key in enumerate(line)}
    found = [r for r in rhythms if r.kind == kind and r.organisation_id in order and r.since <= day]
    best = max(found, key=lambda r: (order[r.organisation_id], r.since), default=None)
    return best.months if best else 0


@transaction.atomic
def write_dues(*, now: datetime) -> int:
    """Write down what is due in the running periods and is not written yet; meetings held already meet it. Answers how many. Idempotent."""
    today = china_date(now)
    wanted = [*_of_organisations(today), *_of_villages(today)]
    there = set(Due.objects.filter(last__gte=today).values_list("organisation_id", "place_id", "kind", "first"))
    fresh = [due for due in wanted if _key(due) not in there]
    held = _held(min((due.first for due in fresh), default=today))
    for due in fresh:
        days = held.get((due.organisation_id, due.place_id if due.organisation_id is None else None, due.kind), [])
        due.held_on, due.held_by_id = next(((d, key) for d, key in days if due.first <= d <= due.last), (None, None))
    Due.objects.bulk_create(fresh, batch_size=BATCH)
    figures.post_many(SYSTEM, fresh, now=now)
    return len(fresh)


def _key(due: Due) -> Key:
    return (due.organisation_id, due.place_id, due.kind, due.first)


def _of_organisations(today: date) -> list[Due]:
    rhythms = list(Rhythm.objects.all())
    found: list[Due] = []
    for one in organisations.branches_standing(today):
        found.extend(due for kind in kinds_of(one.kind, one.has_committee) if (due := _due(one, kind, today, rhythms)))
    return found


def _due(one: StandingRow, kind: Kind, today: date, rhythms: list[Rhythm]) -> Due | None:
    frequency = rules.frequency_of(rules.rule_set(kind, today), months_set(one.lineage, kind, today, rhythms))
    if frequency is None:
        return None
    period = rules.period_of(frequency.months, today)
    if one.set_up_on is not None and one.set_up_on > period.first:
        return None  # counted from its first whole period on
    return Due(organisation_id=one.id, place_id=one.place_id, kind=kind.value, first=period.first, last=period.last)


def _of_villages(today: date) -> list[Due]:
    found = []
    for place_id, body in (
        Seat.objects.filter(until__isnull=True, body__in=OF_VILLAGES, place__closed_on__isnull=True)
        .values_list("place_id", "body")
        .distinct()
    ):
        kind = OF_VILLAGES[body]
        frequency = rules.rule_set(kind, today).frequency
        if frequency is not None:
            period = rules.period_of(frequency.months, today)
            found.append(Due(place_id=place_id, kind=kind.value, first=period.first, last=period.last))
    return found


def _held(since: date) -> dict[tuple[UUID | None, UUID | None, str], list[tuple[date, UUID]]]:
    """Days of held meetings by (organisation, or else village; kind), oldest first. One query."""
    found: dict[tuple[UUID | None, UUID | None, str], list[tuple[date, UUID]]] = {}
    rows = Meeting.objects.held().filter(starts_at__date__gte=since).order_by("starts_at", "id")
    for meeting in rows.only("id", "organisation_id", "place_id", "kind", "starts_at"):
        village = meeting.place_id if meeting.organisation_id is None else None
        for kind in _counts_for(meeting):
            found.setdefault((meeting.organisation_id, village, kind), []).append((china_date(meeting.starts_at), meeting.id))
    return found


def _counts_for(meeting: Meeting) -> list[str]:
    also = COUNTS_AS.get(Kind(meeting.kind))
    return [meeting.kind, *([also.value] if also else [])]


def note_held(actor: Actor, meeting: Meeting, *, now: datetime) -> None:
    """The meeting meets what was due in its time, if nothing did yet."""
    day = china_date(meeting.starts_at)
    dues = Due.objects.select_for_update().filter(
        kind__in=_counts_for(meeting), first__lte=day, last__gte=day, held_on__isnull=True
    )
    if meeting.organisation_id:
        dues = dues.filter(organisation_id=meeting.organisation_id)
    else:
        dues = dues.filter(organisation__isnull=True, place_id=meeting.place_id)
    for due in dues:
        due.held_on, due.held_by = day, meeting
        due.save()
        figures.post(actor, due, now=now)
