"""Whether a branch is put right: its members' vote, and the acceptance by score and vote."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, Refused
from teabowl.kernel.times import china_date
from teabowl.organisations import authority
from teabowl.organisations import rules_weak as rules
from teabowl.organisations import words_moves as words
from teabowl.organisations.actions.weak_cases import locked, post, record, tell_about, workers
from teabowl.organisations.models import (
    WeakAcceptance,
    WeakCase,
    WeakVote,
)
from teabowl.organisations.permissions_moves import DECIDE_WEAK
from teabowl.organisations.queries.known import members_on
from teabowl.organisations.queries.terms import list_of
from teabowl.organisations.rules_weak import State, Votes
from teabowl.ui.form_words import check_no_problems, clean_written


@transaction.atomic
def note_weak_vote(actor: Actor, *, case_id: UUID, motion_id: UUID, votes: Votes, now: datetime) -> WeakVote | None:
    """A meeting of the branch has counted its members' ballot on a case that is being put right: told by the area that holds it, which
    has asked who may. Twice is once; None where the case has moved on. Raises NotFound."""
    case = locked(case_id)
    done = WeakVote.objects.filter(motion_id=motion_id).first()
    if done is not None or case.state != State.LISTED or not votes.all:
        return done
    vote = WeakVote.objects.create(
        case=case, motion_id=motion_id, on=china_date(now), satisfied=votes.satisfied, mostly=votes.mostly,
        dissatisfied=votes.dissatisfied,
    )  # fmt: skip
    record(actor, "note_weak_vote", case, now, {})
    return vote


@transaction.atomic
def accept_weak(
    actor: Actor,
    *,
    case_id: UUID,
    on: date,
    score: Decimal,
    votes: Votes | None = None,
    vote_id: UUID | None = None,
    counters: str = "",
    said: str = "",
    key: UUID,
    now: datetime,
) -> WeakAcceptance:
    """The county looks whether it is put right: by score, and by the vote of the members with a vote on that day: the ballot of a
    meeting (`vote_id`), or papers counted by two (`votes`, `counters`). What follows is reckoned (rules_weak.verdict), not chosen.
    Raises NotFound, NotAllowed, Refused, Invalid(on, score, vote, dissatisfied, counters)."""
    case = locked(case_id)
    authority.check(actor, DECIDE_WEAK, case.organisation.ref, now)
    done = WeakAcceptance.objects.filter(form_key=key, case=case).first()
    if done is not None:
        return done
    if case.state != State.LISTED or case.listed_on is None:
        raise Refused(words.CASE_MOVED_ON)
    if not case.listed_on < on <= china_date(now):
        raise Invalid({"on": words.ACCEPT_DAY})
    if not 0 <= score <= 100:
        raise Invalid({"score": words.SCORE_RANGE})
    vote = WeakVote.objects.filter(case=case, id=vote_id).first() if vote_id else None
    if vote is not None:
        votes, counters = Votes(vote.satisfied, vote.mostly, vote.dissatisfied), ""
    elif votes is None:
        raise Invalid({"vote": words.CHOOSE_VOTE})
    else:
        check_no_problems(rules.check_counters(counters), say=words.say)
        counters = clean_written("counters", counters, rules.NAME_LENGTH)
    if vote is not None and on < vote.on:
        raise Invalid({"on": words.ACCEPT_AFTER_VOTE})
    members = len(members_on(case.organisation_id, vote.on if vote else on, voting=True))
    check_no_problems(rules.check_votes(votes, members), say=words.say)
    held = list_of(case.version)
    found = rules.verdict(score, votes, _lacking(case), held)
    acceptance = WeakAcceptance.objects.create(
        form_key=key, case=case, on=on, score=score, satisfied=votes.satisfied, mostly=votes.mostly,
        dissatisfied=votes.dissatisfied, members=members, passed=found.passed, why=list(found.why), vote=vote, counters=counters,
        words=clean_written("said", said, rules.FOUND_LENGTH, required=False), by_id=actor.account_id, at=now,
    )  # fmt: skip
    if found.passed:
        case.state, case.accepted_on, case.relapse_due = State.ACCEPTED, on, rules.relapse_due(on, held)
        case.save()
    post(actor, "accept_weak", case, now, {"score": ("", score), "passed": ("", found.passed), "state": ("", case.state)})
    tell_about(actor, "weak_decided", case, workers(case, now), now, step=str(acceptance.id))
    return acceptance


def _lacking(case: WeakCase) -> list[str]:
    """What the plan still lacks. Two queries."""
    codes = [row["code"] for row in case.situations]
    covered = case.measures.values_list("code", flat=True)
    return rules.check_plan(codes, covered, case.duties.values_list("kind", flat=True), list_of(case.version))
