"""Verbs of messages."""

from teabowl.kernel.actor import Role
from teabowl.kernel.verbs import declare

SEND_ALERT = declare(
    "messages.send_alert",
    "发紧急通知（也管提前结束）",
    "Send an urgent notice (and end it early)",
    here=(Role.OPERATOR, Role.SECRETARY),
    below=(Role.TOWNSHIP, Role.COUNTY, Role.CITY),
)
READ_ALOUD = declare(
    "messages.note_read_aloud",
    "记下紧急通知念给了谁听",
    "Note that an urgent notice was read aloud",
    here=(Role.VILLAGER, Role.OPERATOR, Role.SECRETARY),
    below=(Role.TOWNSHIP,),
)
SEE_SENT = declare(
    "messages.see_sent",
    "看发出了多少消息、到了多少",
    "See how many messages were sent and arrived",
    here=(Role.OPERATOR, Role.SECRETARY),
    below=(Role.TOWNSHIP, Role.COUNTY, Role.CITY, Role.AUDITOR),
)
