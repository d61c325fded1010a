"""What the audit says of deeds here, in words."""

from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "set_up_programme": _("安排学习"),
    "change_programme": _("改学习安排"),
    "open_programme": _("发布学习安排"),
    "close_programme": _("结束学习安排"),
    "add_material": _("放学习材料"),
    "change_material": _("改学习材料"),
    "move_material": _("挪学习材料"),
    "remove_material": _("撤下学习材料"),
    "ask_question": _("向支部提问"),
    "withdraw_question": _("撤回提问"),
    "answer_question": _("答复提问"),
    "write_answer": _("写常见问题"),
    "correct_answer": _("改正答复"),
    "take_back_answer": _("从常见问题里收回"),
    "take_down": _("撤下常见问题"),
    "put_back": _("恢复常见问题"),
    "read_question": _("看提问"),
    "hold_session": _("记一场学习"),
}
FIELDS = {"state": _("状态"), "for_all": _("大家都能看"), "published": _("放进常见问题")}
VALUES = {"draft": _("还没发布"), "open": _("正在学"), "closed": _("学完了")}
