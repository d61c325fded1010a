"""Who acts, as a value: everything that a permission may ask about, loaded once per request."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Level(StrEnum):
    """Levels of a place, from the top down (GB/T 2260 and the statistical divisions)."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


LEVELS: tuple[Level, ...] = tuple(Level)


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place as permissions and pages see it: its key, level, and its line of ancestors from the root to itself.

    `lineage` is the tree as it stands now. A place that was merged away has the lineage of its successor.
    """

    id: UUID
    code: str
    name: str
    level: Level
    lineage: tuple[UUID, ...]


class Role(StrEnum):
    """The roles there are. Roles are code, grants are rows (design §8)."""

    VILLAGER = "villager"
    OPERATOR = "operator"
    SECRETARY = "secretary"
    KEEPER = "account_keeper"
    FINANCE = "finance_group"
    TOWNSHIP = "township_organiser"
    COUNTY = "county_organiser"
    CITY = "city_organiser"
    AUDITOR = "auditor"


class PostKind(StrEnum):
    """Posts in a Party organisation. Posts, too, are code; who holds one is a row of `organisations`."""

    SECRETARY = "secretary"
    DEPUTY = "deputy"
    ORGANISATION_COMMISSIONER = "organisation_commissioner"
    DISCIPLINE_COMMISSIONER = "discipline_commissioner"
    PUBLICITY_COMMISSIONER = "publicity_commissioner"
    COMMISSIONER = "commissioner"
    RECORDER = "recorder"
    DUES_KEEPER = "dues_keeper"
    DUES_CHECKER = "dues_checker"
    GROUP_LEADER = "group_leader"


UNPAID = frozenset({Role.VILLAGER, Role.FINANCE})
"""Villagers, whatever they were elected to: not staff."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role held at a place now; `place_id` is the place where the grant stands today (after mergers)."""

    role: Role
    place_id: UUID


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from, for the audit: never shown on a public page."""

    request_id: str = ""
    address: str = ""


UNKNOWN_ORIGIN = Origin()


@dataclass(frozen=True, slots=True)
class Actor:
    """The person or system that acts.

    `held` has the grants in force; a confirmed membership is a Held(Role.VILLAGER, village). Nobody signed in: ANONYMOUS.
    Background work acts as a named system actor and holds no grants.
    """

    account_id: UUID | None = None
    person_id: UUID | None = None
    name: str = ""
    held: frozenset[Held] = field(default_factory=frozenset)
    origin: Origin = UNKNOWN_ORIGIN
    system: str = ""

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def is_staff(self) -> bool:
        """Holds any role besides those of villagers."""
        return any(h.role not in UNPAID for h in self.held)

    def holds_at(self, roles: frozenset[Role], place: PlaceRef) -> bool:
        """Holds one of the roles exactly at this place."""
        return any(h.role in roles and h.place_id == place.id for h in self.held)

    def holds_over(self, roles: frozenset[Role], place: PlaceRef) -> bool:
        """Holds one of the roles at this place or at one of its ancestors."""
        line = set(place.lineage)
        return any(h.role in roles and h.place_id in line for h in self.held)


ANONYMOUS = Actor()


def system_actor(name: str) -> Actor:
    """The named actor of background work, e.g. system_actor('letters.escalation')."""
    return Actor(name=name, system=name)
