"""What is typed. Forms keep and show; whether it is right is decided by the actions (rules.py), which name the field."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from teabowl.boards import rules, words
from teabowl.boards.rules import Board, Content
from teabowl.files.doors import form_key_of
from teabowl.kernel.errors import Invalid


class Typed(forms.CharField):
    """Text whose rules live in the action: shown as needed or not, never judged here."""

    def validate(self, value: Any) -> None:
        pass


def phones_confirmed() -> forms.BooleanField:
    return forms.BooleanField(label=_("号码的主人同意公开"), required=False)


class PlainForm(forms.Form):
    use_required_attribute = False

    def take(self, invalid: Invalid) -> None:
        """Put what an action said is wrong beside the fields it belongs to."""
        self.is_valid()
        for name, message in invalid.fields.items():
            self.add_error(name if name in self.fields else None, message)

    def typed(self, name: str) -> str:
        """The text typed into a field, whatever else is wrong with the form."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


class WriteForm(PlainForm):
    """A post being written: its text, the key that makes it one post, the version seen."""

    title = Typed(label=_("标题"), widget=forms.TextInput(attrs={"maxlength": rules.MAX_TITLE}))
    body = Typed(label=_("内容"), widget=forms.Textarea(attrs={"rows": 9}))
    phones_confirmed = phones_confirmed()
    form_key = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if board is Board.CIRCLE:
            self.fields["title"].required = False

    @property
    def asks_about_phones(self) -> bool:
        return "phones_confirmed" in self.errors or bool(self.data.get("phones_confirmed"))

    def content(self, alts: Mapping[UUID, str]) -> Content:
        self.is_valid()
        data = self.cleaned_data
        return Content(
            form_key_of(data),
            str(data.get("title") or ""),
            str(data.get("body") or ""),
            int(data.get("version") or 0),
            bool(data.get("phones_confirmed")),
            alts,
        )


class CorrectForm(PlainForm):
    title = Typed(label=_("标题"), widget=forms.TextInput(attrs={"maxlength": rules.MAX_TITLE}))
    body = Typed(label=_("内容"), widget=forms.Textarea(attrs={"rows": 9}))
    why = Typed(label=_("为什么改"), help_text=_("大家都看得到，比如：时间写错了"))
    phones_confirmed = phones_confirmed()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def asks_about_phones(self) -> bool:
        return "phones_confirmed" in self.errors or bool(self.data.get("phones_confirmed"))


class CommentForm(PlainForm):
    body = Typed(label=_("评论"), widget=forms.Textarea(attrs={"rows": 4}))
    phones_confirmed = phones_confirmed()
    form_key = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def asks_about_phones(self) -> bool:
        return "phones_confirmed" in self.errors or bool(self.data.get("phones_confirmed"))


class PinForm(PlainForm):
    until = forms.DateField(
        label=_("置顶到哪天"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请选一天"), "invalid": _("请按 2026-12-01 这样写")},
    )


class Choice(forms.ChoiceField):
    def validate(self, value: Any) -> None:
        pass


class ReportForm(PlainForm):
    why = Choice(label=_("哪里不对"), widget=forms.RadioSelect, choices=[(w.value, words.WHY[w]) for w in rules.REPORTABLE])
    words = Typed(label=_("再说一句"), required=False, help_text=_("村里看得到，发帖人看不到是谁说的"))


class TakeDownForm(PlainForm):
    why = Choice(label=_("为什么撤下"), widget=forms.RadioSelect, choices=[(w.value, words.WHY[w]) for w in rules.REPORTABLE])
    words = Typed(label=_("告诉写的人"), help_text=_("写的人会看到这句话，也能在 10 天内向镇里申诉"))


class DecideForm(PlainForm):
    uphold = Choice(label=_("怎么处理"), widget=forms.RadioSelect, choices=[("yes", _("撤下")), ("no", _("不撤，留着"))])
    why = Choice(label=_("撤下的原因"), widget=forms.RadioSelect, required=False,
                 choices=[(w.value, words.WHY[w]) for w in rules.REPORTABLE])  # fmt: skip
    words = Typed(label=_("说一句原因"), help_text=_("撤下时写的人会看到；留着时举报的人会看到"))


class AppealForm(PlainForm):
    words = Typed(label=_("为什么不该撤"), widget=forms.Textarea(attrs={"rows": 5}))


class AnswerForm(PlainForm):
    grant = Choice(
        label=_("怎么裁定"), widget=forms.RadioSelect, choices=[("yes", _("申诉成立，恢复公开")), ("no", _("维持撤下"))]
    )
    answer = Typed(label=_("答复"), help_text=_("写的人会看到"))


class SearchForm(forms.Form):
    q = forms.CharField(required=False, max_length=40)
