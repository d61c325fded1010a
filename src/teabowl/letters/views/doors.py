"""What every view here shares: the place in the address, pages that nobody may keep, and forms that lose nothing."""

from django.urls import reverse

from teabowl.kernel.actor import Level
from teabowl.letters import words
from teabowl.places.models import Place
from teabowl.ui.doors import actor_of as actor_of
from teabowl.ui.doors import personal as personal
from teabowl.ui.doors import see_other as see_other


def crumbs(place: Place, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Village, letters, and where one is."""
    board = words.BOARD if place.level == Level.VILLAGE else words.BOARD_BELOW
    return [
        (place.name, f"/p/{place.code}/"),
        (str(board), reverse("letters:board", kwargs={"code": place.code})),
        *more,
    ]
