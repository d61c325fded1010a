"""Changes of the tree: set up, renamed, of another form, below another parent, merged, dissolved, elected anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import Invalid, Problem
from teabowl.kernel.times import china_date
from teabowl.organisations import authority, rules, words
from teabowl.organisations.kinds import Began, EventKind, Kind, PostWhy
from teabowl.organisations.models import Member, MemberSpell, Organisation, OrganisationEvent, OrganisationSpell, Post
from teabowl.organisations.permissions import KEEP_TREE
from teabowl.organisations.saving import after, begin_standing, change_spell, change_standing, end_standing, lock_organisation
from teabowl.places.models import Place
from teabowl.ui.form_words import clean_written


@dataclass(frozen=True, slots=True)
class Basis:
    """The document that a change rests on: number or title, its date, who approved."""

    decision: str = ""
    decided_on: date | None = None
    approved_by: str = ""

    def clean(self) -> dict[str, Any]:
        return {
            "decision": clean_written("decision", self.decision, rules.MAX_DECISION, required=False),
            "decided_on": self.decided_on,
            "approved_by": clean_written("approved_by", self.approved_by, 100, required=False),
        }


@dataclass(frozen=True, slots=True)
class Seat:
    """Where an organisation sits and what public pages say of it."""

    unit: str = ""
    is_away: bool = False
    seat_place: Place | None = None
    seat: str = ""
    phone: str = ""

    def clean(self) -> dict[str, Any]:
        return {
            "unit": clean_written("unit", self.unit, 80, required=False),
            "is_away": self.is_away,
            "seat_place": self.seat_place,
            "seat": clean_written("seat", self.seat, 120, required=False),
            "phone": clean_written("phone", self.phone, 30, required=False),
        }


@transaction.atomic
def set_up_organisation(
    actor: Actor, *, place: Place, kind: Kind, name: str, parent_id: UUID | None, on: date, elected_on: date | None = None,
    seat: Seat | None = None, basis: Basis | None = None, now: datetime,
) -> Organisation:  # fmt: skip
    """Set up an organisation of a place below a parent. Raises Invalid, NotAllowed, NotFound."""
    seat, basis = seat or Seat(), basis or Basis()
    parent = lock_organisation(parent_id) if parent_id else None
    made = Organisation(kind=kind, place=place, parent=parent, created_at=now, changed_at=now, set_up_on=on, **seat.clean())
    made.name = clean_written("name", name, rules.MAX_NAME)
    made.lineage = [*(parent.lineage if parent else []), made.id]
    made.depth = len(made.lineage)
    authority.check(actor, KEEP_TREE, made.ref, now)
    problems = rules.standing_problems(kind, Kind(parent.kind) if parent else None)
    if on > china_date(now):
        problems.append(Problem("on", "in_future"))
    words.check_nothing_wrong([*problems, *_name_problems(made)])
    _begin_term(made, elected_on or on)
    made.save()
    spell = begin_standing(made, on)
    event = note_event(actor, made, EventKind.SET_UP, on, now, basis, after=made.name, other=parent)
    after(actor, "set_up_organisation", made, now=now, posted=[spell, event], changes={"name": ("", made.name)})
    return made


def _name_problems(organisation: Organisation) -> list[Problem]:
    same = Organisation.objects.standing().filter(place=organisation.place, name=organisation.name).exclude(id=organisation.id)
    return [Problem("name", "name_taken")] if same.exists() else []


def _begin_term(organisation: Organisation, on: date) -> None:
    village = organisation.place.level == Level.VILLAGE and not organisation.unit and not organisation.is_away
    organisation.term_years = rules.term(Kind(organisation.kind), at_village=village, day=on).years
    organisation.election_told_on = None
    organisation.elected_on, organisation.term_until = on, rules.years_after(on, organisation.term_years)


def note_event(
    actor: Actor, organisation: Organisation, kind: EventKind, on: date, now: datetime, basis: Basis, **more: Any
) -> OrganisationEvent:
    return OrganisationEvent.objects.create(
        organisation=organisation, kind=kind, on=on, place=organisation.place, actor_id=actor.account_id,
        actor_name=(actor.name or actor.system)[:80], recorded_at=now, **basis.clean(), **more,
    )  # fmt: skip


def _since(organisation: Organisation) -> date | None:
    """When its present form began: nothing can have changed it before."""
    running = OrganisationSpell.objects.filter(organisation=organisation, ends_on__isnull=True)
    return running.values_list("starts_on", flat=True).first()


def take_for_change(actor: Actor, organisation_id: UUID, on: date, now: datetime) -> Organisation:
    """Lock, ask the verb, judge the date: how each change below begins."""
    organisation = lock_organisation(organisation_id)
    authority.check(actor, KEEP_TREE, organisation.ref, now)
    since = _since(organisation)
    if on > china_date(now):
        words.check_nothing_wrong([Problem("on", "in_future")])
    if since is not None and on < since:
        words.check_nothing_wrong([Problem("on", "before_set_up")])
    return organisation


def _save(organisation: Organisation, now: datetime) -> None:
    organisation.changed_at = now
    organisation.save()


@transaction.atomic
def rename_organisation(
    actor: Actor, *, organisation_id: UUID, name: str, on: date, basis: Basis | None = None, now: datetime
) -> Organisation:
    """Give it another name from a day on. Raises Invalid, NotAllowed, NotFound, Refused."""
    organisation = take_for_change(actor, organisation_id, on, now)
    before, organisation.name = organisation.name, clean_written("name", name, rules.MAX_NAME)
    if before == organisation.name:
        words.check_nothing_wrong([Problem("name", "same")])
    words.check_nothing_wrong(_name_problems(organisation))
    _save(organisation, now)
    spells = change_standing(organisation, on)
    note_event(actor, organisation, EventKind.RENAMED, on, now, basis or Basis(), before=before, after=organisation.name)
    after(actor, "rename_organisation", organisation, now=now, posted=spells, changes={"name": (before, organisation.name)})
    return organisation


@transaction.atomic
def change_form(
    actor: Actor, *, organisation_id: UUID, kind: Kind, on: date, basis: Basis | None = None, now: datetime
) -> Organisation:
    """A branch becomes a general branch, and so on. Raises Invalid, NotAllowed, NotFound, Refused."""
    organisation = take_for_change(actor, organisation_id, on, now)
    before, organisation.kind = organisation.kind, kind
    if before == kind:
        words.check_nothing_wrong([Problem("kind", "same")])
    parent = organisation.parent
    words.check_nothing_wrong(rules.standing_problems(kind, Kind(parent.kind) if parent else None))
    for below in Organisation.objects.standing().filter(parent=organisation):
        words.check_nothing_wrong(Problem("kind", p.code) for p in rules.standing_problems(Kind(below.kind), kind))
    _save(organisation, now)
    spells = change_standing(organisation, on)
    note_event(actor, organisation, EventKind.REFORMED, on, now, basis or Basis(), before=before, after=kind)
    after(actor, "change_form", organisation, now=now, posted=spells, changes={"kind": (before, kind)})
    return organisation


@transaction.atomic
def move_organisation(
    actor: Actor, *, organisation_id: UUID, parent_id: UUID, on: date, basis: Basis | None = None, now: datetime
) -> Organisation:
    """Put it, with everything below, under another parent; both sides' organisers must be the actor's. Raises as above."""
    organisation = take_for_change(actor, organisation_id, on, now)
    parent = lock_organisation(parent_id)
    authority.check(actor, KEEP_TREE, parent.ref, now)
    if organisation.id in parent.lineage:
        words.check_nothing_wrong([Problem("parent", "loop")])
    if organisation.parent_id == parent.id:
        words.check_nothing_wrong([Problem("parent", "same")])
    words.check_nothing_wrong(rules.standing_problems(Kind(organisation.kind), Kind(parent.kind)))
    before = organisation.parent.name if organisation.parent else ""
    spells = _stand_below(organisation, parent, on, now)
    note_event(actor, organisation, EventKind.MOVED, on, now, basis or Basis(), before=before, after=parent.name, other=parent)
    after(actor, "move_organisation", organisation, now=now, posted=spells, changes={"parent": (before, parent.name)})
    return organisation


def _stand_below(organisation: Organisation, parent: Organisation, on: date, now: datetime) -> list[OrganisationSpell]:
    """Its line of ancestors and that of everything below it, with their spells. The old line's tail stays."""
    cut = len(organisation.lineage) - 1
    spells: list[OrganisationSpell] = []
    below = list(Organisation.objects.select_for_update(of=("self",)).under(organisation.id).select_related("place", "parent"))
    for row in sorted(below, key=lambda r: len(r.lineage)):
        row = organisation if row.id == organisation.id else row
        row.lineage = [*parent.lineage, *row.lineage[cut:]]
        row.depth = len(row.lineage)
        if row.id == organisation.id:
            row.parent = parent
        _save(row, now)
        if row.dissolved_on is None:
            since = _since(row) or on
            spells += change_standing(row, max(on, since))
    return spells


@transaction.atomic
def merge_organisations(
    actor: Actor, *, organisation_ids: Iterable[UUID], into_id: UUID, on: date, because_of_merger: bool = False,
    basis: Basis | None = None, now: datetime,
) -> Organisation:  # fmt: skip
    """Merge organisations into one that stays: members and what stands below go there, posts end, addresses lead there. A group's
    members only lose the group. Raises Invalid, NotAllowed, NotFound, Refused."""
    keys = sorted(set(organisation_ids) - {into_id})
    target = lock_organisation(into_id)
    authority.check(actor, KEEP_TREE, target.ref, now)
    if not keys:
        raise Invalid({"organisations": words.say("same", 0)})
    posted: list[Any] = []
    for key in keys:
        gone = take_for_change(actor, key, on, now)
        if gone.id in target.lineage:
            words.check_nothing_wrong([Problem("organisations", "loop")])
        if (gone.kind == Kind.GROUP) is not (target.kind == Kind.GROUP):
            words.check_nothing_wrong([Problem("organisations", "wrong_parent")])
        posted += _merge_one(actor, gone, target, on, now, because_of_merger, basis or Basis())
    names = list(Organisation.objects.filter(id__in=keys).values_list("name", flat=True))
    after(actor, "merge_organisations", target, now=now, posted=posted, changes={"merged": ("", "、".join(names))})
    return target


def _merge_one(
    actor: Actor, gone: Organisation, target: Organisation, on: date, now: datetime, because_of_merger: bool, basis: Basis
) -> list[Any]:
    posted: list[Any] = [*_members_to(gone, target, on, now), *_end_posts(gone, on, PostWhy.MERGED)]
    for child in Organisation.objects.standing().filter(parent=gone).select_related("place", "parent"):
        words.check_nothing_wrong(rules.standing_problems(Kind(child.kind), Kind(target.kind)))
        posted += _stand_below(child, target, on, now)
    Member.objects.filter(away=gone).update(away=target)
    Member.objects.filter(group=gone).update(group=target if target.kind == Kind.GROUP else None)
    posted += end_standing(gone, on)
    for former in Organisation.objects.filter(now_at=gone):
        former.now_at, former.lineage = target, target.lineage
        _save(former, now)
    gone.dissolved_on, gone.now_at, gone.lineage, gone.depth = on, target, target.lineage, target.depth
    _save(gone, now)
    posted.append(
        note_event(
            actor, gone, EventKind.MERGED, on, now, basis, before=gone.name, after=target.name, other=target,
            because_of_merger=because_of_merger,
        )
    )  # fmt: skip
    after(actor, "merge_organisations", gone, now=now, changes={"into": ("", target.name)})
    return posted


def _members_to(gone: Organisation, target: Organisation, on: date, now: datetime) -> list[MemberSpell]:
    spells: list[MemberSpell] = []
    rows = Member.objects.select_for_update(of=("self",)).filter(organisation=gone, ended_on__isnull=True)
    for member in rows.order_by("id"):
        member.organisation, member.changed_at = target, now
        spells += change_spell(member, max(on, member.since), Began.TREE)
        member.save()
    return spells


def _end_posts(organisation: Organisation, on: date, why: PostWhy) -> list[Post]:
    posts = list(Post.objects.select_for_update(of=("self",)).select_related("place", "organisation").filter(
        organisation=organisation, ends_on__isnull=True
    ))  # fmt: skip
    for post in posts:
        post.ends_on, post.ended_why = max(on, post.starts_on), why
        post.save()
    return posts


@transaction.atomic
def dissolve_organisation(
    actor: Actor, *, organisation_id: UUID, on: date, basis: Basis | None = None, now: datetime
) -> Organisation:
    """Dissolve an organisation that has neither members nor anything below it. Raises as above."""
    organisation = take_for_change(actor, organisation_id, on, now)
    members = Member.objects.filter(organisation=organisation, ended_on__isnull=True).count()
    children = Organisation.objects.standing().filter(parent=organisation).count()
    problems = [Problem("", "has_members", members)] if members else []
    words.check_nothing_wrong(problems + ([Problem("", "has_children", children)] if children else []))
    Member.objects.filter(group=organisation).update(group=None)
    Member.objects.filter(away=organisation).update(away=None, away_since=None)
    posted: list[Any] = [*end_standing(organisation, on), *_end_posts(organisation, on, PostWhy.OTHER)]
    organisation.dissolved_on = on
    _save(organisation, now)
    note_event(actor, organisation, EventKind.DISSOLVED, on, now, basis or Basis(), before=organisation.name)
    after(actor, "dissolve_organisation", organisation, now=now, posted=posted, changes={"until": (None, on)})
    return organisation


@transaction.atomic
def begin_term(actor: Actor, *, organisation_id: UUID, on: date, basis: Basis | None = None, now: datetime) -> Organisation:
    """An election was held: a new term begins, as long as the rules of that day say. Raises as above."""
    organisation = lock_organisation(organisation_id)
    authority.check(actor, KEEP_TREE, organisation.ref, now)
    if on > china_date(now):
        words.check_nothing_wrong([Problem("on", "in_future")])
    if organisation.elected_on and on < organisation.elected_on:
        words.check_nothing_wrong([Problem("on", "before_set_up")])
    before = organisation.term_until
    _begin_term(organisation, on)
    _save(organisation, now)
    note_event(
        actor,
        organisation,
        EventKind.ELECTED,
        on,
        now,
        basis or Basis(),
        before=str(before or ""),
        after=str(organisation.term_until),
    )
    after(actor, "begin_term", organisation, now=now, changes={"term_until": (before, organisation.term_until)})
    return organisation


@transaction.atomic
def change_seat(actor: Actor, *, organisation_id: UUID, seat: Seat, now: datetime) -> Organisation:
    """Where it sits, its unit and phone. Raises Invalid, NotAllowed, NotFound, Refused."""
    organisation = lock_organisation(organisation_id)
    authority.check(actor, KEEP_TREE, organisation.ref, now)
    changes = {}
    for name, value in seat.clean().items():
        if name != "is_away" and getattr(organisation, name) != value:
            changes[name] = (str(getattr(organisation, name) or ""), str(value or ""))
            setattr(organisation, name, value)
    _save(organisation, now)
    after(actor, "change_seat", organisation, now=now, changes=changes)
    return organisation
