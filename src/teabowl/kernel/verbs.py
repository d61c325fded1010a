"""Verbs: what can be done, and which roles may do it where. Each area declares its own in `permissions.py`.

A role's reach is HERE (only the place where the grant stands) or BELOW (that place and everything under it). `EVERYBODY`
and `SIGNED_IN` need no grant. A verb may also be given by a post in a Party organisation, there or there and below, and by being
a member of it; that is asked of an organisation, by `organisations.authority`. The table role × verb × place in the docs is
generated from these declarations.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from teabowl.kernel.actor import Actor, PlaceRef, PostKind, Role
from teabowl.kernel.errors import NotAllowed


class Reach(StrEnum):
    HERE = "here"
    BELOW = "below"


class Open(StrEnum):
    """Who needs no grant for a verb."""

    NOBODY = "nobody"
    SIGNED_IN = "signed_in"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can be done at a place. `key` is 'area.verb_noun'; `zh`/`en` name it on the page of who can do what."""

    key: str
    zh: str
    en: str
    roles: Mapping[Role, Reach]
    open_to: Open = Open.NOBODY
    posts: Mapping[PostKind, Reach] = field(default_factory=dict)
    """By which posts in an organisation: HERE in that one, BELOW also in those under it."""
    members: bool = False
    """By being a member of that very organisation, or taking part in its life as a guest."""


REGISTRY: dict[str, Verb] = {}


def declare(
    key: str,
    zh: str,
    en: str,
    *,
    here: tuple[Role, ...] = (),
    below: tuple[Role, ...] = (),
    open_to: Open = Open.NOBODY,
    posts_here: tuple[PostKind, ...] = (),
    posts_below: tuple[PostKind, ...] = (),
    members: bool = False,
) -> Verb:
    """Declare a verb, once, at import of an area's `permissions` module."""
    if key in REGISTRY:
        raise ValueError(f"verb declared twice: {key}")
    roles = dict.fromkeys(here, Reach.HERE) | dict.fromkeys(below, Reach.BELOW)
    posts = dict.fromkeys(posts_here, Reach.HERE) | dict.fromkeys(posts_below, Reach.BELOW)
    REGISTRY[key] = Verb(key, zh, en, roles, open_to, posts, members)
    return REGISTRY[key]


def can(actor: Actor, verb: Verb, place: PlaceRef) -> bool:
    """Whether the actor may do the verb at the place. Pure; the list filters must agree with it (a table-driven test)."""
    if verb.open_to is Open.EVERYBODY or (verb.open_to is Open.SIGNED_IN and actor.is_signed_in):
        return True
    here = frozenset(role for role, reach in verb.roles.items() if reach is Reach.HERE)
    below = frozenset(role for role, reach in verb.roles.items() if reach is Reach.BELOW)
    return actor.holds_at(here, place) or actor.holds_over(below, place)


def check(actor: Actor, verb: Verb, place: PlaceRef) -> None:
    """Raises NotAllowed unless `can`. Every action calls this, or names why it need not."""
    if not can(actor, verb, place):
        raise NotAllowed(f"{verb.zh}：这里没有这个权限")
