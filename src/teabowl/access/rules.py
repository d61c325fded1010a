"""Who may give which role where: pure decisions."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.utils.functional import Promise

from teabowl.kernel.actor import Actor, Level, PlaceRef, Role
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

Text = str | Promise

ROLE_NAMES: Mapping[Role, Text] = {
    Role.VILLAGER: _("认证村民"),
    Role.OPERATOR: _("操作员"),
    Role.SECRETARY: _("村书记"),
    Role.KEEPER: _("报账员"),
    Role.FINANCE: _("理财小组成员"),
    Role.TOWNSHIP: _("乡镇组织员"),
    Role.COUNTY: _("县区组织员"),
    Role.CITY: _("市组织员"),
    Role.AUDITOR: _("审计员（只看不改）"),
}

ROLE_LEVELS: Mapping[Role, frozenset[Level]] = {
    Role.OPERATOR: frozenset({Level.CITY, Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE}),
    Role.SECRETARY: frozenset({Level.VILLAGE}),
    Role.KEEPER: frozenset({Level.VILLAGE}),
    Role.FINANCE: frozenset({Level.VILLAGE}),
    Role.TOWNSHIP: frozenset({Level.TOWNSHIP}),
    Role.COUNTY: frozenset({Level.COUNTY}),
    Role.CITY: frozenset({Level.CITY}),
    Role.AUDITOR: frozenset({Level.CITY, Level.COUNTY, Level.TOWNSHIP}),
}
"""At which levels of place a role can stand. Every level has a site of its own, so every level may have an operator."""

GIVERS: Mapping[Role, frozenset[Role]] = {
    Role.OPERATOR: frozenset({Role.SECRETARY, Role.TOWNSHIP, Role.COUNTY, Role.CITY}),
    Role.SECRETARY: frozenset({Role.TOWNSHIP, Role.COUNTY, Role.CITY}),
    Role.KEEPER: frozenset({Role.SECRETARY, Role.TOWNSHIP, Role.COUNTY, Role.CITY}),
    Role.FINANCE: frozenset({Role.TOWNSHIP, Role.COUNTY, Role.CITY}),
    Role.TOWNSHIP: frozenset({Role.COUNTY, Role.CITY}),
    Role.COUNTY: frozenset({Role.CITY}),
    Role.CITY: frozenset({Role.CITY}),
    Role.AUDITOR: frozenset({Role.CITY}),
}
"""Who gives a role, at their own place or below it. Nobody gives a role as high as their own, but the city, which has none above."""

AHEAD = timedelta(days=366)


def roles_to_give(actor: Actor, place: PlaceRef) -> list[Role]:
    """The roles that the actor may give (and end) at the place, in the order of `Role`."""
    return [r for r in Role if r in GIVERS and place.level in ROLE_LEVELS[r] and actor.holds_over(GIVERS[r], place)]


def check_reach(actor: Actor, role: Role, place: PlaceRef) -> None:
    """Nobody grants beyond their own reach. Raises NotAllowed, or Invalid where the role has no place at this level."""
    if role not in ROLE_LEVELS or place.level not in ROLE_LEVELS[role]:
        raise Invalid({"role": _("这一级没有这个角色")})
    if not actor.holds_over(GIVERS[role], place):
        raise NotAllowed(_("这个角色要由上一级来给"))


def check_period(starts_on: date, ends_on: date | None, today: date) -> None:
    """From today at the earliest (who held what in the past is not rewritten), a year ahead at most. Raises Invalid."""
    if starts_on < today:
        raise Invalid({"starts_on": _("开始的日子不能早于今天")})
    if starts_on > today + AHEAD:
        raise Invalid({"starts_on": _("开始的日子最晚在一年以内")})
    if ends_on is not None and ends_on < starts_on:
        raise Invalid({"ends_on": _("结束的日子不能早于开始")})


def check_auditor_apart(role: Role, others: Iterable[Role]) -> None:
    """An auditor reads and changes nothing, so holds no other role, anywhere. Raises Refused."""
    others = set(others)
    if role is Role.AUDITOR and others - {Role.AUDITOR}:
        raise Refused(_("审计员不能再有别的角色，请先停掉这个人的其他角色"))
    if role is not Role.AUDITOR and Role.AUDITOR in others:
        raise Refused(_("这个人是审计员，不能再有别的角色"))


HANDLES_MONEY = frozenset({Role.SECRETARY, Role.OPERATOR, Role.KEEPER})


def check_finance_apart(role: Role, others: Iterable[Role]) -> None:
    """Who checks the accounts does not keep them (农村集体经济组织财务公开规定, 2011: the group of villagers). Raises Refused."""
    others = set(others)
    if (role is Role.FINANCE and others & HANDLES_MONEY) or (role in HANDLES_MONEY and Role.FINANCE in others):
        raise Refused(_("管账的人不能进理财小组，理财小组的人也不能管账"))


def check_city_keeps_one(role: Role, others_left: int) -> None:
    """A city is never left without an organiser who could appoint the next. Raises Refused."""
    if role is Role.CITY and others_left == 0:
        raise Refused(_("这是最后一位市组织员，请先给另一位，再停这一位"))


def last_day(starts_on: date, today: date) -> date:
    """The last day of a grant that is ended today: yesterday. One that never began ends the day before it would have."""
    return max(starts_on, today) - timedelta(days=1)
