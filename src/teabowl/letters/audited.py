"""What the audit says of deeds here, in words: those that are no verbs of their own in the table of who may do what, or that the
table says at length."""

from teabowl.letters import words
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "answer_letter": _("答复来信"),
    "note_step": _("记下办到哪一步"),
    "ask_again": _("追问"),
    "escalate": _("迟了，报给上一级"),
    "open_letter": _("打开私密来信"),
    "rate_letter": _("评价答复"),
    "report_follow_up": _("报办理结果"),
    "set_visibility": _("改谁能看"),
    "consent_to_publish": _("同意公开答复"),
    "withdraw_letter": _("收回来信"),
    "take_out_paper": _("撤掉登记错的信"),
}
FIELDS = {
    "consent": _("同意公开"),
    "follow_up_on": _("哪天再报结果"),
    "handed_over_at": _("转给书记"),
    "hidden_at": _("不给大家看的时刻"),
    "hidden_reason": _("为什么不给大家看"),
    "step": _("办到哪一步"),
    "visibility": _("谁能看"),
    "rating": _("评价"),
    "reach": _("报到哪一级"),
    "told": _("告诉了谁"),
}
VALUES = {
    **{
        str(key): said
        for words_of in (words.VISIBILITY, words.RATING, words.CONSENT, words.STATE, words.KIND, words.LEVEL)
        for key, said in words_of.items()
    },
    "village": _("村里"),
}
