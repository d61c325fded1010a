"""Who may do a verb in an organisation: by a role over the place it belongs to, by a post in it or above it, by being its member.

Areas above declare their verbs with `posts_here`, `posts_below`, `members`, and ask here; `kernel.verbs.can` alone knows places only.
"""

from datetime import datetime

from teabowl.kernel import verbs
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotAllowed
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import Reach, Verb
from teabowl.organisations.queries.known import standing_on
from teabowl.organisations.values import OrganisationRef, Standing

__all__ = ["allows", "can", "check", "standing_of"]


def standing_of(actor: Actor, now: datetime) -> Standing:
    """The actor's posts and memberships today. One query; ask once and use `allows` where several verbs are asked."""
    return standing_on(actor.account_id, china_date(now))


def allows(actor: Actor, standing: Standing, verb: Verb, organisation: OrganisationRef) -> bool:
    """Whether the actor may do the verb in the organisation. Pure."""
    if verbs.can(actor, verb, organisation.place):
        return True
    if verb.members and organisation.id in standing.member_of:
        return True
    line = frozenset(organisation.lineage)
    return any(
        (reach := verb.posts.get(kind)) is not None
        and (held_in == organisation.id or (reach is Reach.BELOW and held_in in line))
        for kind, held_in in standing.posts
    )


def can(actor: Actor, verb: Verb, organisation: OrganisationRef, now: datetime) -> bool:
    """The same, with the standing of today."""
    if verbs.can(actor, verb, organisation.place):
        return True
    return bool(verb.posts or verb.members) and allows(actor, standing_of(actor, now), verb, organisation)


def check(actor: Actor, verb: Verb, organisation: OrganisationRef, now: datetime) -> None:
    """Raises NotAllowed unless `can`. Every action in an organisation calls this."""
    if not can(actor, verb, organisation, now):
        raise NotAllowed(f"{verb.zh}：在{organisation.name}没有这个权限")
