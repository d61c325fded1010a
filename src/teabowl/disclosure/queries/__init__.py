"""Every named read of open affairs and accounts. Other areas import from here."""

from teabowl.disclosure.queries.board import (
    latest,
    latest_below,
    statement_page,
    statements,
    years_of,
)
from teabowl.disclosure.queries.entries import entry_page, find_entries, published_entry
from teabowl.disclosure.queries.funds import fund_page, fund_standing, funds_of, open_funds
from teabowl.disclosure.queries.missing import (
    attention_below,
    duty_here,
    duty_page,
    missing_below,
    table_below,
    what_may,
)
from teabowl.disclosure.queries.months import (
    HomeAccounts,
    MonthPage,
    home_accounts,
    missing_of,
    month_page,
    parse_month,
    recorded_place,
    sums_pairs,
    year_strip,
)
from teabowl.disclosure.queries.staged import staged_months
from teabowl.disclosure.queries.terms import rule_rows, terms_at
from teabowl.disclosure.queries.work import (
    QuestionPage,
    book_of,
    books_at,
    desk_items,
    incoming_at,
    incoming_of,
    mine,
    next_month_to_begin,
    question_page,
    work_book,
)

__all__ = [
    "HomeAccounts",
    "MonthPage",
    "QuestionPage",
    "attention_below",
    "book_of",
    "books_at",
    "desk_items",
    "duty_here",
    "duty_page",
    "entry_page",
    "find_entries",
    "fund_page",
    "fund_standing",
    "funds_of",
    "home_accounts",
    "incoming_at",
    "incoming_of",
    "latest",
    "latest_below",
    "mine",
    "missing_below",
    "missing_of",
    "month_page",
    "next_month_to_begin",
    "open_funds",
    "parse_month",
    "published_entry",
    "question_page",
    "recorded_place",
    "rule_rows",
    "staged_months",
    "statement_page",
    "statements",
    "sums_pairs",
    "table_below",
    "terms_at",
    "what_may",
    "work_book",
    "year_strip",
    "years_of",
]
