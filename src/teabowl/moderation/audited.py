"""What the audit says of deeds here, in words."""

from teabowl.moderation import words
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "report": _("举报"),
    "take_down": _("撤下"),
    "keep": _("看过举报，留着"),
    "hold": _("先看一眼再发"),
    "look_at_held": _("看过先看一眼的"),
    "appeal": _("申诉"),
    "decide_appeal": _("裁定申诉"),
    "add_word": _("词表加词"),
    "end_word": _("词表拿掉词"),
    "set_terms": _("改期限"),
}
FIELDS = {
    "reasons": _("为什么先看"), "outcome": _("结果"), "report_days": _("几天内看举报"), "appeal_days": _("几天内可以申诉"),
    "answer_days": _("几天内答复申诉"),
}  # fmt: skip
VALUES = {str(code): words for code, words in {**words.WHY, **words.HELD, **words.HOLD_OUTCOME, **words.APPEAL}.items() if code}
