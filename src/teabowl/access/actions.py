"""Giving and ending roles."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from teabowl.access import words
from teabowl.access.models import Grant
from teabowl.access.permissions import GRANT_ROLE
from teabowl.access.queries import account_by_phone
from teabowl.access.rules import ROLE_LEVELS, apart_problem, last_day, leaves_city_alone, period_problems, reach_problem
from teabowl.audit import actions as audit
from teabowl.kernel.actor import Actor, PlaceRef, Role, system_actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.telling import tell
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.pagecache.actions import touch
from teabowl.places.models import Place
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

REMINDING = system_actor("access.remind")
WEEK = timedelta(days=7)


@transaction.atomic
def find_account(actor: Actor, *, phone: str, place: Place, now: datetime) -> Any:
    """The account behind an exact phone number, for one who gives roles at the place; each look is logged. Raises NotFound."""
    account = account_by_phone(actor, phone, place.ref)
    audit.record_read(
        actor,
        "access.find_account",
        now=now,
        subject_type="account",
        subject_id=account.id,
        place_id=place.id,
        about_person_id=account.person_id,
    )
    return account


@transaction.atomic
def grant_role(
    actor: Actor, *, account_id: UUID, role: Role, place: Place, starts_on: date, ends_on: date | None, now: datetime
) -> Grant:
    """Give a role at a place from one day to another (None: until ended), both included.

    Raises NotAllowed beyond the actor's own reach, Invalid for a role or period that does not fit, Refused where the account
    already holds it then, or is an auditor.
    """
    place = _standing(place)
    account = _locked_account(account_id)
    check(actor, GRANT_ROLE, place.ref)
    words.check_reached(reach_problem(actor, role, place.ref))
    return _give(actor, account, role, place, starts_on, ends_on, now)


@transaction.atomic
def grant_first_role(
    actor: Actor, *, account_id: UUID, role: Role, place: Place, starts_on: date, ends_on: date | None, now: datetime
) -> Grant:
    """The same on the server's command line, where no organiser exists yet. Only a system actor may. Raises as `grant_role`."""
    if not actor.system:
        raise NotFound(_("没有这个动作"))
    return _give(actor, _locked_account(account_id), role, _standing(place), starts_on, ends_on, now)


def _standing(place: Place) -> Place:
    if place.closed_on is not None:
        raise Refused(_("这个地方已经撤并，请到合并后的地方去给"))
    return place


def _locked_account(account_id: UUID) -> Any:
    """Locked, so that two grants to one account are judged one after the other."""
    accounts: Any = get_user_model()._default_manager
    account = accounts.select_for_update().filter(id=account_id, is_active=True).first()
    if account is None:
        raise NotFound(_("没有这个账号，或已停用"))
    return account


def _give(actor: Actor, account: Any, role: Role, place: Place, starts_on: date, ends_on: date | None, now: datetime) -> Grant:
    if place.level not in ROLE_LEVELS.get(role, ()):
        raise Invalid({"role": words.NO_PLACE})
    words.check_period(period_problems(starts_on, ends_on, china_date(now)))
    words.check_apart(apart_problem(role, _roles_then(account.id, starts_on, ends_on)))
    grant = Grant(
        account=account,
        role=role,
        place=place,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by_id=actor.account_id,
        created_at=now,
    )
    try:
        with transaction.atomic():
            grant.save(force_insert=True)
    except IntegrityError as error:
        if "grant_once_at_a_time" not in str(error):
            raise
        raise Refused(_("这段时间里，这个人在这里已经有这个角色")) from None
    audit.record(
        actor,
        "access.grant_role",
        now=now,
        subject_type="grant",
        subject_id=grant.id,
        place_id=place.id,
        about_person_id=account.person_id,
        changes={"role": ("", role.value), "starts_on": (None, starts_on.isoformat()), "ends_on": (None, _iso(ends_on))},
    )
    touch([place.id])  # a public page may name who holds a public post
    until = _("从%(since)s到%(until)s。进门要用通行密钥或验证器") if ends_on else _("从%(since)s起。进门要用通行密钥或验证器")
    _tell(actor, "access.given", grant, place, _("给了您职责：%(place)s%(role)s"), until, now)
    return grant


def _tell(actor: Actor, kind: str, grant: Any, place: Any, title: Any, body: Any, now: datetime, step: str = "") -> None:
    told = {
        "place": place.name,
        "role": words.ROLE_NAMES[Role(grant.role)],
        "since": grant.starts_on,
        "until": grant.ends_on or "",
    }
    tell(
        actor, kind=kind, to=[grant.account_id], place=place, title=title, body=body, words=told,
        path="/me/", about=("grant", grant.id), step=step, now=now,
    )  # fmt: skip


def tell_of_ends(*, now: datetime) -> int:
    """Tell the holders of grants that end within a week; how many grants. Each is told once of each last day."""
    today = china_date(now)
    ending = Grant.objects.filter(ends_on__gte=today, ends_on__lte=today + WEEK, starts_on__lte=today, revoked_at__isnull=True)
    found = list(ending.select_related("place__now_at"))
    for grant in found:
        place = grant.place.now_at or grant.place
        title = _("职责%(until)s到期：%(place)s%(role)s")
        body = _("过了这天就不能办这里的事了。要接着做，请上级到“谁能办什么”里续")
        step = grant.ends_on.isoformat() if grant.ends_on else ""
        _tell(REMINDING, "access.expiring", grant, place, title, body, now, step)
    return len(found)


def _roles_then(account_id: UUID, starts_on: date, ends_on: date | None) -> list[Role]:
    """Roles the account holds, anywhere, on some day of the period."""
    rows = Grant.objects.filter(account_id=account_id).values_list("role", "starts_on", "ends_on")
    return [Role(r) for r, first, last in rows if (last is None or last >= starts_on) and (ends_on is None or first <= ends_on)]


@transaction.atomic
def end_grant(actor: Actor, *, grant_id: UUID, place: Place, now: datetime) -> Grant:
    """End a grant that stands at the place, from today on. Whoever could give the role may end it.

    Raises NotFound where there is none in force, NotAllowed beyond the actor's reach, Refused for the city's last organiser.
    """
    grant = _locked_grant(grant_id)
    stands_at: PlaceRef = (grant.place.now_at or grant.place).ref
    if stands_at.id != place.ref.id:
        raise NotFound(_("这里没有这个角色，也许已经停了"))
    check(actor, GRANT_ROLE, stands_at)
    words.check_reached(reach_problem(actor, Role(grant.role), stands_at))
    return _end(actor, grant, stands_at, now)


@transaction.atomic
def end_grant_on_server(actor: Actor, *, grant_id: UUID, now: datetime) -> Grant:
    """The same on the server's command line. Only a system actor may. Raises as `end_grant`."""
    if not actor.system:
        raise NotFound(_("没有这个动作"))
    grant = _locked_grant(grant_id)
    return _end(actor, grant, (grant.place.now_at or grant.place).ref, now)


def _locked_grant(grant_id: UUID) -> Any:
    grant = Grant.objects.select_for_update(of=("self",)).select_related("place__now_at", "account").filter(id=grant_id).first()
    if grant is None:
        raise NotFound(_("这里没有这个角色，也许已经停了"))
    return grant


def _end(actor: Actor, grant: Any, stands_at: PlaceRef, now: datetime) -> Grant:
    today = china_date(now)
    if grant.ends_on is not None and grant.ends_on < today:
        raise NotFound(_("这里没有这个角色，也许已经停了"))
    role = Role(grant.role)
    if (
        role is Role.CITY
        and grant.starts_on <= today
        and leaves_city_alone(role, _other_city_organisers(grant, stands_at, today))
    ):
        raise Refused(words.LAST_ORGANISER)
    before = grant.ends_on
    grant.ends_on = last_day(grant.starts_on, today)
    grant.revoked_by_id, grant.revoked_at = actor.account_id, now
    grant.save(update_fields=["ends_on", "revoked_by", "revoked_at"])
    audit.record(
        actor,
        "access.end_grant",
        now=now,
        subject_type="grant",
        subject_id=grant.id,
        place_id=grant.place_id,
        about_person_id=grant.account.person_id,
        changes={"role": (role.value, role.value), "ends_on": (_iso(before), _iso(grant.ends_on))},
    )
    touch([stands_at.id])
    place = grant.place.now_at or grant.place
    body = _("从今天起不能再办这里的事。有疑问，问给您职责的上一级")
    _tell(actor, "access.ended", grant, place, _("职责结束了：%(place)s%(role)s"), body, now)
    result: Grant = grant
    return result


def _other_city_organisers(grant: Any, stands_at: PlaceRef, today: date) -> int:
    """Others who hold the city today without an end. The city's row is locked, so that two cannot end each other at once."""
    Place.objects.select_for_update().get(id=stands_at.id)
    rows = Grant.objects.filter(role=Role.CITY, place_id=stands_at.id, starts_on__lte=today, ends_on__isnull=True)
    return rows.exclude(account_id=grant.account_id).filter(account__is_active=True).count()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
