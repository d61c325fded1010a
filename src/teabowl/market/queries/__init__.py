"""Every named read of the market. Rows come finished: no template asks the database."""

from teabowl.market.queries.lists import (
    NEWS,
    Asked,
    ListingPage,
    ListingRow,
    every_listing,
    latest,
    listing_page,
)
from teabowl.market.queries.one import (
    Contact,
    ListingView,
    contact_of,
    draft_of,
    listing_for,
    public_listing,
    where_is,
)
from teabowl.market.queries.waiting import MINE, MineRow, attention_below, desk_items, mine

__all__ = [
    "MINE",
    "NEWS",
    "Asked",
    "Contact",
    "ListingPage",
    "ListingRow",
    "ListingView",
    "MineRow",
    "attention_below",
    "contact_of",
    "desk_items",
    "draft_of",
    "every_listing",
    "latest",
    "listing_for",
    "listing_page",
    "mine",
    "public_listing",
    "where_is",
]
