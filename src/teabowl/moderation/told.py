"""What people are told by moderation. Decisions about one's own words are owed: they name the reason and the way to appeal."""

from teabowl.kernel.telling import MessageKind, Pace

KINDS = [
    MessageKind(
        "moderation.taken_down", "您写的被撤下了", "Something you wrote was taken down", "是您写的", "You wrote it", owed=True
    ),
    MessageKind("moderation.kept", "您举报的看过了", "Your report was looked at", "是您举报的", "You reported it"),
    MessageKind(
        "moderation.held", "您写的要先看一眼", "What you wrote waits for a look", "是您写的", "You wrote it", owed=True
    ),
    MessageKind(
        "moderation.released", "您写的发出去了", "What you wrote is published", "是您写的", "You wrote it", owed=True
    ),
    MessageKind(
        "moderation.appeal_answered", "申诉有答复了", "Your appeal was answered", "是您申诉的", "You appealed", owed=True
    ),
    MessageKind(
        "moderation.to_look", "有要看的举报", "A report waits for you", "您管这里的版块", "You keep these boards",
        channels=(), pace=Pace.DIGEST,
    ),
    MessageKind(
        "moderation.to_appeal", "有要答复的申诉", "An appeal waits for you", "您裁定申诉", "You decide appeals",
        channels=(), pace=Pace.DIGEST,
    ),
]  # fmt: skip
