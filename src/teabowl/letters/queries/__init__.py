"""Every named read of letters, ready for its reader."""

from teabowl.letters.queries.attention import attention_below
from teabowl.letters.queries.desk import (
    LATE_PAGE,
    LatePage,
    LateRow,
    come_up_to,
    desk_items,
    late_below,
    letters_waiting,
    waiting,
)
from teabowl.letters.queries.limits import LimitRow, limit_for, limit_row, limits_to_come
from teabowl.letters.queries.mine import MyLetter, my_letters, news_count
from teabowl.letters.queries.page import (
    LetterPage,
    Said,
    letter_for,
    letter_here,
    letter_to_hand_over,
    public_letter,
    what_may,
    where_is,
)
from teabowl.letters.queries.public import NEWS, LetterRow, LettersPage, latest_public, letters_page

__all__ = [
    "LATE_PAGE",
    "NEWS",
    "LatePage",
    "LateRow",
    "LetterPage",
    "LetterRow",
    "LettersPage",
    "LimitRow",
    "MyLetter",
    "Said",
    "attention_below",
    "come_up_to",
    "desk_items",
    "late_below",
    "latest_public",
    "letter_for",
    "letter_here",
    "letter_to_hand_over",
    "letters_page",
    "letters_waiting",
    "limit_for",
    "limit_row",
    "limits_to_come",
    "my_letters",
    "news_count",
    "public_letter",
    "waiting",
    "what_may",
    "where_is",
]
