"""How the actions take hold of organisations and members, how spells end and begin, and what follows every change."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models

from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.organisations import words, words_moves
from teabowl.organisations.kinds import Began
from teabowl.organisations.models import Member, MemberSpell, Organisation, OrganisationSpell
from teabowl.pagecache import actions as pagecache
from teabowl.search import actions as search
from teabowl.ui import spoken

Changes = Mapping[str, tuple[Any, Any]]


def lock_organisation(organisation_id: UUID, *, standing: bool = True) -> Organisation:
    """The organisation, locked, with its place and parent. Raises NotFound, and Refused for one that stands no more."""
    rows = Organisation.objects.select_for_update(of=("self",)).select_related("place__now_at", "parent")
    found = rows.filter(id=organisation_id).first()
    if found is None:
        raise NotFound(words.NOT_HERE)
    if standing and found.dissolved_on is not None:
        raise Refused(words.DISSOLVED)
    return found


def lock_member(member_id: UUID) -> Member:
    """The member, locked, with person and organisation. Raises NotFound."""
    rows = Member.objects.select_for_update(of=("self",)).select_related("person__merged_into", "organisation__place__now_at")
    found = rows.filter(id=member_id).first()
    if found is None:
        raise NotFound(words.NO_MEMBER)
    return found


def check_day(field: str, on: date, since: date, today: date) -> None:
    """Raises Invalid for a day still to come, or before it can have been."""
    if on > today:
        raise Invalid({field: words_moves.say("day_ahead", 0)})
    if on < since:
        raise Invalid({field: words_moves.DAY_SINCE % {"day": spoken.full_day(since)}})


def end_spell(member: Member, on: date) -> list[MemberSpell]:
    """The member's running spell ends on a day (never before it began). Answers it, for the ledger."""
    running = list(MemberSpell.objects.select_related("organisation").filter(member=member, ends_on__isnull=True, undone=False))
    for spell in running:
        spell.ends_on = max(on, spell.starts_on)
        spell.save(update_fields=["ends_on"])
    return running


def begin_spell(member: Member, on: date, began: Began) -> MemberSpell:
    """From the day on the member is what `member` says, where it says. Not saved: member."""
    member.since = on
    return MemberSpell.objects.create(
        member=member, organisation=member.organisation, place=member.organisation.place, status=member.status, starts_on=on,
        began=began,
    )  # fmt: skip


def change_spell(member: Member, on: date, began: Began) -> list[MemberSpell]:
    """One spell ends, the next begins. Call with the new status or organisation set; not saved: member."""
    return [*end_spell(member, on), begin_spell(member, on, began)]


def end_standing(organisation: Organisation, on: date) -> list[OrganisationSpell]:
    """The form in which the organisation stood ends."""
    running = list(OrganisationSpell.objects.filter(organisation=organisation, ends_on__isnull=True))
    for spell in running:
        spell.ends_on = max(on, spell.starts_on)
        spell.save(update_fields=["ends_on"])
    return running


def begin_standing(organisation: Organisation, on: date) -> OrganisationSpell:
    """From the day on it stands as `organisation` says."""
    return OrganisationSpell.objects.create(
        organisation=organisation, name=organisation.name, kind=organisation.kind, is_away=organisation.is_away,
        place=organisation.place, parent=organisation.parent, lineage=organisation.lineage, starts_on=on,
    )  # fmt: skip


def change_standing(organisation: Organisation, on: date) -> list[OrganisationSpell]:
    """One form ends, the next begins. Call with the new values set."""
    return [*end_standing(organisation, on), begin_standing(organisation, on)]


def after(
    actor: Actor,
    verb: str,
    organisation: Organisation,
    *,
    now: datetime,
    posted: Iterable[models.Model] = (),
    changes: Changes | None = None,
    subject: tuple[str, UUID] | None = None,
    about: UUID | None = None,
    public: bool = True,
) -> None:
    """What follows every change: audit, ledger; where the public sees it, search and stale pages. `about` is the person it tells of."""
    subject_type, subject_id = subject or ("organisation", organisation.id)
    audit.record(
        actor, f"organisations.{verb}", now=now, subject_type=subject_type, subject_id=subject_id,
        place_id=organisation.place_id, about_person_id=about, changes=changes,
    )  # fmt: skip
    figures.post_many(actor, list(posted), now=now)
    if public:
        search.post(organisation, now=now)
    pagecache.touch(organisation.place.lineage)
