"""Organisations and their people as values: what areas above pass around."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from teabowl.kernel.actor import PlaceRef, PostKind
from teabowl.organisations.kinds import Kind, Status


@dataclass(frozen=True, slots=True)
class OrganisationRef:
    """An organisation as permissions and pages see it. `lineage` runs from the topmost organisation to itself (of one that was merged
    away, to its successor); `place` is whose it is, as that place stands today."""

    id: UUID
    name: str
    kind: Kind
    place: PlaceRef
    lineage: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as a meeting, the dues and the study need them. `can_vote` is a full member's vote in this organisation on the day;
    `migrant` is away from home; a `guest` belongs elsewhere and takes part here, without a vote."""

    member_id: UUID
    person_id: UUID
    account_id: UUID | None
    name: str
    status: Status
    can_vote: bool
    migrant: bool
    guest: bool = False


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """Where somebody belongs: at home, or (`home` False) where they take part as a migrant member."""

    member_id: UUID
    organisation: OrganisationRef
    status: Status
    home: bool
    since: date
    can_vote: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is in the Party's organisations on a day: posts held, and organisations whose member or guest they are
    (the branch, the group within it, and where a migrant member takes part; not what stands above them)."""

    posts: frozenset[tuple[PostKind, UUID]] = frozenset()
    member_of: frozenset[UUID] = frozenset()


NOBODY = Standing()
