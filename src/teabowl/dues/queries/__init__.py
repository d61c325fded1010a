"""Every named read of dues. Other areas import from here."""

from teabowl.dues.queries.book import BookPage, bank_page, book_page, entry_of, handings_page, open_line
from teabowl.dues.queries.desk import desk_items, organisation_items
from teabowl.dues.queries.inside import (
    concerns_at,
    home_page,
    member_page,
    owing_page,
    payment_page,
    payments_at,
    waivers_at,
)
from teabowl.dues.queries.mine import my_dues, my_payment, owed_by
from teabowl.dues.queries.public import preview_year, publications_at, published_year, published_years, receipt_of

__all__ = [
    "BookPage",
    "bank_page",
    "book_page",
    "concerns_at",
    "desk_items",
    "entry_of",
    "handings_page",
    "home_page",
    "member_page",
    "my_dues",
    "my_payment",
    "open_line",
    "organisation_items",
    "owed_by",
    "owing_page",
    "payment_page",
    "payments_at",
    "preview_year",
    "publications_at",
    "published_year",
    "published_years",
    "receipt_of",
    "waivers_at",
]
