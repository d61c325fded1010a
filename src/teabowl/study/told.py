"""Kinds of messages of studying and asking. What is asked is in none of them: they leave the site."""

from teabowl.kernel.telling import Channel, MessageKind

BOTH = (Channel.WECHAT, Channel.EMAIL)

KINDS = [
    MessageKind(
        "study.answered",
        "您问支部的有答复了",
        "Your question was answered",
        "问题是您提的",
        "You asked",
        channels=BOTH,
        owed=True,
    ),
    MessageKind(
        "study.asked", "有人问支部", "The branch was asked", "提问由您答", "You answer questions", channels=BOTH, staff=True
    ),
]
