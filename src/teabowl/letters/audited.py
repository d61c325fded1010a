"""What the audit says of deeds here, in words: those that are no verbs of their own in the table of who may do what, or that the
table says at length."""

from django.utils.translation import gettext_lazy as _

from teabowl.audit.wording import register

DEEDS = {
    "answer_letter": _("答复来信"),
    "note_step": _("记下办到哪一步"),
    "ask_again": _("追问"),
    "escalate": _("迟了，报给上一级"),
    "open_letter": _("打开私密来信"),
    "rate_letter": _("评价答复"),
    "report_follow_up": _("报办理结果"),
    "set_visibility": _("改谁能看"),
    "consent_to_publish": _("同意公开答复"),
    "withdraw_letter": _("收回来信"),
}


def register_here() -> None:
    register("letters", deeds=DEEDS)
