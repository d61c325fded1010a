"""What the audit says of deeds here, in words."""

from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "stage_table": _("传表格检查"),
    "confirm_table": _("导入表格"),
    "undo_table": _("撤回表格导入"),
    "drop_table": _("扔掉表格"),
}
FIELDS = {"kind": _("哪种表"), "good": _("导入的行"), "bad": _("要改的行")}
