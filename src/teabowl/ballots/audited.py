"""What the audit says of deeds here, in words."""

from teabowl.ballots.words import OPTION_WORDS
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "open_motion": _("提交表决"),
    "amend_motion": _("提修改意见"),
    "cast_vote": _("记名投票"),
    "add_hall_count": _("填会场点的票"),
    "close_motion": _("截止计票"),
    "withdraw_motion": _("撤回表决"),
}
FIELDS = {
    "choices": _("选了"),
    "electors": _("名单人数"),
    "agreed": _("两个人的数一样"),
    "passed": _("通过"),
    "given": _("票数"),
}
VALUES = OPTION_WORDS
