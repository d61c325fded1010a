"""Putting a point of the agenda to the vote, and counting it: by the rules of the meeting's day, through `ballots`."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.ballots import actions as ballots
from teabowl.ballots import queries as ballots_read
from teabowl.ballots.values import Base as BallotBase
from teabowl.ballots.values import Elector, MajorityRule, Result
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Refused
from teabowl.meetings import rules, words
from teabowl.meetings.actions.appraising import as_appraisal
from teabowl.meetings.actions.motion import Motion
from teabowl.meetings.actions.saving import check_state, item_of, locked, record, rules_of, runner
from teabowl.meetings.kinds import Ballot, Base, Convened, Matter, RuleSet
from teabowl.meetings.models import AgendaItem, Meeting, Participant
from teabowl.meetings.queries.turnout import turnout_of
from teabowl.meetings.rules import State, Turnout

OWNER = "meeting"


@transaction.atomic
def put_to_vote(actor: Actor, *, meeting_id: UUID, item_id: UUID, motion: Motion, now: datetime) -> AgendaItem:
    """Everybody with a vote may vote from now on; whoever comes later, too. Twice is once. Raises Refused (not enough came; a kind that
    decides nothing), Invalid, NotAllowed."""
    meeting = locked(meeting_id)
    runner(actor, meeting, now)
    check_state(meeting, State.OPEN)
    item = item_of(meeting, item_id)
    if item.motion_id is not None:
        return item
    rule = rules_of(meeting)
    if rule.majority is None:
        raise Refused(words.NO_VOTE_KIND)
    turnout = turnout_of(meeting, rule)
    check_enough(rule, turnout)
    motion, own_rule = as_appraisal(item, motion)
    secret = motion.secret if rule.ballot is Ballot.EITHER else rule.ballot is Ballot.SECRET
    opened = ballots.open_motion(
        actor, owner=(OWNER, meeting.id), place=meeting.place, title=motion.title, text=motion.text, options=motion.options,
        secret=secret, electors=electors(meeting, rule), rule=own_rule or majority_rule(rule, motion.matter), election=motion.election,
        whole=max(turnout.voters, turnout.voters_came), now=now,
    )  # fmt: skip
    AgendaItem.objects.filter(meeting=meeting, state="now").exclude(id=item.id).update(state=AgendaItem.State.DONE)
    item.motion_id, item.state = opened.id, AgendaItem.State.NOW
    item.save()
    record(actor, "put_to_vote", meeting, now=now, changes={"item": ("", item.title)})
    return item


def check_enough(rule: RuleSet, turnout: Turnout) -> None:
    """Raises Refused, saying how many are missing, unless enough came to decide."""
    found = rules.attendance(rule, turnout)
    if found.enough:
        return
    lacking = next((need for need in found.also if not need.met), None) or found.closest
    if lacking is None:
        raise Refused(words.NO_ROLL)
    raise Refused(words.NOT_ENOUGH % {"least": lacking.least, "have": lacking.have})


def electors(meeting: Meeting, rule: RuleSet) -> list[Elector]:
    """Everybody who should come and has a vote; where all grown-ups are convened, those who came."""
    rows = Participant.objects.filter(meeting=meeting, votes=True, counted=True, person__isnull=False)
    if rule.convened is Convened.ADULTS:
        rows = rows.filter(mark="present")
    found = rows.values_list("person_id", "person__account__id", "name")
    return [Elector(person, account, name) for person, account, name in found if person is not None]


def majority_rule(rule: RuleSet, matter: Matter | None = None) -> MajorityRule:
    """The rule as `ballots` counts by it. Whether enough came is judged here, by everything the rule asks (women, households). Raises
    Refused where this body may not decide the matter."""
    majority = rules.majority_for(rule, matter)
    if majority is None:
        raise Refused(words.RESERVED if rule.majority else words.NO_VOTE_KIND)
    share = majority.share
    listed = BallotBase.ALL if rule.convened is Convened.ADULTS else BallotBase.VOTING_MEMBERS
    return MajorityRule(
        base=BallotBase.PRESENT if majority.base is Base.PRESENT else listed,
        numerator=share.numerator, denominator=share.denominator, strict=share.strict, source=str(majority.source),
    )  # fmt: skip


@transaction.atomic
def close_vote(actor: Actor, *, meeting_id: UUID, item_id: UUID, now: datetime) -> Result:
    """Count it and write the result to the agenda. It is judged by those who are there now. Twice answers the same result. Raises Refused
    (not enough are there any more; the hall's counts do not agree), NotAllowed."""
    meeting = locked(meeting_id)
    runner(actor, meeting, now)
    check_state(meeting, State.OPEN)
    item = item_of(meeting, item_id)
    if item.motion_id is None:
        raise Refused(words.NO_VOTE)
    if item.passed is not None:
        return ballots_read.result(item.motion_id)
    result = ballots.close_motion(actor, motion_id=item.motion_id, now=now)  # the hooks say who is there, and write it down
    record(actor, "close_vote", meeting, now=now, changes={"passed": (None, result.passed)})
    return result
