"""Every write of open affairs and accounts. Other areas import from here."""

from teabowl.disclosure.actions.books import (
    Line,
    Share,
    add_entry,
    begin_book,
    drop_book,
    edit_entry,
    remove_entry,
    set_book,
    shares_of,
)
from teabowl.disclosure.actions.checking import publish_book, reply_to_signoff, send_book, sign_book, take_back
from teabowl.disclosure.actions.corrections import correct_entry
from teabowl.disclosure.actions.duties import make_duties, remind, remind_by_itself, reply, set_terms, touch_missing
from teabowl.disclosure.actions.incoming import (
    clean_incoming,
    confirm_incoming,
    drop_incoming,
    stage_incoming,
    undo_incoming,
)
from teabowl.disclosure.actions.questions import (
    answer_question,
    ask_question,
    escalate_questions,
    hide_question,
    set_public,
)
from teabowl.disclosure.actions.reading import open_book
from teabowl.disclosure.actions.statements import close_fund, correct_statement, open_fund, publish_statement

__all__ = [
    "Line",
    "Share",
    "add_entry",
    "answer_question",
    "ask_question",
    "begin_book",
    "clean_incoming",
    "close_fund",
    "confirm_incoming",
    "correct_entry",
    "correct_statement",
    "drop_book",
    "drop_incoming",
    "edit_entry",
    "escalate_questions",
    "hide_question",
    "make_duties",
    "open_book",
    "open_fund",
    "publish_book",
    "publish_statement",
    "remind",
    "remind_by_itself",
    "remove_entry",
    "reply",
    "reply_to_signoff",
    "send_book",
    "set_book",
    "set_public",
    "set_terms",
    "shares_of",
    "sign_book",
    "stage_incoming",
    "take_back",
    "touch_missing",
    "undo_incoming",
]
