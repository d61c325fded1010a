"""What the audit says of deeds here, in words: those that are no verbs of their own in the table of who may do what, or that the
table says at length."""

from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "unfollow_village": _("不再关注"),
    "link_to_register": _("连到村民名册"),
    "merge_persons": _("并成同一个人"),
    "change_name": _("改名字"),
    "withdraw_application": _("收回申请"),
    "confirm_membership": _("确认村民"),
    "decline_membership": _("没有通过申请"),
    "end_membership": _("记下不在册"),
    "leave_village": _("自己搬走"),
    "import_register.stage": _("上传名册检查"),
    "enter_in_register": _("导入名册时入册"),
    "undo_import": _("撤回导入"),
    "drop_import": _("扔掉名册"),
    "export_members": _("存名册成 Excel"),
    "export_my_data": _("带走自己的数据"),
    "delete_account": _("注销账号"),
    "rotate_keys": _("换加密的钥匙"),
}
FIELDS = {
    "merged": _("并成一个人"),
    "sealed_again": _("重新加密"),
}
