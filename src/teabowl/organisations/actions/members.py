"""Members: entered as they stand, taken a step further, ended, restored, put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from teabowl.files import actions as files
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Problem
from teabowl.kernel.times import china_date
from teabowl.organisations import authority, rules, words
from teabowl.organisations.actions.migrants import end_because_moved
from teabowl.organisations.actions.persons import person_for
from teabowl.organisations.actions.posts import end_posts_of
from teabowl.organisations.actions.transfers import withdraw_because_ended
from teabowl.organisations.actions.tree import Basis
from teabowl.organisations.kinds import BRANCHES, Began, End, Kind, Status, StepKind
from teabowl.organisations.models import Member, MemberSpell, MemberStep, Organisation
from teabowl.organisations.permissions import KEEP_MEMBERS
from teabowl.organisations.queries.people import OWNER, way_of
from teabowl.organisations.rules_migrants import State as MigrationState
from teabowl.organisations.saving import after, begin_spell, change_spell, end_spell, lock_member, lock_organisation
from teabowl.people.models import Person
from teabowl.ui.form_words import clean_written

KEPT_YEARS = 50
"""Members' files are archives of the organisation."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody as they stand, for the list of members: who, how far, since when."""

    name: str
    phone: str
    status: Status
    applied_on: date | None = None
    admitted_on: date | None = None
    confirmed_on: date | None = None
    since: date | None = None
    """Of those on the way: the last step. Otherwise taken from the dates above."""
    group_id: UUID | None = None
    mentors: str = ""

    def began(self, today: date) -> date:
        stands = {Status.FULL: self.confirmed_on, Status.PROBATIONARY: self.admitted_on, Status.APPLICANT: self.applied_on}
        return stands.get(self.status) or self.since or today


@transaction.atomic
def enter_member(
    actor: Actor, *, organisation_id: UUID, entry: Entry, form_key: UUID, now: datetime, imported_by: UUID | None = None,
    began: Began = Began.STEP, person: Person | None = None,
) -> Member:  # fmt: skip
    """Put somebody on the branch's list as they stand. A member of another branch is transferred, not entered again. `person` where it is
    certain who it is (a resident number).

    Sent twice it is one. Raises Invalid, NotAllowed, NotFound, Refused.
    """
    organisation = lock_organisation(organisation_id)
    authority.check(actor, KEEP_MEMBERS, organisation.ref, now)
    known = MemberStep.objects.filter(form_key=form_key).select_related("member").first()
    if known is not None:
        return known.member
    today = china_date(now)
    since = entry.began(today)
    problems = rules.entry_problems(
        entry.status,
        today,
        applied_on=entry.applied_on,
        admitted_on=entry.admitted_on,
        confirmed_on=entry.confirmed_on,
        since=since,
    )
    if organisation.kind not in BRANCHES:
        problems.append(Problem("", "not_branch"))
    words.check_nothing_wrong(problems)
    person = person or person_for(entry.name, entry.phone, now=now, imported_by=imported_by)
    if Member.objects.filter(person=person, ended_on__isnull=True).exists():
        words.check_nothing_wrong([Problem("name", "already_member")])
    member = Member(
        person=person, organisation=organisation, group_id=group_of(organisation, entry.group_id), status=entry.status, since=since,
        applied_on=entry.applied_on, admitted_on=entry.admitted_on, confirmed_on=entry.confirmed_on,
        probation_until=_probation_end(entry), mentors=clean_written("mentors", entry.mentors, 80, required=False),
        created_at=now, changed_at=now, imported_by=imported_by,
    )  # fmt: skip
    member.save()
    spell = begin_spell(member, since, began)
    # An application is a step of its own; whoever is entered further on took the steps elsewhere, and they are not counted again.
    step = _step(
        actor, member, StepKind.APPLIED if entry.status is Status.APPLICANT else StepKind.ENTERED, since, form_key, now
    )
    after(
        actor, "enter_member", organisation, now=now, posted=[spell, step], subject=(OWNER, member.id), about=person.id,
        public=False, changes={"status": ("", entry.status)},
    )  # fmt: skip
    return member


def _probation_end(entry: Entry) -> date | None:
    if entry.admitted_on is None or entry.status not in {Status.PROBATIONARY, Status.FULL}:
        return None
    return rules.years_after(entry.admitted_on, rules.PROBATION_YEARS)


def group_of(organisation: Organisation, group_id: UUID | None) -> UUID | None:
    """The group, if it stands in this branch. Raises Invalid."""
    if group_id is None:
        return None
    here = Organisation.objects.standing().filter(id=group_id, parent=organisation, kind=Kind.GROUP)
    if not here.exists():
        words.check_nothing_wrong([Problem("group", "not_group_here")])
    return group_id


def _step(
    actor: Actor,
    member: Member,
    kind: StepKind,
    on: date,
    form_key: UUID,
    now: datetime,
    basis: Basis | None = None,
    **more: Any,
) -> MemberStep:
    said = (basis or Basis()).clean()
    return MemberStep.objects.create(
        form_key=form_key, member=member, organisation=member.organisation, place=member.organisation.place, kind=kind, on=on,
        actor_id=actor.account_id, actor_name=(actor.name or actor.system)[:80], recorded_at=now, **said, **more,
    )  # fmt: skip


@transaction.atomic
def take_step(
    actor: Actor, *, member_id: UUID, kind: StepKind, on: date, form_key: UUID, until: date | None = None, mentors: str = "",
    note: str = "", basis: Basis | None = None, now: datetime,
) -> MemberStep:  # fmt: skip
    """The next step: activist, development object, admitted, probation extended, confirmed, without vote, restored. Its papers are
    kept beside it (`keep_papers`). Sent twice it is one. Raises Invalid, NotAllowed, NotFound, Refused."""
    member = lock_member(member_id)
    authority.check(actor, KEEP_MEMBERS, member.organisation.ref, now)
    known = MemberStep.objects.filter(form_key=form_key).first()
    if known is not None:
        return known
    basis = basis or Basis()
    today = china_date(now)
    words.check_nothing_wrong(
        rules.step_problems(way_of(member), kind, on, today, decision=basis.decision.strip(), until=until)
    )
    if kind is StepKind.ENDED:
        words.check_nothing_wrong([Problem("kind", "not_now")])
    before = member.status
    spells = _apply(member, kind, on, until)
    if mentors:
        member.mentors = clean_written("mentors", mentors, 80, required=False)
    member.changed_at = now
    member.save()
    said = clean_written("note", note, rules.MAX_NOTE, required=False)
    step = _step(actor, member, kind, on, form_key, now, basis, until=until, note=said)
    after(
        actor, "take_step", member.organisation, now=now, posted=[*spells, step], subject=(OWNER, member.id),
        about=member.person_id, public=False, changes={"status": (before, member.status), "step": ("", kind)},
    )  # fmt: skip
    return step


def _apply(member: Member, kind: StepKind, on: date, until: date | None) -> list[MemberSpell]:
    """What the step does to the member, and the spells it changes. Not saved: member."""
    if kind is StepKind.EXTENDED:
        member.extended, member.probation_until = True, until
        return []
    if kind is StepKind.NO_VOTE:
        member.no_vote_from, member.no_vote_until = on, until
        return []
    if kind is StepKind.RESTORED:
        member.ended_on, member.ended_why = None, ""
        return [begin_spell(member, on, Began.RESTORED)]
    member.status = rules.REACHES[kind]
    if kind is StepKind.ADMITTED:
        member.admitted_on, member.probation_until = on, rules.years_after(on, rules.PROBATION_YEARS)
    if kind is StepKind.CONFIRMED:
        member.confirmed_on = on
    return change_spell(member, on, Began.STEP)


@transaction.atomic
def end_membership(
    actor: Actor,
    *,
    member_id: UUID,
    end: End,
    on: date,
    form_key: UUID,
    note: str = "",
    basis: Basis | None = None,
    now: datetime,
) -> MemberStep:
    """It ends, by its kind; posts of the person below this organisation's top end with it. Never by itself: somebody decided.
    Sent twice it is one. Raises Invalid, NotAllowed, NotFound, Refused."""
    member = lock_member(member_id)
    authority.check(actor, KEEP_MEMBERS, member.organisation.ref, now)
    known = MemberStep.objects.filter(form_key=form_key).first()
    if known is not None:
        return known
    basis = basis or Basis()
    words.check_nothing_wrong(rules.end_problems(way_of(member), end, on, china_date(now), decision=basis.decision.strip()))
    spells = end_spell(member, on)
    member.ended_on, member.ended_why, member.away, member.away_since, member.changed_at = on, end, None, None, now
    member.save()
    said = clean_written("note", note, rules.MAX_NOTE, required=False)
    step = _step(actor, member, StepKind.ENDED, on, form_key, now, basis, end=end, note=said)
    posts = end_posts_of(member.person_id, on, end)
    end_because_moved(actor, member, on=on, now=now, state=MigrationState.ENDED)
    withdraw_because_ended(actor, member, now=now)
    after(
        actor, "end_membership", member.organisation, now=now, posted=[*spells, step, *posts], subject=(OWNER, member.id),
        about=member.person_id, public=bool(posts), changes={"end": ("", end)},
    )  # fmt: skip
    return step


@transaction.atomic
def change_member(actor: Actor, *, member_id: UUID, group_id: UUID | None, mentors: str, now: datetime) -> Member:
    """The group within the branch and who accompanies. Raises Invalid, NotAllowed, NotFound."""
    member = lock_member(member_id)
    authority.check(actor, KEEP_MEMBERS, member.organisation.ref, now)
    before = (member.group_id, member.mentors)
    member.group_id = group_of(member.organisation, group_id)
    member.mentors = clean_written("mentors", mentors, 80, required=False)
    member.changed_at = now
    member.save()
    after(
        actor, "change_member", member.organisation, now=now, subject=(OWNER, member.id), about=member.person_id,
        public=False, changes={"group": (before[0], member.group_id), "mentors": (before[1], member.mentors)},
    )  # fmt: skip
    return member


@transaction.atomic
def keep_papers(actor: Actor, *, member_id: UUID, uploads: Sequence[tuple[str, bytes]], now: datetime) -> None:
    """Seal papers of a member's way (name, bytes): application, decisions, approvals. Raises Invalid at 'papers', NotAllowed, NotFound."""
    member = lock_member(member_id)
    authority.check(actor, KEEP_MEMBERS, member.organisation.ref, now)
    for name, data in uploads:
        files.keep_paper(
            actor, data=data, name=name, owner=(OWNER, member.id), place=member.organisation.place,
            delete_after=now + timedelta(days=365 * KEPT_YEARS), now=now,
        )  # fmt: skip
