"""Everything that is done with messages."""

from teabowl.messages.actions.alerts import (
    check_alert,
    close_alerts,
    end_alert,
    end_due_alerts,
    hear_alert,
    hear_alert_signed_in,
    send_alert,
    spread_alerts,
)
from teabowl.messages.actions.aloud import note_read_aloud, take_back_read_aloud
from teabowl.messages.actions.inbox import (
    ask_email,
    confirm_email,
    drop_email,
    read_all,
    read_copy,
    set_wishes,
    stop_by_link,
    throw_away,
    throw_read_away,
)
from teabowl.messages.actions.keeping import close_days, delete_old
from teabowl.messages.actions.telling import tell

__all__ = [
    "ask_email",
    "check_alert",
    "close_alerts",
    "close_days",
    "confirm_email",
    "delete_old",
    "drop_email",
    "end_alert",
    "end_due_alerts",
    "hear_alert",
    "hear_alert_signed_in",
    "note_read_aloud",
    "read_all",
    "read_copy",
    "send_alert",
    "set_wishes",
    "spread_alerts",
    "stop_by_link",
    "take_back_read_aloud",
    "tell",
    "throw_away",
    "throw_read_away",
]
