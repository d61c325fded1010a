"""What is typed. Forms keep and show; whether it is right is decided by the actions (rules.py), which name the field."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from teabowl.boards import rules
from teabowl.boards.rules import Board, Content, Extras, PollAsk
from teabowl.files.doors import form_key_of
from teabowl.ui.forms import PlainForm, Typed
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


def phones_confirmed() -> forms.BooleanField:
    return forms.BooleanField(label=_("号码的主人同意公开"), required=False)


KINDS = ("post", "album", "poll")
"""What one may write in the circle: words with a few pictures, an album, a question."""


class WriteForm(PlainForm):
    """A post being written: its text, the key that makes it one post, the version seen; in the circle what else it may have."""

    title = Typed(label=_("标题"), widget=forms.TextInput(attrs={"maxlength": rules.MAX_TITLE}))
    body = Typed(label=_("内容"), widget=forms.Textarea(attrs={"rows": 9}))
    phones_confirmed = phones_confirmed()
    form_key = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, board: Board, kind: str = "post", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind if board is Board.CIRCLE else "post"
        if board is Board.CIRCLE:
            self._in_circle()

    def _in_circle(self) -> None:
        fields = self.fields
        fields["kind"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=self.kind)
        fields["group"] = forms.CharField(widget=forms.HiddenInput, required=False)
        fields["title"].required = self.kind != "post"
        if self.kind != "post":
            fields["body"].required = False
            fields["body"].widget.attrs["rows"] = 4
        if self.kind == "album":
            fields["title"].label = _("相册叫什么")
            fields["body"].label = _("说几句")
        if self.kind == "poll":
            fields["title"].label = _("问什么")
            fields["body"].label = _("说明")
            fields["options"] = Typed(
                label=_("选项，一行一个"), widget=forms.Textarea(attrs={"rows": 4}), help_text=_("2 到 10 个")
            )
            fields["until"] = _date(_("投到哪天"), _("到那天晚上截止"))
            fields["most"] = forms.IntegerField(
                label=_("一个人最多选几个"), initial=1, min_value=1, max_value=10,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                error_messages={"required": _("请填数字"), "invalid": _("请填数字")},
            )  # fmt: skip
        fields["about_minor"] = forms.BooleanField(label=_("有孩子的照片或名字"), required=False)
        fields["guardian_agrees"] = forms.BooleanField(label=_("孩子的家长同意发"), required=False)
        fields["comments_off"] = forms.BooleanField(label=_("不开评论"), required=False)
        fields["link_path"] = Typed(
            label=_("附上本站的一页"), required=False, help_text=_("比如收支公开里的一笔捐款：抄那一页的网址")
        )
        fields["link_title"] = Typed(label=_("那一页叫什么"), required=False, help_text=_("附了一页就要写"))

    @property
    def asks_about_phones(self) -> bool:
        return "phones_confirmed" in self.errors or bool(self.data.get("phones_confirmed"))

    @property
    def has_more(self) -> bool:
        """Whether the folded part holds something, so that it stands open."""
        names = ("about_minor", "guardian_agrees", "comments_off", "link_path", "link_title")
        return any(name in self.errors or self[name].value() for name in names)

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
            self._extras() if "kind" in self.fields else Extras(),
        )

    def _extras(self) -> Extras:
        data = self.cleaned_data
        try:
            group = UUID(str(data.get("group") or ""))
        except ValueError:
            group = None
        poll = None
        if self.kind == "poll":
            poll = PollAsk(tuple(str(data.get("options") or "").split("\n")), data.get("until"), int(data.get("most") or 0))
        return Extras(
            self.kind == "album", group, bool(data.get("about_minor")), bool(data.get("guardian_agrees")),
            bool(data.get("comments_off")), str(data.get("link_path") or ""), str(data.get("link_title") or ""), poll,
        )  # fmt: skip


def _date(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请选一天"), "invalid": _("请按 2026-12-01 这样写")},
    )  # fmt: skip


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
    until = _date(_("置顶到哪天"))


class VoteForm(PlainForm):
    """The options of a question; several where one may choose several."""

    def __init__(self, *args: Any, poll: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(option.id), option.text) for option in poll.options]
        if poll.most > 1:
            label = _("最多选 %(n)s 个") % {"n": poll.most}
            self.fields["options"] = Choices(label=label, choices=choices, widget=forms.CheckboxSelectMultiple)
        else:
            self.fields["options"] = Choices(label=_("选一个"), choices=choices, widget=forms.RadioSelect)

    def chosen(self) -> list[UUID]:
        found = []
        for text in self.data.getlist("options"):  # type: ignore[attr-defined]
            try:
                found.append(UUID(text))
            except ValueError:
                continue
        return found


class Choices(forms.MultipleChoiceField):
    """Judged by the action; the field keeps what was ticked."""

    def to_python(self, value: Any) -> Any:
        return value

    def validate(self, value: Any) -> None:
        pass


class GroupForm(PlainForm):
    name = Typed(label=_("小组叫什么"), widget=forms.TextInput(attrs={"maxlength": rules.MAX_GROUP_NAME}))
    about = Typed(label=_("在一起做什么"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    closed = forms.BooleanField(
        label=_("只给组里的人看"), required=False, help_text=_("办了以后不能改：关起门说的话，以后也不公开")
    )
    form_key = forms.CharField(widget=forms.HiddenInput, required=False)


class SentForm(PlainForm):
    title = Typed(label=_("标题"), widget=forms.TextInput(attrs={"maxlength": rules.MAX_TITLE}))
    body = Typed(label=_("内容"), widget=forms.Textarea(attrs={"rows": 9}))
    phones_confirmed = phones_confirmed()
    form_key = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def asks_about_phones(self) -> bool:
        return "phones_confirmed" in self.errors or bool(self.data.get("phones_confirmed"))


class CorrectSentForm(SentForm):
    why = Typed(label=_("为什么改"), help_text=_("各村和大家都看得到"))


class TakeSentForm(PlainForm):
    own_words = Typed(label=_("村里加几句"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
                      help_text=_("接在后面，比如：在村部门口集合"))  # fmt: skip
    phones_confirmed = phones_confirmed()

    @property
    def asks_about_phones(self) -> bool:
        return "phones_confirmed" in self.errors or bool(self.data.get("phones_confirmed"))


class DeclineForm(PlainForm):
    reason = Typed(label=_("为什么不公布"), help_text=_("发来的人看得到，比如：村里没有这种情况"))


class MinorForm(PlainForm):
    born_on = _date(_("出生日期"))
    guardian = Typed(label=_("家长的名字"), required=False, help_text=_("不满 14 岁的，家长同意了才能发帖"))
    consent_on = _date(_("家长哪天同意的"), _("当面或电话里说好的那天；写了家长就要写"), required=False)
