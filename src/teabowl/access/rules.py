"""Who may give which role where: pure decisions."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from teabowl.kernel.actor import Actor, Level, PlaceRef, Role
from teabowl.kernel.errors import Problem

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


def reach_problem(actor: Actor, role: Role, place: PlaceRef) -> str:
    """Nobody grants beyond their own reach: 'no_place' where the role has none at this level, 'from_above', or ''."""
    if role not in ROLE_LEVELS or place.level not in ROLE_LEVELS[role]:
        return "no_place"
    return "" if actor.holds_over(GIVERS[role], place) else "from_above"


def period_problems(starts_on: date, ends_on: date | None, today: date) -> list[Problem]:
    """From today at the earliest (who held what in the past is not rewritten), a year ahead at most."""
    if starts_on < today:
        return [Problem("starts_on", "starts_early")]
    if starts_on > today + AHEAD:
        return [Problem("starts_on", "starts_late")]
    return [Problem("ends_on", "ends_first")] if ends_on is not None and ends_on < starts_on else []


HANDLES_MONEY = frozenset({Role.SECRETARY, Role.OPERATOR, Role.KEEPER})


def apart_problem(role: Role, others: Iterable[Role]) -> str:
    """Why nobody may hold the role beside the others, or ''. An auditor reads and changes nothing, so holds no other role, anywhere
    ('auditor_alone', 'is_auditor'). Who checks the accounts does not keep them (农村集体经济组织财务公开规定, 2011: the group of
    villagers; 'money_apart')."""
    others = set(others)
    if role is Role.AUDITOR and others - {Role.AUDITOR}:
        return "auditor_alone"
    if role is not Role.AUDITOR and Role.AUDITOR in others:
        return "is_auditor"
    if (role is Role.FINANCE and others & HANDLES_MONEY) or (role in HANDLES_MONEY and Role.FINANCE in others):
        return "money_apart"
    return ""


def leaves_city_alone(role: Role, others_left: int) -> bool:
    """A city is never left without an organiser who could appoint the next."""
    return role is Role.CITY and others_left == 0


def last_day(starts_on: date, today: date) -> date:
    """The last day of a grant that is ended today: yesterday. One that never began ends the day before it would have."""
    return max(starts_on, today) - timedelta(days=1)
