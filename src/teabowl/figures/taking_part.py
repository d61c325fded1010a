"""What the ledger does when the tree changes: entries stay, balances follow, the places' own figures are posted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F

from teabowl.figures import actions, balances
from teabowl.figures.models import Entry
from teabowl.figures.registry import registry
from teabowl.kernel.actor import system_actor
from teabowl.places.models import Change, Place
from teabowl.places.participants import Participant, TreeChange

ACTOR = system_actor("places.change")


def take_part(change: TreeChange) -> None:
    """In the change's transaction, after the tree is saved: carry balances over, then post the places' own contributions."""
    if change.kind == Change.Kind.LOAD:
        # all of them new: nothing to carry over, nothing posted; as an array, 20,000 keys are not 20,000 parameters
        loaded = Place.objects.raw("SELECT * FROM places_place WHERE id = ANY(%s)", [list(change.places)])
        if "places.Place" in registry().by_model:
            actions.post_many(ACTOR, loaded, now=change.now, fresh=True)
        return
    gone = _about_to_go(change)
    balances.shift(change.lineages | {place.id: (tuple(place.lineage), ()) for place in gone})
    source = registry().by_model.get("places.Place")
    if source is None:
        return
    keys = {place.id for place in gone}
    actions.post_many(ACTOR, Place.objects.filter(id__in=set(change.places) - keys), now=change.now)
    actions.withdraw(ACTOR, source.type, keys, now=change.now)


def _about_to_go(change: TreeChange) -> list[Place]:
    """Places whose opening is being undone: their rows vanish when every participant has done its part, so what is folded of
    them must leave their ancestors now."""
    if not change.undoing:
        return []
    return list(Place.objects.filter(id__in=change.places, opened_on__isnull=False, closed_on=F("opened_on")))


def count(places: Sequence[UUID]) -> int:
    """How many lines of the book were recorded at these places."""
    return Entry.objects.filter(place_id__in=places, indicator__in=list(registry().indicators)).count()


def count_since(places: Sequence[UUID], moment: datetime) -> int:
    """None of its own: the records behind the lines are counted by their areas."""
    return 0


PARTICIPANT = Participant("figures", "账上的笔数", "lines in the ledger", count, count_since, take_part)
