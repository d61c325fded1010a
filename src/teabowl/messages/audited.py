"""What the audit says of deeds here, in words."""

from django.utils.translation import gettext_lazy as _

from teabowl.audit.wording import register

DEEDS = {
    "ask_email": _("登记邮箱"),
    "end_alert": _("结束紧急通知"),
    "set_wishes": _("改怎么收消息"),
    "take_back_read_aloud": _("收回“念给他听了”"),
}


def register_here() -> None:
    register("messages", deeds=DEEDS)
