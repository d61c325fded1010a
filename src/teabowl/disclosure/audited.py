"""What the audit says of deeds here, in words."""

from teabowl.disclosure import words
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "add_entry": _("记一笔账"),
    "edit_entry": _("改一笔账"),
    "remove_entry": _("删一笔没公布的账"),
    "correct_entry": _("更正一笔账"),
    "correct_statement": _("更正公开内容"),
    "begin_book": _("开一个月的账"),
    "set_book": _("写期初数"),
    "drop_book": _("扔掉没公布的账"),
    "send_book": _("送理财小组"),
    "take_back": _("收回重做"),
    "sign_book": _("理财小组签字"),
    "reply_to_signoff": _("答理财小组的意见"),
    "publish_book": _("公布一个月的账"),
    "open_book": _("打开没公布的账"),
    "publish_statement": _("公布事项"),
    "open_fund": _("设专项钱"),
    "close_fund": _("结清专项钱"),
    "stage_incoming": _("上传账表检查"),
    "confirm_incoming": _("从账表记账"),
    "drop_incoming": _("扔掉账表"),
    "undo_incoming": _("撤回账表"),
    "make_duties": _("排好公开的日子"),
    "set_terms": _("定公开的日子"),
    "remind": _("催公开"),
    "reply": _("答催办"),
    "ask_question": _("问一笔账"),
    "answer_question": _("答一笔账的问"),
    "hide_question": _("不让大家看一个问"),
    "show_question": _("恢复显示一个问"),
    "escalate_question": _("迟了，报给上一级"),
}
FIELDS = {
    "hidden_at": _("不给大家看的时刻"),
    "hidden_reason": _("为什么不给大家看"),
    "bad": _("看不懂的行"),
    "good": _("看得懂的行"),
    "closed_at": _("结清的时刻"),
    "entries": _("几笔"),
    "months": _("几个月"),
    "period": _("哪一期"),
    "promised_on": _("说好哪天补上"),
    "target": _("想要多少"),
    "topic": _("哪一项"),
    "villages": _("几个村"),
    "category": _("哪一类"),
    "flow": _("收还是支"),
    "is_public": _("公开"),
    "opening": _("期初数"),
    "opinion": _("理财小组的意见"),
    "party": _("付给谁、谁付的"),
    "purpose": _("什么事"),
    "round": _("第几次送"),
}
VALUES = {
    **{
        str(key): said
        for words_of in (words.CATEGORY, words.FLOW, words.STATE, words.OPINION, words.ASK_STATE, words.TOPIC)
        for key, said in words_of.items()
    },
}
