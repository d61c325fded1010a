"""What the audit says of deeds here, in words."""

from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "load_places": _("载入地名表"),
    "undo_change": _("撤回地方变更"),
    "merge_place": _("合并地方"),
    "split_place": _("拆分地方"),
    "rename_place": _("改地名"),
    "move_place": _("改隶属"),
    "open_place": _("设立地方"),
    "close_place": _("撤销地方"),
}
FIELDS = {
    "places": _("多少个地方"),
    "undone": _("撤回了"),
}
