"""What actions here share: clean text, and the pages that show an urgent notice."""

from uuid import UUID

from teabowl.kernel.actor import Level
from teabowl.kernel.errors import Invalid
from teabowl.messages import words
from teabowl.messages.banners import ALERTS
from teabowl.pagecache import actions as pagecache
from teabowl.places.models import Place


def clean(field: str, text: str, most: int, *, required: bool = True) -> str:
    """Text as it is stored. Raises Invalid for the field: missing, too long, or with characters PostgreSQL cannot keep."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if required and not text:
        raise Invalid({field: words.WRITE_SOMETHING})
    if len(text) > most:
        raise Invalid({field: words.TOO_LONG % {"most": most, "typed": len(text)}})
    if any((c < " " and c not in "\n\t") or "\ud800" <= c <= "\udfff" for c in text):
        raise Invalid({field: words.BAD_CHARACTERS})
    return text


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
