"""What of the market is found by words: what stands in public. Contacts are not in the index."""

from teabowl.kernel.searching import Found, Searched
from teabowl.market.models import Listing
from teabowl.market.rules import Board, State

DETAILS = {Board.PRODUCTS: "product", Board.TOURISM: "visit", Board.JOBS: "job", Board.SERVICES: "service"}
TEXTS = {
    Board.PRODUCTS: ("cooperative",),
    Board.TOURISM: ("opening", "how", "see", "meals"),
    Board.JOBS: ("employer", "where", "hours"),
    Board.SERVICES: ("who", "hours", "area", "charge"),
}


def entry(listing: Listing) -> Found | None:
    """Pure in the listing with its details."""
    if listing.state != State.OPEN:
        return None
    board = Board(listing.board)
    said = getattr(listing, DETAILS[board])
    texts = [listing.body, *(str(getattr(said, name)) for name in TEXTS[board])]
    return Found(
        place_id=listing.place_id,
        title=listing.title,
        text="\n".join(text for text in texts if text),
        at=listing.published_at,
        path=f"{listing.board}/{listing.id}/",
        board=listing.board,
    )


SEARCHED = [Searched("listing", "market.Listing", "products", entry, select_related=tuple(DETAILS.values()))]
