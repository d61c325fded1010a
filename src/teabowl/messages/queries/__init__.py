"""Named reads of messages."""

from teabowl.messages.queries.alerts import (
    AlertPage,
    AlertRow,
    alert_here,
    alert_page,
    alerts_here,
    audience_of,
    desk_items,
    groups_of,
    how_it_went,
    mine_of,
    villages_for,
)
from teabowl.messages.queries.inbox import (
    Inbox,
    MyMessage,
    Opened,
    inbox_of,
    link_target,
    opened_copy,
    sent_to,
    unread_count,
)
from teabowl.messages.queries.sent import SentRow, sent_at, troubles
from teabowl.messages.queries.wishing import Wishing, wishing_of

__all__ = [
    "AlertPage",
    "AlertRow",
    "Inbox",
    "MyMessage",
    "Opened",
    "SentRow",
    "Wishing",
    "alert_here",
    "alert_page",
    "alerts_here",
    "audience_of",
    "desk_items",
    "groups_of",
    "how_it_went",
    "inbox_of",
    "link_target",
    "mine_of",
    "opened_copy",
    "sent_at",
    "sent_to",
    "troubles",
    "unread_count",
    "villages_for",
    "wishing_of",
]
