"""Migrant members: registered out by home, taken in where they are, home again; contacts of home, activities there."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from teabowl.access.queries import accounts_with
from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.telling import tell
from teabowl.kernel.times import china_date
from teabowl.organisations import authority
from teabowl.organisations import rules_migrants as rules
from teabowl.organisations import words_moves as words
from teabowl.organisations.actions.persons import person_for
from teabowl.organisations.kinds import IN_PARTY, Status
from teabowl.organisations.models import AwayActivity, Member, MigrantContact, Migration, Organisation
from teabowl.organisations.permissions_moves import KEEP_MIGRANTS, ORGANISING
from teabowl.organisations.queries.known import accounts_in_post, organisation
from teabowl.organisations.rules_migrants import Reason, State, Way
from teabowl.organisations.saving import check_day
from teabowl.people.models import Account, Person
from teabowl.people.queries import is_self
from teabowl.ui.form_words import check_no_problems, clean_written

RELATED = ("member", "person", "home__place", "away__place", "contact")


@transaction.atomic
def register_out(
    actor: Actor,
    *,
    member_id: UUID,
    left_on: date,
    back_on: date | None = None,
    region: str,
    reason: Reason,
    contact_id: UUID,
    away_id: UUID | None = None,
    key: UUID,
    now: datetime,
) -> Migration:
    """Home registers that a member is away (the member may, too). `contact_id`: the member of the branch who keeps in touch;
    `away_id`: the organisation there that is asked to take them in. Raises NotFound, NotAllowed, Refused, Invalid(left_on, back_on,
    region, contact_id, away_id)."""
    rows = Member.objects.select_for_update(of=("self",)).select_related("person", "organisation__place")
    member = rows.filter(id=member_id, ended_on__isnull=True).first()
    if member is None:
        raise NotFound(words.NO_MEMBER)
    home = member.organisation
    if actor.person_id != member.person_id:
        authority.check(actor, KEEP_MIGRANTS, home.ref, now)
    done = Migration.objects.filter(form_key=key, member=member).first()
    if done is not None:
        return done
    if Status(member.status) not in IN_PARTY:
        raise Refused(words.ONLY_MEMBERS)
    if Migration.objects.filter(person_id=member.person_id, state__in=rules.AWAY).exists():
        raise Refused(words.OUT_ALREADY)
    today = china_date(now)
    check_no_problems(rules.check_leaving(left_on, back_on, today), say=words.say)
    contact = Member.objects.filter(organisation=home, id=contact_id, ended_on__isnull=True, status__in=IN_PARTY)
    keeper = contact.exclude(id=member.id).first()
    if keeper is None:
        raise Invalid({"contact_id": words.CONTACT_ONE})
    away = _away(away_id) if away_id else None
    migration = Migration(
        form_key=key, member=member, person_id=member.person_id, standing=member.status, home=home, home_name=home.name,
        home_place=home.place, away=away, state=State.OUT, left_on=left_on, back_on=back_on,
        region=clean_written("region", region, rules.REGION_LENGTH), reason=reason, contact_id=keeper.person_id,
        contact_due=rules.contact_due(today, abroad=reason is Reason.ABROAD), registered_on=today, registered_at=now,
        registered_by_id=actor.account_id,
    )  # fmt: skip
    migration.save(force_insert=True)
    member.migrant_since, member.contact_id, member.changed_at = left_on, keeper.person_id, now
    member.save(update_fields=["migrant_since", "contact", "changed_at"])
    _post(actor, "register_out", migration, now, {"state": ("", State.OUT.value), "left_on": ("", left_on)})
    _tell(
        actor, "migrant_yours", migration, _accounts([member.person_id]), now, {"contact": _name(keeper.person_id)}, mine=True
    )
    if away is not None:
        _tell(actor, "migrant_out", migration, _staff(away, now), now)
    return migration


def _away(away_id: UUID) -> Organisation:
    found = Organisation.objects.standing().select_related("place").filter(id=away_id, is_away=True).first()
    if found is None:
        raise Invalid({"away_id": words.NOT_AWAY})
    return found


@transaction.atomic
def receive_migrant(
    actor: Actor, *, migration_id: UUID, away_id: UUID | None = None, joined_on: date, now: datetime
) -> Migration:
    """An organisation there takes the member in: activities here, membership at home. `away_id`: one below the organisation that was
    asked. Raises NotFound, NotAllowed, Refused, Invalid(joined_on, away_id)."""
    migration = _locked(migration_id)
    if migration.away is None or migration.member is None:
        raise NotFound(words.NO_MIGRATION)
    authority.check(actor, KEEP_MIGRANTS, migration.away.ref, now)
    if migration.state != State.OUT:
        raise Refused(words.OVER)
    check_day("joined_on", joined_on, migration.registered_on, china_date(now))
    if away_id is not None and away_id != migration.away_id:
        lower = Organisation.objects.standing().under(migration.away.id).select_related("place").filter(id=away_id).first()
        if lower is None:
            raise Invalid({"away_id": words.NOT_OF_THIS})
        migration.away = lower
    _take_in(actor, migration, joined_on)
    migration.save()
    Member.objects.filter(id=migration.member.id).update(away=migration.away, away_since=joined_on, changed_at=now)
    _post(
        actor,
        "receive_migrant",
        migration,
        now,
        {"state": (State.OUT.value, State.IN.value), "away": ("", migration.away.name)},
    )
    given = {"away": migration.away.name}
    _tell(actor, "migrant_in", migration, _home(migration, now), now, given)
    _tell(actor, "migrant_welcome", migration, _accounts([migration.person_id]), now, given, mine=True)
    return migration


def _take_in(actor: Actor, migration: Migration, joined_on: date) -> None:
    assert migration.away is not None
    migration.state, migration.joined_on, migration.joined_by_id = State.IN, joined_on, actor.account_id
    migration.away_place = migration.away.place


@transaction.atomic
def receive_guest(
    actor: Actor,
    *,
    organisation_id: UUID,
    name: str,
    phone: str = "",
    home_name: str,
    status: Status,
    left_on: date,
    reason: Reason,
    joined_on: date,
    key: UUID,
    now: datetime,
) -> Migration:
    """A migrant member of an organisation that this installation does not know is taken in here. Raises NotFound, NotAllowed,
    Invalid(name, home_name, left_on, joined_on)."""
    here = organisation(organisation_id)
    authority.check(actor, KEEP_MIGRANTS, here.ref, now)
    done = Migration.objects.filter(form_key=key).first()
    if done is not None:
        return done
    today = china_date(now)
    check_no_problems(rules.check_leaving(left_on, None, today), say=words.say)
    check_day("joined_on", joined_on, left_on, today)
    if status not in IN_PARTY:
        raise Invalid({"status": words.ONLY_MEMBERS})
    person = person_for(name, phone, now=now)
    if Migration.objects.filter(person=person, state__in=rules.AWAY).exists():
        raise Refused(words.OUT_ALREADY)
    migration = Migration(
        form_key=key, person=person, standing=status, home_name=clean_written("home_name", home_name, rules.HOME_LENGTH), away=here,
        state=State.IN, left_on=left_on, region=here.seat[: rules.REGION_LENGTH] or here.place.name, reason=reason,
        registered_on=joined_on, registered_at=now, registered_by_id=actor.account_id,
    )  # fmt: skip
    _take_in(actor, migration, joined_on)
    migration.save(force_insert=True)
    _post(actor, "receive_guest", migration, now, {"state": ("", State.IN.value), "away": ("", here.name)})
    return migration


@transaction.atomic
def end_migration(actor: Actor, *, migration_id: UUID, on: date, now: datetime) -> Migration:
    """The member is back home, or no longer takes part there. Home, the organisation there, or the member says so."""
    migration = _locked(migration_id)
    _check_side(actor, migration, now)
    if migration.state not in rules.AWAY:
        raise Refused(words.OVER)
    check_day("on", on, max(migration.registered_on, migration.joined_on or migration.registered_on), china_date(now))
    _finish(actor, migration, State.BACK, on, now)
    if migration.member_id:
        Member.objects.filter(id=migration.member_id).update(
            migrant_since=None, away=None, away_since=None, contact=None, changed_at=now
        )
    _record(actor, "end_migration", migration, now, {"state": ("", migration.state)})
    _tell(actor, "migrant_back", migration, [*_home(migration, now), *_there(migration, now)], now)
    return migration


def end_because_moved(actor: Actor, member: Member, *, on: date, now: datetime, state: State = State.MOVED) -> None:
    """The relation went (or membership ended): being away is over with it. Within another action's transaction."""
    for migration in Migration.objects.select_for_update(of=("self",)).filter(member=member, state__in=rules.AWAY):
        _finish(actor, migration, state, max(on, migration.registered_on, migration.joined_on or on), now)


def _finish(actor: Actor, migration: Migration, state: State, on: date, now: datetime) -> None:
    migration.state, migration.over_on, migration.over_by_id = state, on, actor.account_id
    migration.save()
    figures.post(actor, migration, now=now)


@transaction.atomic
def note_contact(
    actor: Actor, *, migration_id: UUID, on: date, way: Way, note: str = "", key: UUID, now: datetime
) -> MigrantContact:
    """Home was in contact; when the next is due follows from it. The contact named may note it, too. Raises NotFound, NotAllowed,
    Refused, Invalid(on, note)."""
    migration = _locked(migration_id)
    if migration.home is None:
        raise NotFound(words.NO_MIGRATION)
    if actor.person_id is None or actor.person_id != migration.contact_id:
        authority.check(actor, KEEP_MIGRANTS, migration.home.ref, now)
    done = MigrantContact.objects.filter(form_key=key, migration=migration).first()
    if done is not None:
        return done
    if migration.state not in rules.AWAY:
        raise Refused(words.OVER)
    check_day("on", on, migration.left_on, china_date(now))
    contact = MigrantContact.objects.create(
        form_key=key, migration=migration, on=on, way=way, note=clean_written("note", note, rules.NOTE_LENGTH, required=False),
        by_id=actor.account_id, by_name=actor.name, at=now,
    )  # fmt: skip
    due = rules.contact_due(on, abroad=migration.reason == Reason.ABROAD)
    migration.contact_due = max(due, migration.contact_due or due)
    migration.save(update_fields=["contact_due"])
    _record(actor, "note_contact", migration, now, {})
    return contact


@transaction.atomic
def note_activity(actor: Actor, *, migration_id: UUID, on: date, title: str, now: datetime) -> AwayActivity:
    """An organisation there notes by hand what a migrant member took part in. Home sees it. Raises NotFound, NotAllowed, Refused,
    Invalid(on, title)."""
    migration = _locked(migration_id)
    if migration.away is None or migration.joined_on is None:
        raise NotFound(words.NO_MIGRATION)
    authority.check(actor, KEEP_MIGRANTS, migration.away.ref, now)
    if migration.state != State.IN:
        raise Refused(words.OVER)
    check_day("on", on, migration.joined_on, china_date(now))
    said = clean_written("title", title, rules.TITLE_LENGTH)
    activity, made = AwayActivity.objects.get_or_create(
        migration=migration, on=on, title=said, source_id=None,
        defaults={"organisation": migration.away, "by_id": actor.account_id, "at": now},
    )  # fmt: skip
    if made:
        _record(actor, "note_activity", migration, now, {})
    return activity


@transaction.atomic
def note_attended(
    actor: Actor,
    *,
    organisation_id: UUID,
    person_ids: Iterable[UUID],
    on: date,
    title: str,
    source: tuple[str, UUID],
    now: datetime,
) -> int:
    """Areas above say who of an organisation's guests took part in something of its own (a meeting). Called in their transaction, by
    whom they allow; twice notes nothing twice. Returns how many guests."""
    line = Organisation.objects.filter(id=organisation_id).values_list("lineage", flat=True).first() or []
    found = Migration.objects.filter(person_id__in=list(person_ids), joined_on__lte=on, away__lineage__overlap=list(line))
    rows = [
        AwayActivity(
            migration=migration, organisation_id=organisation_id, on=on, title=title[: rules.TITLE_LENGTH], source_type=source[0],
            source_id=source[1], by_id=actor.account_id, at=now,
        )
        for migration in found.exclude(over_on__lt=on)
    ]  # fmt: skip
    AwayActivity.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def look_at_migration(actor: Actor, *, migration: Migration, now: datetime) -> None:
    """Somebody else than the member opened it: written down."""
    audit.record_read(
        actor, "organisations.see_migration", now=now, subject_type="migration", subject_id=migration.id,
        place_id=migration.home_place_id or migration.away_place_id, about_person_id=migration.person_id,
    )  # fmt: skip


# What they share -----------------------------------------------------------------------------------------------------------


def _locked(migration_id: UUID) -> Migration:
    found = Migration.objects.select_for_update(of=("self",)).select_related(*RELATED).filter(id=migration_id).first()
    if found is None:
        raise NotFound(words.NO_MIGRATION)
    return found


def _check_side(actor: Actor, migration: Migration, now: datetime) -> None:
    """Home, there, or the member."""
    if is_self(actor, migration.person_id):
        return
    sides = [held for held in (migration.home, migration.away) if held is not None]
    if not any(authority.can(actor, KEEP_MIGRANTS, held.ref, now) for held in sides):
        authority.check(actor, KEEP_MIGRANTS, sides[0].ref, now)


def _record(actor: Actor, verb: str, migration: Migration, now: datetime, changes: audit.Changes) -> None:
    audit.record(
        actor, f"organisations.{verb}", now=now, subject_type="migration", subject_id=migration.id,
        place_id=migration.home_place_id or migration.away_place_id, about_person_id=migration.person_id, changes=changes,
    )  # fmt: skip


def _post(actor: Actor, verb: str, migration: Migration, now: datetime, changes: audit.Changes) -> None:
    _record(actor, verb, migration, now, changes)
    figures.post(actor, migration, now=now)


def _name(person_id: UUID) -> str:
    return Person.objects.values_list("name", flat=True).get(id=person_id)


def _accounts(person_ids: Iterable[UUID]) -> list[UUID]:
    return list(Account.objects.filter(person_id__in=list(person_ids), is_active=True).values_list("id", flat=True))


def _staff(held: Organisation, now: datetime) -> list[UUID]:
    today = china_date(now)
    return [*accounts_in_post(held.id, ORGANISING, today), *accounts_with([held.place_id], KEEP_MIGRANTS, today)]


def _home(migration: Migration, now: datetime) -> list[UUID]:
    if migration.home is None:
        return []
    keeper = [migration.contact_id] if migration.contact_id else []
    return [*accounts_in_post(migration.home.id, ORGANISING, china_date(now)), *_accounts(keeper)]


def _there(migration: Migration, now: datetime) -> list[UUID]:
    return accounts_in_post(migration.away.id, ORGANISING, china_date(now)) if migration.away else []


def _tell(
    actor: Actor,
    kind: str,
    migration: Migration,
    to: Iterable[UUID],
    now: datetime,
    given: dict[str, Any] | None = None,
    *,
    mine: bool = False,
) -> None:
    name = f"organisations.{kind}"
    tell(actor, kind=name, to=to, title=words.TOLD[name], words=given or {}, about=("migration", migration.id), now=now,
         path="/me/party/" if mine else f"/o/migrants/{migration.id}/", place=migration.home_place or migration.away_place,
         step=migration.state)  # fmt: skip
