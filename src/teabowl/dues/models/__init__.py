"""Tables of dues, by noun: what is owed, what was paid, the book."""

from teabowl.dues.models.book import BankLine, Book, Closing, Entry, Handing, Publication
from teabowl.dues.models.owing import Assessment, Concern, Owed, Tally, Terms, Waiver
from teabowl.dues.models.paying import Payment

__all__ = [
    "Assessment",
    "BankLine",
    "Book",
    "Closing",
    "Concern",
    "Entry",
    "Handing",
    "Owed",
    "Payment",
    "Publication",
    "Tally",
    "Terms",
    "Waiver",
]
