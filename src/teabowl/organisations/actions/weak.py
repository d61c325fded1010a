"""Weak branches: proposed, listed or not, reminded of, looked at again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.access.queries import accounts_with
from teabowl.audit import actions as audit
from teabowl.kernel.actor import Actor, system_actor
from teabowl.kernel.errors import Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date, months_after
from teabowl.organisations import authority
from teabowl.organisations import rules_weak as rules
from teabowl.organisations import words_moves as words
from teabowl.organisations.actions.weak_cases import locked, post, tell_about, workers
from teabowl.organisations.kinds import BRANCHES, Kind
from teabowl.organisations.models import (
    CriteriaVersion,
    Organisation,
    WeakCase,
)
from teabowl.organisations.permissions_moves import DECIDE_WEAK, PROPOSE_WEAK
from teabowl.organisations.queries.known import organisation
from teabowl.organisations.queries.terms import list_of, version_at
from teabowl.organisations.rules_weak import State
from teabowl.places.models import Place
from teabowl.ui import spoken
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
    post(actor, "list_weak" if listed else "propose_weak", case, now, {"state": ("", case.state), "year": ("", case.year)})
    if not listed:
        county = Place.objects.filter(id__in=held.place.lineage, level="county").values_list("id", flat=True)
        tell_about(actor, "weak_proposed", case, accounts_with(county, DECIDE_WEAK, today), now)
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
    """The county lists what was proposed, or does not and says why. Raises NotFound, NotAllowed, Refused, Invalid(said)."""
    case = locked(case_id)
    authority.check(actor, DECIDE_WEAK, case.organisation.ref, now)
    if case.state != State.PROPOSED:
        raise Refused(words.CASE_MOVED_ON)
    case.words = clean_written("said", said, rules.FOUND_LENGTH, required=not listed)
    case.decided_by_id = actor.account_id
    case.state = State.LISTED if listed else State.DECLINED
    case.listed_on = china_date(now) if listed else None
    case.save()
    post(actor, "list_weak" if listed else "decline_weak", case, now, {"state": (State.PROPOSED.value, case.state)})
    tell_about(actor, "weak_decided", case, workers(case, now), now)
    return case


@transaction.atomic
def check_relapse(
    actor: Actor, *, case_id: UUID, relapsed: bool, said: str, codes: Sequence[str] = (), now: datetime
) -> WeakCase:
    """The look back (回头看), once the time has come; earlier only to say that it relapsed. A relapse is listed anew at once, with
    `codes` of the list in force now. Returns the case that goes on: the new one, or this. Raises NotFound, NotAllowed, Refused,
    Invalid(said, codes)."""
    case = locked(case_id)
    authority.check(actor, DECIDE_WEAK, case.organisation.ref, now)
    today = china_date(now)
    if case.state != State.ACCEPTED or case.relapse_due is None:
        raise Refused(words.CASE_MOVED_ON)
    if not relapsed and today < case.relapse_due:
        raise Refused(words.CHECK_EARLY % {"n": list_of(case.version).relapse_months})
    case.words = clean_written("said", said, rules.FOUND_LENGTH)
    case.state, case.checked_on, case.checked_by_id = (State.RELAPSED if relapsed else State.KEPT), today, actor.account_id
    again = None
    if relapsed:
        version = version_at(case.organisation.place.lineage, today)
        again = _begin(case.organisation, version, list(codes), said, new_id(), case, actor, now)
        again.state, again.listed_on, again.decided_by_id = State.LISTED, today, actor.account_id
    case.save()
    if again is not None:
        again.save(force_insert=True)
        post(actor, "list_weak", again, now, {"state": ("", again.state), "year": ("", again.year)})
    post(actor, "check_relapse", case, now, {"state": (State.ACCEPTED.value, case.state)})
    tell_about(actor, "weak_decided", case, workers(case, now), now, step=case.state)
    return again or case


@transaction.atomic
def remind_of_progress(*, now: datetime) -> int:
    """Whoever works on a case hears once of a month whose progress did not come by the fifth. Returns of how many."""
    today = china_date(now)
    month = months_after(today.replace(day=1), -1)
    if today <= rules.due_by(month):
        return 0
    open_cases = WeakCase.objects.filter(state=State.LISTED, listed_on__lt=month).exclude(progress__month=month)
    told = 0
    for case in open_cases.select_related("organisation__place", "place")[:500]:
        tell_about(CLOCK, "weak_progress", case, workers(case, now), now, {"month": spoken.month(month)}, step=f"{month:%Y-%m}")
        told += 1
    return told


def look_at_case(actor: Actor, *, case: WeakCase, now: datetime) -> None:
    """Somebody read why a branch is put right: written down."""
    audit.record_read(
        actor, "organisations.see_weak", now=now, subject_type="weak_case", subject_id=case.id, place_id=case.place_id
    )
