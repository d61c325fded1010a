"""How many should come and came to one meeting."""

from collections.abc import Iterable

from teabowl.meetings import rules
from teabowl.meetings.kinds import RuleSet
from teabowl.meetings.models import Meeting, Participant
from teabowl.meetings.rules import Mark, Seat, Turnout


def seats_of(rows: Iterable[Participant]) -> list[Seat]:
    return [Seat(p.votes, Mark(p.mark), p.counted, p.woman, p.household) for p in rows]


def stands_for(meeting: Meeting, mine: Participant, rule: RuleSet) -> list[str]:
    """Names of those whom this one stands in for now, by a written mandate. One query where the rule knows any."""
    if not (rule.proxy and mine.household and rules.may_vote(rule, seats_of([mine])[0])):
        return []
    return list(Participant.objects.filter(meeting=meeting, proxy=mine).order_by("name", "id").values_list("name", flat=True))


def turnout_of(meeting: Meeting, rule: RuleSet, rows: Iterable[Participant] | None = None) -> Turnout:
    """By its list as it is now. One query, or none with the list's `rows`."""
    found = Participant.objects.filter(meeting=meeting) if rows is None else rows
    return rules.turnout_of(rule, seats_of(found), roll=meeting.roll, households=meeting.households)
