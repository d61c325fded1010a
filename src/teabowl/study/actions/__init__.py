"""Every write of studying and asking."""

from teabowl.study.actions.marks import mark_read
from teabowl.study.actions.programmes import (
    add_material,
    change_material,
    change_programme,
    close_programme,
    move_material,
    open_programme,
    remove_material,
    set_up_programme,
)
from teabowl.study.actions.questions import (
    answer_question,
    ask_question,
    correct_answer,
    read_question,
    withdraw_question,
    write_answer,
)
from teabowl.study.actions.sessions import record_session

__all__ = [
    "add_material",
    "answer_question",
    "ask_question",
    "change_material",
    "change_programme",
    "close_programme",
    "correct_answer",
    "mark_read",
    "move_material",
    "open_programme",
    "read_question",
    "record_session",
    "remove_material",
    "set_up_programme",
    "withdraw_question",
    "write_answer",
]
