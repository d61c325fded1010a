"""What the audit says of deeds here, in words."""

from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "close_month": _("定下一个月的数"),
}
