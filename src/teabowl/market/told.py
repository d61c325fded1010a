"""What the market tells people."""

from teabowl.kernel.telling import Channel, MessageKind

KINDS = [
    MessageKind(
        "market.stale", "您登的信息还对吗", "Is your listing still right?", "信息是您登的", "You listed it",
        channels=(Channel.WECHAT, Channel.SMS, Channel.EMAIL),
    ),
    MessageKind("market.archived", "您登的信息收起来了", "Your listing was put away", "信息是您登的", "You listed it"),
]  # fmt: skip
