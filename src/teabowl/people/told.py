"""Kinds of messages of people."""

from teabowl.kernel.telling import Channel, MessageKind, Pace

ASKED = ("申请是您交的", "You applied")
YOURS = ("认证是您的", "You are that villager")
STAFF = ("村民认证由您办", "You confirm villagers")

KINDS = [
    MessageKind("people.confirmed", "村里确认您是村民了", "The village confirmed you", *ASKED),
    MessageKind("people.declined", "村里没有通过您的申请", "The village declined", *ASKED, owed=True),
    MessageKind("people.vouched", "有邻居给您作证", "A neighbour vouched for you", *ASKED, channels=(), pace=Pace.DIGEST),
    MessageKind("people.ended", "您的村民认证结束了", "Your membership ended", *YOURS, owed=True),
    MessageKind(
        "people.applied",
        "有村民申请认证",
        "A villager applied",
        *STAFF,
        channels=(Channel.WECHAT,),
        pace=Pace.DIGEST,
        staff=True,
    ),
    MessageKind(
        "people.imported", "村民名册导入了", "The register was imported", *STAFF, channels=(), pace=Pace.DIGEST, staff=True
    ),
]
