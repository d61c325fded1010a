"""Verbs of the market, and who may change one listing. Pure, given an Actor."""

from typing import Protocol
from uuid import UUID

from teabowl.kernel.actor import Actor, PlaceRef, Role
from teabowl.kernel.verbs import can, declare

_HOUSE = (Role.OPERATOR, Role.SECRETARY, Role.TOWNSHIP, Role.COUNTY, Role.CITY)
"""Who keeps the boards of the place where their grant stands."""

WRITE = declare(
    "market.write_listing",
    "登特产、旅游、招工和服务",
    "List products, places, work and services",
    here=(Role.VILLAGER, *_HOUSE),
)
KEEP = declare(
    "market.keep_listings", "替村里改、续、下架信息", "Change, renew and close listings for the village", here=_HOUSE
)
BRING_IN = declare("market.import_listings", "从表格登信息", "Import listings", here=_HOUSE)
EXPORT = declare(
    "market.export_listings",
    "导出信息",
    "Export listings",
    here=_HOUSE,
    below=(Role.TOWNSHIP, Role.COUNTY, Role.CITY, Role.AUDITOR),
)


class Listed(Protocol):
    @property
    def author_id(self) -> UUID | None: ...


def is_owner(actor: Actor, listing: Listed) -> bool:
    return actor.account_id is not None and actor.account_id == listing.author_id


def can_change(actor: Actor, listing: Listed, place: PlaceRef) -> bool:
    """The owner, also after leaving the village, and those who keep the boards."""
    return is_owner(actor, listing) or can(actor, KEEP, place)


def speaks_for_house(actor: Actor, place: PlaceRef) -> bool:
    """Whether what this actor lists is shown as the village's own rather than a villager's."""
    return can(actor, KEEP, place) and not actor.holds_at(frozenset({Role.VILLAGER}), place)
