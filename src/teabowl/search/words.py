"""The search's words: boards and times that one may choose."""

from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

BOARDS = {
    "notices": _("通知公告"),
    "circle": _("村友圈"),
    "guides": _("办事指南"),
    "letters": _("书记信箱"),
    "disclosure": _("村务公开"),
    "party": _("党建之家"),
    "products": _("特产"),
    "tourism": _("乡村旅游"),
    "jobs": _("致富信息"),
    "services": _("便民服务"),
}
TIMES = {"week": (_("一周内"), 7), "month": (_("一个月内"), 31), "quarter": (_("三个月内"), 92), "year": (_("一年内"), 366)}
OLD_CURSOR = _("翻页的记号不对，请从第一页看起")
