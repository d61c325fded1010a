"""Accounts at a payment provider are held by organisations: who may keep one, and how its holder reads."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from teabowl.dues.queries import payment_page
from teabowl.kernel.actor import Actor, PlaceRef
from teabowl.kernel.errors import NotFound
from teabowl.kernel.verbs import Verb
from teabowl.organisations import authority
from teabowl.organisations.queries import ref, refs
from teabowl.payments import owners


def may(actor: Actor, verb: Verb, organisation_id: UUID, now: datetime) -> bool:
    """By a post in it, or as the verb says. Raises NotFound."""
    return authority.can(actor, verb, ref(organisation_id), now)


def describe(ids: Iterable[UUID]) -> dict[UUID, owners.Described]:
    """How the holders read on lists of accounts. One query."""
    return {key: owners.Described(found.name, f"/o/{key}/") for key, found in refs(ids).items()}


def place_of(organisation_id: UUID) -> PlaceRef:
    """Where its accounts are kept. Raises NotFound."""
    return ref(organisation_id).place


def inside(actor: Actor, payment_id: UUID, now: datetime) -> str:
    """Where who keeps or confirms the payer's dues reads the payment, '' for everybody else."""
    try:
        here, _may, _row = payment_page(actor, payment_id, now)
    except NotFound:
        return ""
    return f"/o/{here.id}/dues/payments/{payment_id}/"


def register_here() -> None:
    owners.register_holder("organisation", may=may, describe=describe, place_of=place_of)
