"""What is typed. Forms keep and show; whether it is right is decided by the actions (rules.py), which name the field."""

from typing import Any

from django import forms

from teabowl.moderation import rules, words
from teabowl.ui.forms import Choice, Chosen, PlainForm, Typed
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

REASONS = [(w.value, words.WHY[w]) for w in rules.REPORTABLE]


class ReportForm(PlainForm):
    why = Choice(label=_("哪里不对"), widget=forms.RadioSelect, choices=REASONS)
    words = Typed(label=_("再说一句"), required=False, help_text=_("管版块的人看得到，写的人看不到是谁说的"))


class TakeDownForm(PlainForm):
    why = Choice(label=_("为什么撤下"), widget=forms.RadioSelect, choices=REASONS)
    words = Typed(label=_("告诉写的人"), help_text=_("写的人会看到这句话，也能向上级申诉"))


class DecideForm(PlainForm):
    uphold = Chosen(label=_("怎么处理"), widget=forms.RadioSelect, choices=[("yes", _("撤下")), ("no", _("不撤，留着"))])
    why = Choice(label=_("撤下的原因"), widget=forms.RadioSelect, required=False, choices=REASONS)
    words = Typed(label=_("说一句原因"), help_text=_("撤下时写的人会看到；留着时举报的人会看到"))


class LookForm(PlainForm):
    release = Chosen(label=_("看过了"), widget=forms.RadioSelect, choices=[("yes", _("没问题，发出去")), ("no", _("不能发"))])
    why = Choice(label=_("不能发的原因"), widget=forms.RadioSelect, required=False, choices=REASONS)
    words = Typed(label=_("说一句原因"), required=False, help_text=_("不能发时写的人会看到，也能向上级申诉"))


class AppealForm(PlainForm):
    words = Typed(label=_("为什么不该撤"), widget=forms.Textarea(attrs={"rows": 5}))


class AnswerForm(PlainForm):
    grant = Chosen(
        label=_("怎么裁定"), widget=forms.RadioSelect, choices=[("yes", _("申诉成立，恢复公开")), ("no", _("维持撤下"))]
    )
    answer = Typed(label=_("答复"), help_text=_("写的人会看到"))


class WordForm(PlainForm):
    text = Typed(label=_("词"), widget=forms.TextInput(attrs={"maxlength": rules.MAX_WORD, "autocomplete": "off"}))
    category = Choice(label=_("哪一类"), choices=[(c.value, words.CATEGORIES[c]) for c in rules.CATEGORIES])


class SheetForm(PlainForm):
    sheet = forms.FileField(
        label=_("Excel 表"), help_text=_("第一列是词，第二列是类（骂人、广告诈骗、违法、谣言、隐私、别的）"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"required": _("请选一个文件"), "empty": _("这个文件是空的")},
    )  # fmt: skip


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, widget=forms.NumberInput(attrs={"min": 1, "max": 60, "inputmode": "numeric"}),
        error_messages={"required": _("请填几天"), "invalid": _("请填数字")},
    )  # fmt: skip


class TermsForm(PlainForm):
    report_days = _days(_("几天内看举报"))
    appeal_days = _days(_("几天内可以申诉"))
    answer_days = _days(_("几天内答复申诉"))
