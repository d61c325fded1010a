"""What the audit says of deeds here, in words."""

from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "keep_paper": _("交来材料"),
    "read_paper": _("打开材料"),
    "delete_paper": _("到期删掉材料"),
}
FIELDS = {
    "owner": _("交给哪件事"),
    "size": _("多大（字节）"),
}
