"""What the audit says of deeds here, in words."""

from django.utils.translation import gettext_lazy as _

from teabowl.audit.wording import register

DEEDS = {
    "close_month": _("定下一个月的数"),
}


def register_here() -> None:
    register("figures", deeds=DEEDS)
