"""What is typed about meetings. Whether it is right is decided by the actions, which name the field."""

from datetime import datetime
from typing import Any

from django import forms

from teabowl.kernel.ids import new_id
from teabowl.kernel.times import CHINA
from teabowl.meetings import rules, words
from teabowl.ui.forms import Choice, KeyedForm, SpokenForm, Typed
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


def short(label: Any, most: int, *, needed: bool = False, hint: Any = "") -> Typed:
    return Typed(label=label, required=needed, widget=forms.TextInput(attrs={"maxlength": most}), help_text=hint)


def long(label: Any, rows: int = 4, *, needed: bool = False, hint: Any = "") -> Typed:
    return Typed(label=label, required=needed, widget=forms.Textarea(attrs={"rows": rows}), help_text=hint)


class When(forms.DateTimeField):
    """A day and a time in China."""

    def __init__(self, label: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(label=label, widget=widget, error_messages={"invalid": _("时间写成 2026-11-27 19:30 这样")})

    def to_python(self, value: Any) -> datetime | None:
        found = super().to_python(value)
        return found.astimezone(CHINA) if found is not None else None

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(CHINA).replace(tzinfo=None) if isinstance(value, datetime) else value


class PlanForm(KeyedForm):
    """A new meeting, or a changed one. `counts_all` asks for the number of grown-ups and households (村民会议)."""

    title = short(_("叫什么会"), rules.TITLE_LENGTH, needed=True)
    starts_at = When(_("什么时候"))
    hall = short(_("在哪里"), 80, hint=_("比如村部会议室；只在线上开就不填"))
    online = forms.BooleanField(label=_("可以在线参加"), required=False, initial=True)
    video_url = short(_("视频会议的链接"), 300, hint=_("用别的软件开视频，把链接放在这里"))
    roll = forms.IntegerField(label=_("全村有多少十八周岁以上的村民"), min_value=1, required=False)
    households = forms.IntegerField(label=_("全村有多少户"), min_value=1, required=False)

    def __init__(self, *args: Any, counts_all: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not counts_all:
            del self.fields["roll"], self.fields["households"]


class AgendaForm(SpokenForm):
    """The agenda as lines: each point on its own, what is said to it after a colon on the next lines would be too much for a phone; so
    a title and a note for each, and three empty ones."""

    def __init__(self, *args: Any, points: list[tuple[Any, str, str, bool]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = [*points, *[(None, "", "", False)] * 3]
        for n, (key, title, note, is_fixed) in enumerate(self.points, 1):
            self.fields[f"key{n}"] = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=key)
            attrs = {"maxlength": rules.TITLE_LENGTH} | ({"readonly": True} if is_fixed else {})
            self.fields[f"title{n}"] = Typed(
                label=_("第 %(n)s 项") % {"n": n}, required=False, initial=title, widget=forms.TextInput(attrs=attrs)
            )
            self.fields[f"note{n}"] = Typed(
                label=_("第 %(n)s 项说明") % {"n": n}, required=False, initial=note, widget=forms.Textarea(attrs={"rows": 2})
            )

    def clean(self) -> dict[str, Any]:
        """A new point has a title: what was written below an empty one is not thrown away unseen."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for n in range(1, len(self.points) + 1):
            if not said.get(f"key{n}") and said.get(f"note{n}") and not str(said.get(f"title{n}") or "").strip():
                self.add_error(f"title{n}", _("写了说明，还没有题目"))
        return said

    def typed_points(self) -> list[tuple[Any, str, str]]:
        data = self.cleaned_data
        rows = [
            (data.get(f"key{n}"), str(data.get(f"title{n}") or ""), str(data.get(f"note{n}") or ""))
            for n in range(1, len(self.points) + 1)
        ]
        return [row for row in rows if row[1].strip()]


class DocumentForm(SpokenForm):
    """A document for a point of the agenda; `form_key` holds what was sent up while something else is still wrong."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    title = short(_("叫什么"), 120, hint=_("不填就用文件名"))
    document = forms.FileField(
        label=_("文件"), required=False, help_text=_("PDF 30 MB 以内；图片、表格请先存成 PDF"),
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )  # fmt: skip


class ReasonForm(SpokenForm):
    reason = long(_("原因"), 3, needed=True)


class ReplyForm(SpokenForm):
    answer = Choice(label=_("您来不来"), widget=forms.RadioSelect)
    note = short(_("请假的原因"), 200, hint=_("请假的写一句，只有主持和记录的人看"))

    def __init__(self, *args: Any, online: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, text) for key, text in words.REPLY.items() if online or key != "online"]
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]


class MarkForm(SpokenForm):
    to = Choice(label=_("到没到"), widget=forms.RadioSelect, choices=[(m.value, t) for m, t in words.MARK.items()])
    reason = short(_("请假的原因"), 200)
    duty = Choice(
        label=_("会上做什么"), widget=forms.RadioSelect, required=False,
        choices=[("", _("都不是")), ("chair", _("主持")), ("recorder", _("记录"))],
    )  # fmt: skip
    why = short(_("不计入应到的原因"), 200, hint=_("经上级党组织同意、党员大会通过的才填；填了就不算在应到里"))

    def __init__(self, *args: Any, proxied: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        marks = [
            (m.value, text) for m, text in words.MARK.items() if proxied or m is not rules.Mark.PROXY
        ]  # mandates have their own
        at = [value for value, _text in marks].index(rules.Mark.PRESENT.value) + 1
        self.fields["to"].choices = [*marks[:at], ("late", _("迟到")), *marks[at:]]  # type: ignore[attr-defined]


class HallForm(SpokenForm):
    """Somebody in the hall who is on no list; `everybody` where all grown-up villagers are convened (村民会议)."""

    name = short(_("姓名"), 40, needed=True)
    household = short(_("户主"), 40, hint=_("这一户的户主姓名。派代表来的户按它算，同名的户后面加上小组"))
    phone = short(_("手机号"), 20, hint=_("有就填，同名的人靠它分清"))

    def __init__(self, *args: Any, everybody: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not everybody:
            del self.fields["household"], self.fields["phone"]
            self.fields["name"].help_text = _("列席的人，比如：王强（镇里来的）。列席的不表决，不算到会")


class MandateForm(SpokenForm):
    holder = Choice(label=_("委托给谁"), widget=forms.RadioSelect)
    paper = forms.FileField(
        label=_("委托书的照片"), required=False, help_text=_("照片或 PDF，加密存着，只有主持和记录的人看"),
        widget=forms.FileInput(attrs={"accept": "image/*,.pdf,application/pdf"}),
    )  # fmt: skip

    def __init__(self, *args: Any, holders: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].choices = holders  # type: ignore[attr-defined]


class SpeakForm(KeyedForm):
    body = long(_("您说"), 3, needed=True)


class NoteSpeechForm(KeyedForm):
    who = Choice(label=_("谁说的"))
    body = long(_("说了什么"), 4, needed=True)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", _("选一个人")), *people]  # type: ignore[attr-defined]


class OutcomeForm(SpokenForm):
    state = Choice(
        label=_("这一项"), widget=forms.RadioSelect,
        choices=[("now", _("现在议")), ("done", _("议完了")), ("put_off", _("下次再议"))],
    )  # fmt: skip
    outcome = long(_("结论"), 3, hint=_("一两句，写进记录"))


class VoteForm(SpokenForm):
    """What is put to the vote. `secret` is asked only where the rule leaves it open; candidates only in an election."""

    title = short(_("表决什么"), rules.TITLE_LENGTH, needed=True, hint=_("写成一句问话，比如“是否同意村东排水沟硬化方案？”"))
    text = long(_("方案原文"), 5, hint=_("可不写；写了就按这个表决"))
    secret = forms.BooleanField(label=_("无记名投票"), required=False)
    candidates = long(_("候选人，一行一个"), 5, needed=True)
    seats = forms.IntegerField(label=_("选几个人"), min_value=1, max_value=50, initial=1)
    office = Choice(
        label=_("选什么"), widget=forms.RadioSelect, initial="committee",
        choices=[("committee", _("支部委员：候选人要比要选的多两成")), ("leaders", _("书记、副书记"))],
    )  # fmt: skip
    matter = Choice(label=_("表决的是哪种事"), widget=forms.RadioSelect, required=False)

    def __init__(
        self, *args: Any, elects: bool, free: bool, has_choices: bool = True, matters: list[tuple[str, str]] | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        """`free`: the chair chooses by name or in secret. Without `has_choices` (an appraisal) the answers are fixed too."""
        super().__init__(*args, **kwargs)
        if not elects:
            del self.fields["candidates"], self.fields["seats"], self.fields["office"]
        if not free:
            del self.fields["secret"]
        if not has_choices:
            del self.fields["text"]
        if matters:
            self.fields["matter"].choices = matters  # type: ignore[attr-defined]
        else:
            del self.fields["matter"]


class AmendForm(SpokenForm):
    title = short(_("修改什么"), rules.TITLE_LENGTH, needed=True)
    text = long(_("改成这样"), 6, needed=True)


class MinutesForm(SpokenForm):
    body = long(_("会议记录"), 24, needed=True)


class ConfirmForm(SpokenForm):
    seen = forms.CharField(widget=forms.HiddenInput)


class PublishForm(SpokenForm):
    items = forms.MultipleChoiceField(label=_("公开哪几项"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = items  # type: ignore[attr-defined]


class CorrectForm(KeyedForm):
    decided_in = Choice(label=_("哪次会上更正的"))
    body = long(_("哪里记错了，应该是什么"), 4, needed=True)

    def __init__(self, *args: Any, meetings: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_in"].choices = meetings  # type: ignore[attr-defined]


class TaskForm(KeyedForm):
    title = short(_("办什么"), 120, needed=True)
    owner = Choice(label=_("谁来办"))
    due_on = forms.DateField(label=_("哪天前"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    item = Choice(label=_("哪一项定的"), required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", _("选一个人")), *people]  # type: ignore[attr-defined]
        self.fields["item"].choices = [("", _("不分项")), *items]  # type: ignore[attr-defined]


class CloseTaskForm(SpokenForm):
    state = Choice(label=_("办得怎样"), widget=forms.RadioSelect, choices=list(words.TASK.items()))
    note = long(_("说一句"), 3)
    due_on = forms.DateField(
        label=_("还要到哪天"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class SeatForm(SpokenForm):
    phone = short(_("手机号"), 20, needed=True, hint=_("这个人在本站登记过的手机号"))
    woman = forms.BooleanField(label=_("妇女代表"), required=False)
    group = short(_("小组"), 20)
    household = short(_("户主"), 40)
    since = forms.DateField(label=_("从哪天起"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class SeatChangeForm(SpokenForm):
    group = short(_("小组"), 20)
    household = short(_("户主"), 40, hint=_("同一户写同一个户主；同名的户后面加上小组"))
    woman = forms.BooleanField(label=_("妇女"), required=False)


class RollSheetForm(forms.Form):
    file = forms.FileField(label=_("名单的表"), widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}))


class RhythmForm(SpokenForm):
    months = Choice(label=_("党课多久一次"), widget=forms.RadioSelect, choices=[
        ("1", _("每月一次")), ("3", _("每季度一次")), ("6", _("每半年一次")), ("12", _("每年一次"))])  # fmt: skip
    since = forms.DateField(label=_("从哪天起"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
