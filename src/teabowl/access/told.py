"""Kinds of messages of access."""

from teabowl.kernel.telling import Channel, MessageKind

TO_HOLDER = ("职责是给您的", "It is your role")
BOTH = (Channel.WECHAT, Channel.EMAIL)

KINDS = [
    MessageKind("access.given", "给了您职责", "You were given a role", *TO_HOLDER, channels=BOTH, owed=True, staff=True),
    MessageKind("access.ended", "您的职责结束了", "Your role ended", *TO_HOLDER, channels=BOTH, owed=True, staff=True),
    MessageKind("access.expiring", "您的职责快到期了", "Your role ends soon", *TO_HOLDER, channels=BOTH, staff=True),
]
