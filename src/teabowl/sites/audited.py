"""What the audit says of deeds here, in words."""

from django.utils.translation import gettext_lazy as _

from teabowl.audit.wording import register

DEEDS = {
    "complain": _("提意见"),
}
FIELDS = {
    "picture": _("照片"),
    "scene": _("哪幅画"),
}


def register_here() -> None:
    register("sites", deeds=DEEDS, fields=FIELDS)
