"""What the ledger does when the tree changes: entries stay, balances follow, the places' own figures are posted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from teabowl.figures import actions, balances
from teabowl.figures.models import Entry
from teabowl.figures.registry import registry
from teabowl.kernel.actor import system_actor
from teabowl.places.models import Place
from teabowl.places.participants import Participant, TreeChange

ACTOR = system_actor("places.change")


def take_part(change: TreeChange) -> None:
    """In the change's transaction, after the tree is saved: carry balances over, then post the places' own contributions."""
    balances.shift(change.lineages)
    source = registry().by_model.get("places.Place")
    if source is None:
        return
    gone = {key for key, (before, after) in change.lineages.items() if before and not after}
    actions.post_many(ACTOR, Place.objects.filter(id__in=set(change.places) - gone), now=change.now)
    actions.withdraw(ACTOR, source.type, gone, now=change.now)


def count(places: Sequence[UUID]) -> int:
    """How many lines of the book were recorded at these places."""
    return Entry.objects.filter(place_id__in=places, indicator__in=list(registry().indicators)).count()


def count_since(places: Sequence[UUID], moment: datetime) -> int:
    """None of its own: the records behind the lines are counted by their areas."""
    return 0


PARTICIPANT = Participant("figures", "账上的笔数", "lines in the ledger", count, count_since, take_part)
