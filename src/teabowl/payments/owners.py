"""Who stands behind orders and accounts: areas above register here, so that payments need not know them.

    owners.register("dues_payment", on_paid=…, on_refunded=…, describe=…)        # what orders are for
    owners.register_holder("organisation", may=…, describe=…)                   # whose an account is

`on_paid(order, now)` is called once in an order's life, inside the transaction in which it becomes paid; `on_refunded(order, amount, now)`
once for each refund that arrived. If one raises, nothing of it has happened and the provider is asked again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from teabowl.kernel.actor import Actor, PlaceRef
from teabowl.kernel.verbs import Verb, can
from teabowl.payments.values import PaidOrder


@dataclass(frozen=True, slots=True)
class Described:
    """How an owner or a holder reads on a page; `url` may be ''. An owner's is for who pays."""

    title: str
    url: str = ""


def _nowhere(_actor: Actor, _id: UUID, _now: datetime) -> str:
    return ""


def _nothing(_ids: Iterable[UUID]) -> dict[UUID, Described]:
    return {}


@dataclass(frozen=True, slots=True)
class Owner:
    on_paid: Callable[[PaidOrder, datetime], None]
    on_refunded: Callable[[PaidOrder, int, datetime], None]
    describe: Callable[[Iterable[UUID]], dict[UUID, Described]] = _nothing
    inside: Callable[[Actor, UUID, datetime], str] = _nowhere


@dataclass(frozen=True, slots=True)
class Holder:
    """`may(actor, verb, holder_id, now)`; `place_of(holder_id)` raises NotFound."""

    may: Callable[[Actor, Verb, UUID, datetime], bool]
    describe: Callable[[Iterable[UUID]], dict[UUID, Described]] = _nothing
    place_of: Callable[[UUID], PlaceRef] | None = None


_owners: dict[str, Owner] = {}
_holders: dict[str, Holder] = {}


def register(
    owner_type: str,
    *,
    on_paid: Callable[[PaidOrder, datetime], None],
    on_refunded: Callable[[PaidOrder, int, datetime], None],
    describe: Callable[[Iterable[UUID]], dict[UUID, Described]] = _nothing,
    inside: Callable[[Actor, UUID, datetime], str] = _nowhere,
) -> None:
    """Called from the AppConfig.ready of the area whose records are paid for. `inside(actor, id, now)`: where this actor may read what an
    order is for, '' where not: who keeps the account may not know what one person owes."""
    _owners[owner_type] = Owner(on_paid, on_refunded, describe, inside)


def register_holder(
    holder_type: str,
    *,
    may: Callable[[Actor, Verb, UUID, datetime], bool],
    describe: Callable[[Iterable[UUID]], dict[UUID, Described]] = _nothing,
    place_of: Callable[[UUID], PlaceRef] | None = None,
) -> None:
    """Called from the AppConfig.ready of the area whose records hold accounts."""
    _holders[holder_type] = Holder(may, describe, place_of)


def owner_of(owner_type: str) -> Owner:
    """Raises KeyError for a type that no area registered."""
    return _owners[owner_type]


def holder_of(holder_type: str) -> Holder | None:
    return _holders.get(holder_type)


def described(kind: str, pairs: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], Described]:
    """{(type, id): words} of many at once, one question to each area. `kind` is 'owner' or 'holder'."""
    known: dict[str, Any] = dict(_owners) if kind == "owner" else dict(_holders)
    by_type: dict[str, list[UUID]] = {}
    for found_type, found_id in pairs:
        by_type.setdefault(found_type, []).append(found_id)
    found: dict[tuple[str, UUID], Described] = {}
    for found_type, ids in by_type.items():
        if found_type in known:
            found |= {(found_type, key): words for key, words in known[found_type].describe(ids).items()}
    return found


def may(actor: Actor, verb: Verb, place: PlaceRef, holder: tuple[str, UUID | None], now: datetime) -> bool:
    """Whether the actor may do this with an account of the holder: by a role over its place, or by what the holder's area says."""
    if can(actor, verb, place):
        return True
    area = holder_of(holder[0])
    return bool(area and holder[1] and area.may(actor, verb, holder[1], now))
