"""Kinds of messages of this area: urgent notices."""

from teabowl.kernel.telling import Channel, MessageKind, Pace

ALERT = MessageKind(
    "messages.alert",
    "紧急通知",
    "Urgent notices",
    "您关注这个村，或者是这里的认证村民。灾害来了要通知到人，是法定的",
    "You follow this village, or belong to it. People must be told of a danger: the law says so",
    channels=(Channel.WECHAT, Channel.SMS, Channel.EMAIL),
    pace=Pace.STORM,
    owed=True,
)
KINDS = [ALERT]
