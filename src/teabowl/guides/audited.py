"""What the audit says of deeds here, in words."""

from teabowl.guides import words
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "start_guide": _("写一份办事指南"),
    "save_draft": _("存指南的草稿"),
    "discard_draft": _("扔掉指南的草稿"),
    "publish_guide": _("发布指南"),
    "confirm_review": _("核对指南"),
    "withdraw_guide": _("停用指南"),
    "adapt_field": _("改指南里本地不一样的地方"),
    "keep_field": _("原文变了，照旧用自己的"),
    "drop_field": _("改回用指南的原文"),
    "add_paper": _("给指南放表格文件"),
    "remove_paper": _("撤下指南的表格文件"),
    "set_point": _("写办理地点"),
    "ask_errand": _("请村里代办"),
    "hide_feedback": _("撤下说指南的话"),
    "show_feedback": _("恢复说指南的话"),
    "take_at_counter": _("登记当面请办的事"),
    "take_back_counter": _("撤掉登记错的代办"),
    "answer_consent": _("答复同不同意代办"),
    "take_errand": _("接代办"),
    "move_errand": _("代办到下一步"),
    "send_back": _("退回代办，要补材料"),
    "resend_errand": _("补好代办的材料"),
    "finish_errand": _("办好代办"),
    "cancel_errand": _("撤回代办"),
    "drop_errand": _("代办等不到同意，撤了"),
    "rate_errand": _("评价代办"),
    "escalate_errand": _("代办迟了，报给镇里"),
    "open_errand": _("打开代办"),
}
FIELDS = {
    **{field.value: words for field, words in words.FIELD.items()},
    "state": _("现在"),
    "version": _("第几版"),
    "hidden_at": _("撤下的时刻"),
    "draft": _("草稿"),
    "review_on": _("哪天前核对"),
    "withdrawn_at": _("停用了"),
    "due_on": _("期限"),
    "at_step": _("第几步"),
    "rating": _("评价"),
    "reach": _("报到哪一级"),
    "told": _("告诉了谁"),
    "address": _("在哪儿"),
    "hours": _("什么时候有人"),
}
VALUES = {
    **{state.value: words for state, words in words.STATE.items()},
    **{rating.value: words for rating, words in words.RATING.items()},
    "village": _("村里"),
    "township": _("镇里"),
}
