"""What the audit says of deeds here, in words."""

from django.utils.translation import gettext_lazy as _

from teabowl.audit.wording import register

DEEDS = {
    "grant_role": _("授予职责"),
    "end_grant": _("结束职责"),
    "find_account": _("按手机号找人"),
}


def register_here() -> None:
    register("access", deeds=DEEDS)
