"""What the audit says of deeds here, in words."""

from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "link_wechat": _("绑定微信"),
    "unlink_wechat": _("解除微信绑定"),
    "open_account": _("开账号"),
    "say_name": _("写下名字"),
    "sign_out_elsewhere": _("退出别处的登录"),
}
