"""Every write of the market. Other areas import from here."""

from teabowl.market.actions.contact import forget_looks, look_up_contact
from teabowl.market.actions.importing import import_listings
from teabowl.market.actions.keeping import archive_stale, ask_stale, close_listing, renew_listing
from teabowl.market.actions.writing import change_listing, form_owner, post_listing

__all__ = [
    "archive_stale",
    "ask_stale",
    "change_listing",
    "close_listing",
    "forget_looks",
    "form_owner",
    "import_listings",
    "look_up_contact",
    "post_listing",
    "renew_listing",
]
