"""Kinds of messages of payments. What was paid for is in none of them: they leave the site."""

from teabowl.kernel.telling import Channel, MessageKind

PAID = ("钱是您付的", "You paid it")
BOTH = (Channel.WECHAT, Channel.EMAIL)

KINDS = [
    MessageKind("payments.refunded", "付的钱退到了", "A refund arrived", *PAID, channels=BOTH, owed=True),
    MessageKind("payments.surplus", "同一笔付了两次", "You paid the same thing twice", *PAID, channels=BOTH, owed=True),
]
