"""What the audit says of deeds here, in words."""

from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "save_draft": _("存草稿"),
    "discard_draft": _("扔掉草稿"),
    "publish_notice": _("发通知公告"),
    "publish_post": _("在村友圈发帖"),
    "take_back_held": _("收回等着看的"),
    "correct_post": _("改正帖子"),
    "add_comment": _("评论"),
    "withdraw_comment": _("收回评论"),
    "pin_post": _("置顶"),
    "unpin_post": _("不置顶了"),
    "take_down": _("撤下"),
    "take_down_post": _("撤下帖子"),
    "take_down_comment": _("撤下评论"),
    "restore_post": _("恢复帖子"),
    "restore_comment": _("恢复评论"),
    "hide_numbers": _("先遮住号码"),
    "show_numbers": _("号码不用遮了"),
    "put_aside": _("家长不同意，先收起来"),
    "report": _("举报"),
    "keep": _("看过举报，留着"),
    "appeal": _("申诉"),
    "decide_appeal": _("裁定申诉"),
    "follow_thread": _("关注帖子"),
    "unfollow_thread": _("不再关注帖子"),
    "vote": _("投票"),
    "start_group": _("办小组"),
    "join_group": _("加入小组"),
    "ask_to_join_group": _("想加入小组"),
    "leave_group": _("退出小组"),
    "admit_member": _("让人进小组"),
    "remove_member": _("请人出小组"),
    "promote_member": _("请人一起管小组"),
    "end_group": _("散了小组"),
    "note_minor": _("看或登记未成年的村民"),
    "end_minor": _("未成年登记拿掉"),
    "write_notice_below": _("写给各村的通知"),
    "discard_notice_below": _("扔掉给各村的稿子"),
    "send_notice": _("通知发到各村"),
    "correct_sent": _("改正发到各村的通知"),
    "withdraw_sent": _("不再等各村公布"),
    "decline_sent": _("不公布上级的通知"),
}
FIELDS = {
    "pinned_until": _("置顶到"), "villages": _("几个村"), "urgent": _("紧急"), "consent": _("家长同意"),
}  # fmt: skip
VALUES = {
    "draft": _("草稿"), "held": _("等着看"), "published": _("公开"), "inside": _("组里看"), "taken_down": _("已撤下"),
    "standing": _("公开"), "withdrawn": _("收回了"),
}  # fmt: skip
