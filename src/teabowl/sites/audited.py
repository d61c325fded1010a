"""What the audit says of deeds here, in words."""

from django.utils.translation import gettext_lazy as _

from teabowl.audit.wording import register

DEEDS = {
    "complain": _("提意见"),
}


def register_here() -> None:
    register("sites", deeds=DEEDS)
