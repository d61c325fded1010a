"""What people are told by the boards."""

from teabowl.kernel.telling import MessageKind, Pace

KINDS = [
    MessageKind(
        "boards.comment", "有人在您的帖子下说话", "Somebody said something under your post", "是您发的，或者您关注了它",
        "You wrote it or follow it", pace=Pace.DIGEST,
    ),
    MessageKind("boards.group", "小组里的事", "Your groups", "您在这个小组里", "You are in this group", pace=Pace.DIGEST),
    MessageKind(
        "boards.sent_here", "上级发来通知", "A notice was sent to your village", "您管村里的公告", "You keep the village's notices",
    ),
]  # fmt: skip
