"""What the audit says of deeds here, in words."""

from django.utils.translation import gettext_lazy as _

from teabowl.audit.wording import register

DEEDS = {
    "seed": _("放进演示数据"),
}


def register_here() -> None:
    register("demo", deeds=DEEDS)
