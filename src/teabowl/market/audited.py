"""What the audit says of deeds here, in words."""

from teabowl.market import words
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "post_listing": _("登出来"),
    "change_listing": _("改登的内容"),
    "renew_listing": _("续上"),
    "close_listing": _("下架"),
    "take_down": _("撤下"),
    "put_back": _("恢复公开"),
}
FIELDS = {
    "board": _("哪个版块"),
    "fresh_until": _("到哪天再问"),
}
VALUES = {
    **{str(key): said for words_of in (words.BOARDS, words.STATES, words.ENDED) for key, said in words_of.items()},
}
