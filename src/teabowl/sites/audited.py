"""What the audit says of deeds here, in words."""

from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "complain": _("提意见"),
}
FIELDS = {
    "picture": _("照片"),
    "scene": _("哪幅画"),
}
