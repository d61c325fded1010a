"""Weak branches: proposed, listed or not, planned, told of every month, accepted by score and vote, looked at again."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from teabowl.access.queries import accounts_with
from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor, PostKind, system_actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.telling import tell
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.organisations import authority
from teabowl.organisations import rules_weak as rules
from teabowl.organisations import words_moves as words
from teabowl.organisations.kinds import BRANCHES, Kind
from teabowl.organisations.models import (
    CriteriaVersion,
    Organisation,
    WeakAcceptance,
    WeakCase,
    WeakDuty,
    WeakMeasure,
    WeakProgress,
    WeakVote,
)
from teabowl.organisations.permissions_moves import DECIDE_WEAK, PROPOSE_WEAK, SET_CRITERIA, WORK_ON_WEAK
from teabowl.organisations.queries.known import accounts_in_post, members_on, organisation
from teabowl.organisations.queries.terms import list_of, version_at
from teabowl.organisations.rules_transfers import add_months
from teabowl.organisations.rules_weak import Duty, State, Votes
from teabowl.places.models import Place
from teabowl.ui.form_words import check_no_problems, clean_written

CLOCK = system_actor("organisations.weak")


@transaction.atomic
def propose_weak(
    actor: Actor, *, organisation_id: UUID, codes: Sequence[str], found: str, key: UUID, now: datetime, listed: bool = False
) -> WeakCase:
    """A township proposes a branch, by the list in force; the county decides. `listed`: the county lists it at once. Raises NotFound,
    NotAllowed, Refused (there already), Invalid(codes, found)."""
    held = organisation(organisation_id)
    authority.check(actor, DECIDE_WEAK if listed else PROPOSE_WEAK, held.ref, now)
    Organisation.objects.select_for_update().get(id=held.id)
    done = WeakCase.objects.filter(form_key=key).first()
    if done is not None:
        return done
    if held.kind not in {*BRANCHES, Kind.GENERAL_BRANCH} or held.dissolved_on is not None:
        raise Refused(words.ONLY_BRANCH)
    today = china_date(now)
    taken = WeakCase.objects.filter(organisation=held).exclude(state=State.DECLINED)
    if taken.filter(year=today.year).exists() or taken.filter(state__in=rules.OPEN).exists():
        raise Refused(words.ALREADY_LISTED)
    version = version_at(held.place.lineage, today)
    case = _begin(held, version, list(codes), found, key, None, actor, now)
    if listed:
        case.state, case.listed_on, case.decided_by_id = State.LISTED, today, actor.account_id
    case.save(force_insert=True)
    _post(actor, "list_weak" if listed else "propose_weak", case, now, {"state": ("", case.state), "year": ("", case.year)})
    if not listed:
        county = Place.objects.filter(id__in=held.place.lineage, level="county").values_list("id", flat=True)
        _tell(actor, "weak_proposed", case, accounts_with(county, DECIDE_WEAK, today), now)
    return case


def _begin(
    held: Organisation, version: CriteriaVersion | None, codes: list[str], found: str, key: UUID, relapse_of: WeakCase | None,
    actor: Actor, now: datetime,
) -> WeakCase:  # fmt: skip
    wanted = list_of(version)
    check_no_problems(rules.check_listing(codes, found, wanted), say=words.say)
    return WeakCase(
        form_key=key, organisation=held, place=held.place, year=china_date(now).year, version=version, list_key=wanted.key,
        list_title=wanted.title, situations=[{"code": row.code, "text": row.text} for row in wanted.criteria if row.code in codes],
        found=clean_written("found", found, rules.FOUND_LENGTH), state=State.PROPOSED, proposed_at=now,
        proposed_by_id=actor.account_id, relapse_of=relapse_of,
    )  # fmt: skip


@transaction.atomic
def decide_weak(actor: Actor, *, case_id: UUID, listed: bool, said: str = "", now: datetime) -> WeakCase:
    """The county lists what was proposed, or does not and says why. Raises NotFound, NotAllowed, Refused, Invalid(words)."""
    case = _locked(case_id)
    authority.check(actor, DECIDE_WEAK, case.organisation.ref, now)
    if case.state != State.PROPOSED:
        raise Refused(words.CASE_MOVED_ON)
    case.words = clean_written("words", said, rules.FOUND_LENGTH, required=not listed)
    case.decided_by_id = actor.account_id
    case.state = State.LISTED if listed else State.DECLINED
    case.listed_on = china_date(now) if listed else None
    case.save()
    _post(actor, "list_weak" if listed else "decline_weak", case, now, {"state": (State.PROPOSED.value, case.state)})
    _tell(actor, "weak_decided", case, _workers(case, now), now)
    return case


@transaction.atomic
def set_weak_plan(actor: Actor, *, case_id: UUID, duties: Mapping[Duty, tuple[str, str]], now: datetime) -> WeakCase:
    """Who answers for it: {duty: (name, post)}; an empty name is not yet known. Raises NotFound, NotAllowed, Refused."""
    case = _open(actor, case_id, now)
    for duty, (name, post) in duties.items():
        said = clean_written(duty.value, name, rules.NAME_LENGTH, required=False)
        where = clean_written(duty.value, post, rules.NAME_LENGTH, required=False)
        if said:
            WeakDuty.objects.update_or_create(case=case, kind=duty, defaults={"name": said, "post": where})
        else:
            WeakDuty.objects.filter(case=case, kind=duty).delete()
    _record(actor, "set_weak_plan", case, now, {})
    return case


@transaction.atomic
def add_measure(
    actor: Actor, *, case_id: UUID, code: str, text: str, who: str, due_on: date, key: UUID, now: datetime
) -> WeakMeasure:
    """What is done about one situation, by whom, by when. Raises NotFound, NotAllowed, Refused, Invalid(code, text, who, due_on)."""
    case = _open(actor, case_id, now)
    done = WeakMeasure.objects.filter(form_key=key, case=case).first()
    if done is not None:
        return done
    if code not in {row["code"] for row in case.situations}:
        raise Invalid({"code": words.say("choose_situation", 0)})
    assert case.listed_on is not None
    if not case.listed_on <= due_on <= add_months(case.listed_on, 18):
        raise Invalid({"due_on": words.MEASURE_DUE})
    measure = WeakMeasure.objects.create(
        form_key=key, case=case, code=code, text=clean_written("text", text, rules.MEASURE_LENGTH),
        who=clean_written("who", who, rules.NAME_LENGTH), due_on=due_on,
    )  # fmt: skip
    _record(actor, "add_measure", case, now, {})
    return measure


@transaction.atomic
def finish_measure(actor: Actor, *, measure_id: UUID, said: str, done_on: date, now: datetime) -> WeakMeasure:
    """A measure is done, and what came of it. Raises NotFound, NotAllowed, Refused, Invalid(said, done_on)."""
    measure = WeakMeasure.objects.select_related("case").filter(id=measure_id).first()
    if measure is None:
        raise NotFound(words.NO_CASE)
    case = _open(actor, measure.case_id, now)
    if measure.done_on is not None:
        raise Refused(words.CASE_MOVED_ON)
    assert case.listed_on is not None
    if not case.listed_on <= done_on <= china_date(now):
        raise Invalid({"done_on": words.say("day_ahead", 0)})
    measure.done_on, measure.done_words = done_on, clean_written("said", said, rules.MEASURE_LENGTH)
    measure.save(update_fields=["done_on", "done_words"])
    _record(actor, "finish_measure", case, now, {})
    return measure


@transaction.atomic
def drop_measure(actor: Actor, *, measure_id: UUID, now: datetime) -> None:
    """Take a measure that is not done out of the plan. Raises NotFound, NotAllowed, Refused."""
    measure = WeakMeasure.objects.filter(id=measure_id).first()
    if measure is None:
        raise NotFound(words.NO_CASE)
    case = _open(actor, measure.case_id, now)
    if measure.done_on is not None:
        raise Refused(words.CASE_MOVED_ON)
    measure.delete()
    _record(actor, "drop_measure", case, now, {})


@transaction.atomic
def tell_progress(actor: Actor, *, case_id: UUID, month: date, said: str, now: datetime) -> WeakProgress:
    """What a month that is over brought; once a month. Raises NotFound, NotAllowed, Refused, Invalid(month, said)."""
    case = _open(actor, case_id, now)
    assert case.listed_on is not None
    due = rules.months_due(case.listed_on, china_date(now))
    if month not in due or WeakProgress.objects.filter(case=case, month=month).exists():
        raise Invalid({"month": words.NOT_THIS_MONTH})
    progress = WeakProgress.objects.create(
        case=case, month=month, words=clean_written("said", said, rules.WORDS_LENGTH), by_id=actor.account_id, at=now
    )
    _record(actor, "tell_progress", case, now, {"month": ("", f"{month:%Y-%m}")})
    return progress


@transaction.atomic
def note_weak_vote(actor: Actor, *, case_id: UUID, motion_id: UUID, votes: Votes, now: datetime) -> WeakVote | None:
    """A meeting of the branch has counted its members' ballot on a case that is being put right: told by the area that holds it, which
    has asked who may. Twice is once; None where the case has moved on. Raises NotFound."""
    case = _locked(case_id)
    done = WeakVote.objects.filter(motion_id=motion_id).first()
    if done is not None or case.state != State.LISTED or not votes.all:
        return done
    vote = WeakVote.objects.create(
        case=case, motion_id=motion_id, on=china_date(now), satisfied=votes.satisfied, mostly=votes.mostly,
        dissatisfied=votes.dissatisfied,
    )  # fmt: skip
    _record(actor, "note_weak_vote", case, now, {})
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
    case = _locked(case_id)
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
    found = rules.verdict(score, votes, lacking(case), held)
    acceptance = WeakAcceptance.objects.create(
        form_key=key, case=case, on=on, score=score, satisfied=votes.satisfied, mostly=votes.mostly,
        dissatisfied=votes.dissatisfied, members=members, passed=found.passed, why=list(found.why), vote=vote, counters=counters,
        words=clean_written("said", said, rules.FOUND_LENGTH, required=False), by_id=actor.account_id, at=now,
    )  # fmt: skip
    if found.passed:
        case.state, case.accepted_on, case.relapse_due = State.ACCEPTED, on, rules.relapse_due(on, held)
        case.save()
    _post(actor, "accept_weak", case, now, {"score": ("", score), "passed": ("", found.passed), "state": ("", case.state)})
    _tell(actor, "weak_decided", case, _workers(case, now), now, step=str(acceptance.id))
    return acceptance


def lacking(case: WeakCase) -> list[str]:
    """What the plan still lacks. Two queries."""
    codes = [row["code"] for row in case.situations]
    covered = case.measures.values_list("code", flat=True)
    return rules.check_plan(codes, covered, case.duties.values_list("kind", flat=True), list_of(case.version))


@transaction.atomic
def check_relapse(
    actor: Actor, *, case_id: UUID, relapsed: bool, said: str, codes: Sequence[str] = (), now: datetime
) -> WeakCase:
    """The look back (回头看), once the time has come; earlier only to say that it relapsed. A relapse is listed anew at once, with
    `codes` of the list in force now. Returns the case that goes on: the new one, or this. Raises NotFound, NotAllowed, Refused,
    Invalid(words, codes)."""
    case = _locked(case_id)
    authority.check(actor, DECIDE_WEAK, case.organisation.ref, now)
    today = china_date(now)
    if case.state != State.ACCEPTED or case.relapse_due is None:
        raise Refused(words.CASE_MOVED_ON)
    if not relapsed and today < case.relapse_due:
        raise Refused(words.CHECK_EARLY % {"n": list_of(case.version).relapse_months})
    case.words = clean_written("words", said, rules.FOUND_LENGTH)
    case.state, case.checked_on, case.checked_by_id = (State.RELAPSED if relapsed else State.KEPT), today, actor.account_id
    again = None
    if relapsed:
        version = version_at(case.organisation.place.lineage, today)
        again = _begin(case.organisation, version, list(codes), said, new_id(), case, actor, now)
        again.state, again.listed_on, again.decided_by_id = State.LISTED, today, actor.account_id
    case.save()
    if again is not None:
        again.save(force_insert=True)
        _post(actor, "list_weak", again, now, {"state": ("", again.state), "year": ("", again.year)})
    _post(actor, "check_relapse", case, now, {"state": (State.ACCEPTED.value, case.state)})
    _tell(actor, "weak_decided", case, _workers(case, now), now, step=case.state)
    return again or case


@transaction.atomic
def set_criteria(
    actor: Actor,
    *,
    place: Place,
    since: date,
    title: str,
    source: str,
    lines: str,
    pass_score: Decimal,
    dissatisfied_percent: int,
    vacant_months: int,
    relapse_months: int,
    now: datetime,
) -> CriteriaVersion:
    """A list for a place and below, from a day on; what was listed by another goes on by it. `lines`: a situation each. Raises
    NotAllowed, Invalid(since, title, source, lines, pass_score)."""
    check(actor, SET_CRITERIA, place.ref)
    if since < china_date(now):
        raise Invalid({"since": words.FROM_TODAY})
    texts = [" ".join(line.split()) for line in lines.splitlines() if line.strip()]
    if not 2 <= len(texts) <= 40 or len(set(texts)) < len(texts) or any(len(text) > 120 for text in texts):
        raise Invalid({"lines": words.CRITERIA_LINES})
    if not 0 < pass_score <= 100 or not 0 < dissatisfied_percent <= 100:
        raise Invalid({"pass_score": words.SCORE_RANGE})
    known = {row.text: row for row in rules.NATIONAL.criteria}
    criteria = [
        {
            "code": known[text].code if text in known else f"own{n}",
            "text": text,
            "sign": known[text].sign if text in known else "",
        }
        for n, text in enumerate(texts, start=1)
    ]
    version, _made = CriteriaVersion.objects.update_or_create(
        place=place, since=since,
        defaults={
            "title": clean_written("title", title, 80), "source": clean_written("source", source, 120), "criteria": criteria,
            "pass_score": pass_score, "dissatisfied_percent": dissatisfied_percent, "vacant_months": vacant_months,
            "relapse_months": relapse_months, "set_by_id": actor.account_id, "set_at": now,
        },
    )  # fmt: skip
    audit.record(actor, "organisations.set_criteria", now=now, subject_type="criteria", subject_id=version.id, place_id=place.id,
                 changes={"title": ("", version.title)})  # fmt: skip
    return version


@transaction.atomic
def remind_of_progress(*, now: datetime) -> int:
    """Whoever works on a case hears once of a month whose progress did not come by the fifth. Returns of how many."""
    today = china_date(now)
    month = add_months(today.replace(day=1), -1)
    if today <= rules.due_by(month):
        return 0
    open_cases = WeakCase.objects.filter(state=State.LISTED, listed_on__lt=month).exclude(progress__month=month)
    told = 0
    for case in open_cases.select_related("organisation__place", "place")[:500]:
        _tell(CLOCK, "weak_progress", case, _workers(case, now), now, {"month": words.month_name(month)}, step=f"{month:%Y-%m}")
        told += 1
    return told


def look_at_case(actor: Actor, *, case: WeakCase, now: datetime) -> None:
    """Somebody read why a branch is put right: written down."""
    audit.record_read(
        actor, "organisations.see_weak", now=now, subject_type="weak_case", subject_id=case.id, place_id=case.place_id
    )


# What they share -----------------------------------------------------------------------------------------------------------


def _locked(case_id: UUID) -> WeakCase:
    rows = WeakCase.objects.select_for_update(of=("self",)).select_related("organisation__place", "place", "version")
    case = rows.filter(id=case_id).first()
    if case is None:
        raise NotFound(words.NO_CASE)
    return case


def _open(actor: Actor, case_id: UUID, now: datetime) -> WeakCase:
    """A listed case on which the actor works."""
    case = _locked(case_id)
    authority.check(actor, WORK_ON_WEAK, case.organisation.ref, now)
    if case.state != State.LISTED:
        raise Refused(words.CASE_MOVED_ON)
    return case


def _record(actor: Actor, verb: str, case: WeakCase, now: datetime, changes: audit.Changes) -> None:
    audit.record(actor, f"organisations.{verb}", now=now, subject_type="weak_case", subject_id=case.id, place_id=case.place_id,
                 changes=changes)  # fmt: skip


def _post(actor: Actor, verb: str, case: WeakCase, now: datetime, changes: audit.Changes) -> None:
    _record(actor, verb, case, now, changes)
    figures.post(actor, case, now=now)


def _workers(case: WeakCase, now: datetime) -> list[UUID]:
    """Who works on it: the branch's secretary and deputy, the village's secretary, the township's organisers."""
    today = china_date(now)
    above = list(
        Place.objects.filter(id__in=case.place.lineage, level__in=["village", "township"]).values_list("id", flat=True)
    )
    return [
        *accounts_in_post(case.organisation_id, (PostKind.SECRETARY, PostKind.DEPUTY), today),
        *accounts_with(above, WORK_ON_WEAK, today),
    ]


def _tell(
    actor: Actor,
    kind: str,
    case: WeakCase,
    to: Iterable[UUID],
    now: datetime,
    given: dict[str, Any] | None = None,
    step: str = "",
) -> None:
    name = f"organisations.{kind}"
    tell(actor, kind=name, to=to, title=words.TOLD[name], words=given or {}, about=("weak_case", case.id), now=now,
         path=f"/o/weak/{case.id}/", place=case.place, step=step or case.state)  # fmt: skip
