"""Every write of meetings. Other areas import from here."""

from teabowl.meetings.actions.after import add_seat, add_task, close_task, end_seat, remind, set_rhythm
from teabowl.meetings.actions.appraising import bring_appraisal
from teabowl.meetings.actions.dues import write_dues
from teabowl.meetings.actions.hall import admit, end_mandate, give_mandate
from teabowl.meetings.actions.materials import add_document, attach, drop_material
from teabowl.meetings.actions.minutes import (
    confirm_minutes,
    correct_minutes,
    draft_minutes,
    key_of,
    publish_record,
    write_minutes,
)
from teabowl.meetings.actions.motion import Motion
from teabowl.meetings.actions.planning import (
    Plan,
    cancel_meeting,
    change_meeting,
    convene_meeting,
    plan_meeting,
    set_agenda,
)
from teabowl.meetings.actions.rolls import change_seat, confirm_roll, drop_roll, expire_rolls, stage_roll, undo_roll
from teabowl.meetings.actions.room import (
    end_meeting,
    join_online,
    leave_uncounted,
    mark,
    open_meeting,
    raise_hand,
    reply,
    set_duty,
    sign_in,
    speak,
    take_item,
)
from teabowl.meetings.actions.votes import close_vote, put_to_vote

__all__ = [
    "Motion",
    "Plan",
    "add_document",
    "add_seat",
    "add_task",
    "admit",
    "attach",
    "bring_appraisal",
    "cancel_meeting",
    "change_meeting",
    "change_seat",
    "close_task",
    "close_vote",
    "confirm_minutes",
    "confirm_roll",
    "convene_meeting",
    "correct_minutes",
    "draft_minutes",
    "drop_material",
    "drop_roll",
    "end_mandate",
    "end_meeting",
    "end_seat",
    "expire_rolls",
    "give_mandate",
    "join_online",
    "key_of",
    "leave_uncounted",
    "mark",
    "open_meeting",
    "plan_meeting",
    "publish_record",
    "put_to_vote",
    "raise_hand",
    "remind",
    "reply",
    "set_agenda",
    "set_duty",
    "set_rhythm",
    "sign_in",
    "speak",
    "stage_roll",
    "take_item",
    "undo_roll",
    "write_dues",
    "write_minutes",
]
