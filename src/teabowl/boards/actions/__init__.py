"""Every write of the boards, by noun. Other areas import from here."""

from teabowl.boards.actions.appeals import appeal, decide_appeal
from teabowl.boards.actions.comments import add_comment, withdraw_comment
from teabowl.boards.actions.decisions import decide_report, report_comment, report_post, take_down_comment, take_down_post
from teabowl.boards.actions.pictures import form_owner, stage_image
from teabowl.boards.actions.posts import (
    correct_post,
    discard_draft,
    end_expired_pins,
    pin_post,
    publish_notice,
    publish_post,
    save_draft,
    unpin_post,
)

__all__ = [
    "add_comment",
    "appeal",
    "correct_post",
    "decide_appeal",
    "decide_report",
    "discard_draft",
    "end_expired_pins",
    "form_owner",
    "pin_post",
    "publish_notice",
    "publish_post",
    "report_comment",
    "report_post",
    "save_draft",
    "stage_image",
    "take_down_comment",
    "take_down_post",
    "unpin_post",
    "withdraw_comment",
]
