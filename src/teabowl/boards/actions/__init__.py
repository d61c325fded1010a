"""Every write of the boards, by noun. Other areas import from here."""

from teabowl.boards.actions.comments import add_comment, follow_thread, withdraw_comment
from teabowl.boards.actions.groups import end_group, join_group, keep_member, leave_group, start_group
from teabowl.boards.actions.minors import end_minor, note_minor, record_minors_read
from teabowl.boards.actions.pictures import form_owner, order_pictures, stage_image
from teabowl.boards.actions.polls import end_polls, vote
from teabowl.boards.actions.posts import (
    correct_post,
    discard_draft,
    end_expired_pins,
    pin_post,
    publish_notice,
    publish_post,
    save_draft,
    take_back_held,
    unpin_post,
)
from teabowl.boards.actions.sent import (
    choose_villages,
    correct_sent,
    decline_copy,
    publish_copy,
    send_notice,
    withdraw_sent,
    write_notice_below,
)

__all__ = [
    "add_comment",
    "choose_villages",
    "correct_post",
    "correct_sent",
    "decline_copy",
    "discard_draft",
    "end_expired_pins",
    "end_group",
    "end_minor",
    "end_polls",
    "follow_thread",
    "form_owner",
    "join_group",
    "keep_member",
    "leave_group",
    "note_minor",
    "order_pictures",
    "pin_post",
    "publish_copy",
    "publish_notice",
    "publish_post",
    "record_minors_read",
    "save_draft",
    "send_notice",
    "stage_image",
    "start_group",
    "take_back_held",
    "unpin_post",
    "vote",
    "withdraw_comment",
    "withdraw_sent",
    "write_notice_below",
]
