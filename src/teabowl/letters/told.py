"""Kinds of messages of letters. What a private letter says is in none of them: they leave the site."""

from teabowl.kernel.telling import Channel, MessageKind, Pace

WROTE = ("信是您写的", "You wrote the letter")
ANSWERS = ("来信由您答复", "You answer letters")
BOTH = (Channel.WECHAT, Channel.EMAIL)

KINDS = [
    MessageKind("letters.answered", "您的信有答复了", "Your letter was answered", *WROTE, channels=BOTH, owed=True),
    MessageKind("letters.went_up", "您的信迟了，报了上级", "Your letter was late and went up", *WROTE, channels=BOTH),
    MessageKind("letters.reported", "说好再报的结果来了", "The promised result came", *WROTE, channels=BOTH),
    MessageKind("letters.looking", "您的信有人在办", "Your letter is being looked into", *WROTE, channels=(), pace=Pace.DIGEST),
    MessageKind(
        "letters.hidden", "您的信从网页上撤下了", "Your letter was taken off the site", *WROTE, channels=BOTH, owed=True
    ),
    MessageKind("letters.received", "有新来信", "A letter came", *ANSWERS, channels=BOTH, staff=True),
    MessageKind("letters.sent_back", "来信退回重办", "A letter was sent back", *ANSWERS, channels=BOTH, staff=True),
    MessageKind("letters.handed_over", "操作员转来一封信", "A letter was handed over", *ANSWERS, channels=BOTH, staff=True),
    MessageKind(
        "letters.late", "迟了的信报到您这里", "A late letter came up to you", *ANSWERS, channels=BOTH, pace=Pace.URGENT
    ),
    MessageKind(
        "letters.rated", "来信人评了答复", "A writer rated the answer", *ANSWERS, channels=(), pace=Pace.DIGEST, staff=True
    ),
    MessageKind(
        "letters.consented", "来信人让大家看答复", "A writer lets all read the answer", *ANSWERS, channels=(), pace=Pace.DIGEST
    ),
]
