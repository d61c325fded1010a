"""What the audit says of deeds here, in words."""

from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "grant_role": _("授予职责"),
    "end_grant": _("结束职责"),
    "find_account": _("按手机号找人"),
}
