"""What the audit says of deeds here, in words."""

from teabowl.deliberations import words
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "propose_matter": _("提议一件事"),
    "bring_matter": _("排到会上"),
    "take_off": _("从会上撤下"),
    "settle_step": _("记下会议的结果"),
    "publish_decision": _("公开决议"),
    "publish_result": _("公开实施结果"),
    "finish_matter": _("公示期满"),
    "stop_matter": _("停下不议"),
}
FIELDS = {"step": _("步骤"), "state": _("状态"), "on": _("日期"), "mark": _("结果")}
VALUES = {
    **{step.value: text for step, text in words.STEP.items()},
    **{state.value: text for state, text in words.STATE.items()},
    **{mark.value: text for mark, text in words.MARK.items()},
}
