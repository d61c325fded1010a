"""What of open affairs is found by words: a published month by what its entries were for, disclosures, funds."""

from teabowl.disclosure import words
from teabowl.disclosure.models import Book, Fund, Statement
from teabowl.disclosure.rules import State, Topic
from teabowl.kernel.searching import Found, Searched


def of_book(book: Book) -> Found | None:
    """Reads the entries: one query for each month that is published."""
    if book.state != State.PUBLISHED or book.published_at is None:
        return None
    lines = [f"{entry.purpose} {entry.shown_party}" for entry in book.entries.order_by("number")]
    title = f"{book.month.year} 年 {book.month.month} 月收支"
    path = f"disclosure/accounts/of/{book.id}/"  # a step to its month: a merged village's is read at its successor
    return Found(book.place_id, title, "\n".join([book.note, *lines]), book.published_at, path)


def of_statement(statement: Statement) -> Found:
    path = f"disclosure/statements/{statement.id}/"
    return Found(
        statement.place_id,
        statement.title,
        f"{words.TOPIC[Topic(statement.topic)]}\n{statement.body}",
        statement.published_at,
        path,
    )


def of_fund(fund: Fund) -> Found:
    return Found(fund.place_id, fund.title, fund.story, fund.opened_at, f"disclosure/funds/{fund.id}/")


SEARCHED = [
    Searched("book", "disclosure.Book", "disclosure", of_book),
    Searched("statement", "disclosure.Statement", "disclosure", of_statement),
    Searched("fund", "disclosure.Fund", "disclosure", of_fund),
]
