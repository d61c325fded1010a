"""Who may change the tree: the organisers of the county and of the city, for what stands below them."""

from collections.abc import Iterable

from teabowl.kernel.actor import Actor, PlaceRef, Role
from teabowl.kernel.errors import NotAllowed
from teabowl.kernel.verbs import can, check, declare

CHANGE_TREE = declare("places.change_tree", "改区划", "Change the divisions", below=(Role.COUNTY, Role.CITY))
"""Asked at what stands *above* each place that a change touches: a county organiser merges villages and townships of the county,
not the county itself. Township organisers propose on paper; nobody changes the tree that they are judged by."""


def is_command(actor: Actor) -> bool:
    """Background work and the `teabowl` command act as a named system actor without an account: whoever runs it owns the server."""
    return bool(actor.system) and actor.account_id is None


def can_change(actor: Actor, above: Iterable[PlaceRef | None]) -> bool:
    """Whether the actor covers everything that stands above what is touched; None is the top, which only the command touches."""
    return is_command(actor) or all(ref is not None and can(actor, CHANGE_TREE, ref) for ref in above)


def check_change(actor: Actor, above: Iterable[PlaceRef | None]) -> None:
    """Raises NotAllowed unless `can_change`."""
    if is_command(actor):
        return
    for ref in above:
        if ref is None:
            raise NotAllowed(f"{CHANGE_TREE.zh}：最上一级只能在服务器上用命令改")
        check(actor, CHANGE_TREE, ref)
