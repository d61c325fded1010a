"""What actions here share: the pages that show an urgent notice."""

from uuid import UUID

from teabowl.kernel.actor import Level
from teabowl.messages.banners import ALERTS
from teabowl.pagecache import actions as pagecache
from teabowl.places.models import Place


def touch_below(place: Place) -> None:
    """The notice stands on every page of the place and of all below."""
    if place.level in (Level.PROVINCE, Level.CITY):
        pagecache.touch_everything()
        pagecache.touch([ALERTS])
        return
    below: list[UUID] = (
        list(Place.objects.in_force().under(place).values_list("id", flat=True)) if place.level != Level.VILLAGE else []
    )
    pagecache.touch([ALERTS, *place.lineage, *below])
