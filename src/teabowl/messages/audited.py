"""What the audit says of deeds here, in words."""

from teabowl.messages import words
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "ask_email": _("登记邮箱"),
    "end_alert": _("结束紧急通知"),
    "set_wishes": _("改怎么收消息"),
    "take_back_read_aloud": _("收回“念给他听了”"),
}
FIELDS = {
    "danger": _("什么危险"),
    "households": _("几户"),
    "how": _("怎么说的"),
}
VALUES = {
    **{str(key): said for words_of in (words.DANGER, words.HOW, words.DIGEST) for key, said in words_of.items()},
}
