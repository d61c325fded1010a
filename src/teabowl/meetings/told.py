"""Kinds of messages of meetings."""

from teabowl.kernel.telling import Channel, MessageKind, Pace

WHY = ("您在开会的名单里", "You are on the meeting's list")
BOTH = (Channel.WECHAT, Channel.EMAIL)

KINDS = [
    MessageKind(
        "meetings.convened", "通知您开会", "You are called to a meeting", *WHY, channels=(*BOTH, Channel.SMS), owed=True
    ),
    MessageKind("meetings.changed", "开会的安排改了", "A meeting was changed", *WHY, channels=(*BOTH, Channel.SMS), owed=True),
    MessageKind("meetings.cancelled", "会不开了", "A meeting was cancelled", *WHY, channels=(*BOTH, Channel.SMS), owed=True),
    MessageKind("meetings.reminder", "明天开会", "A meeting tomorrow", *WHY, channels=BOTH),
    MessageKind("meetings.opened", "会开始了", "A meeting has begun", *WHY, channels=(Channel.WECHAT,), pace=Pace.URGENT),
    MessageKind(
        "meetings.task", "会上定了由您办的事", "A meeting gave you a task", "事情由您办", "It is yours to do", channels=BOTH
    ),
    MessageKind(
        "meetings.confirm", "会议记录等您确认", "Minutes wait for you", "您主持或记录了这个会", "You chaired or recorded it"
    ),
]
