"""What the audit says of deeds here, in words."""

from django.utils.translation import gettext_lazy as _

from teabowl.audit.wording import register

DEEDS = {
    "keep_paper": _("交来材料"),
    "read_paper": _("打开材料"),
    "delete_paper": _("到期删掉材料"),
}
FIELDS = {
    "owner": _("交给哪件事"),
    "size": _("多大（字节）"),
}


def register_here() -> None:
    register("files", deeds=DEEDS, fields=FIELDS)
