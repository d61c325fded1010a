"""Forms of organisations: they carry what was typed; the actions decide."""

from datetime import date
from typing import Any

from django import forms

from teabowl.files.doors import FileInput
from teabowl.kernel.actor import PostKind
from teabowl.organisations import rules, words
from teabowl.organisations.actions import Basis, Entry
from teabowl.organisations.kinds import BRANCHES, ON_THE_WAY, End, Kind, PostWhy, Status, StepKind
from teabowl.ui.forms import KeyedForm
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

ACCEPT = {"accept": "image/jpeg,image/png,image/webp,application/pdf"}
CHOOSE: tuple[str, Any] = ("", _("请选"))


def day(label: Any, *, required: bool = True, help_text: Any = "") -> Any:
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def line(label: Any, most: int, *, required: bool = False, help_text: Any = "") -> Any:
    return forms.CharField(label=label, max_length=most, required=required, help_text=help_text)


def one_of(label: Any, options: Any, *, required: bool = True, help_text: Any = "") -> Any:
    return forms.ChoiceField(label=label, required=required, help_text=help_text, choices=[CHOOSE, *options])


class BasisForm(KeyedForm):
    """What a change rests on."""

    on = day(_("从哪天起"))
    decision = line(_("依据的决议或批复"), rules.MAX_DECISION, help_text=_("文号或名称，比如 郓组〔2026〕12 号"))
    decided_on = day(_("文件日期"), required=False)
    approved_by = line(_("批准的组织"), 100)

    def basis(self) -> Basis:
        data = self.cleaned_data
        return Basis(data.get("decision") or "", data.get("decided_on"), data.get("approved_by") or "")


class NameForm(BasisForm):
    field_order = ("name",)
    name = line(_("新名字"), rules.MAX_NAME, required=True)


class KindForm(BasisForm):
    field_order = ("kind",)
    kind = forms.ChoiceField(
        label=_("改成什么形式"),
        widget=forms.RadioSelect,
        choices=[(kind.value, words.KINDS[kind]) for kind in Kind if kind is not Kind.GROUP],
    )


class ParentForm(BasisForm):
    field_order = ("parent",)
    parent = one_of(_("新的上级"), [])

    def __init__(self, *args: Any, options: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [CHOOSE, *options]  # type: ignore[attr-defined]


class MergeForm(BasisForm):
    field_order = ("organisations", "because_of_merger")
    organisations = forms.MultipleChoiceField(
        label=_("把哪些并进来"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("它们的党员都转到这里，职务随之结束，老地址会带到这里"),
    )
    because_of_merger = forms.BooleanField(label=_("因为合村并居"), required=False)

    def __init__(self, *args: Any, options: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].choices = options  # type: ignore[attr-defined]


class JoinForm(BasisForm):
    """Which places a joint branch joins: near ones to tick, others by their code; and units by name."""

    field_order = ("places", "codes", "units")
    places = forms.MultipleChoiceField(
        label=_("除了本村，还联合哪些村"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("没有勾的，就不再联合"),
    )
    codes = line(_("别处的村，写 12 位编号"), 120, help_text=_("几个之间空一格"))
    units = forms.CharField(
        label=_("还联合哪些单位，一行一个"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        help_text=_("企业、学校、合作社的名字。不在本地方的，名字后面空一格，写它所在地方的 12 位编号"),
    )

    def __init__(self, *args: Any, options: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = options  # type: ignore[attr-defined]


class SetUpForm(BasisForm):
    field_order = ("kind", "name", "unit", "seat", "phone", "is_away", "on", "elected_on")
    kind = forms.ChoiceField(label=_("设什么"), widget=forms.RadioSelect)
    name = line(_("名字"), rules.MAX_NAME, required=True, help_text=_("比如 随西村党支部"))
    unit = line(_("在哪个单位"), 80, help_text=_("在企业、学校里的才填"))
    seat = line(_("在哪里办公"), 120)
    phone = line(_("办公电话"), 30, help_text=_("公开的"))
    is_away = forms.BooleanField(label=_("是设在外地的流动党员党组织"), required=False)
    elected_on = day(_("这一届从哪天起"), required=False, help_text=_("不填就从设立那天算"))

    def __init__(self, *args: Any, kinds: list[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, words.KINDS[kind]) for kind in kinds]  # type: ignore[attr-defined]


class SeatForm(KeyedForm):
    unit = line(_("在哪个单位"), 80, help_text=_("在企业、学校里的才填"))
    seat = line(_("在哪里办公"), 120)
    phone = line(_("办公电话"), 30, help_text=_("公开的"))


class EntryForm(KeyedForm):
    """Somebody as they stand."""

    name = line(_("姓名"), 40, required=True)
    phone = line(_("手机号"), 20, help_text=_("填了，本人用这个号码登录就能看到自己的支部"))
    status = forms.ChoiceField(
        label=_("现在是"),
        widget=forms.RadioSelect,
        choices=[(status.value, words.STATUSES[status]) for status in reversed(Status)],
    )
    applied_on = day(_("递交入党申请"), required=False)
    since = day(_("到这一步是哪天"), required=False, help_text=_("积极分子、发展对象才填"))
    admitted_on = day(_("支部大会接收为预备党员"), required=False)
    confirmed_on = day(_("转为正式党员"), required=False)
    group = one_of(_("党小组"), [], required=False)
    mentors = line(_("培养联系人、入党介绍人"), 80)

    def __init__(self, *args: Any, groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", _("不分小组")), *groups]  # type: ignore[attr-defined]

    def entry(self) -> Entry:
        data = self.cleaned_data
        status = Status(data["status"])
        return Entry(
            name=data["name"], phone=data["phone"], status=status, applied_on=data["applied_on"], admitted_on=data["admitted_on"],
            confirmed_on=data["confirmed_on"] if status is Status.FULL else None,
            since=data["since"] if status in ON_THE_WAY else None, group_id=data["group"] or None, mentors=data["mentors"],
        )  # fmt: skip


class StepForm(BasisForm):
    """One step of joining; the kind comes with the address."""

    field_order = ("on", "until", "mentors")
    until = day(_("到哪天为止"), required=False)
    mentors = line(_("培养联系人、入党介绍人"), 80)
    note = line(_("要记的"), rules.MAX_NOTE)
    papers = forms.FileField(
        label=_("材料"), required=False, widget=FileInput(attrs={**ACCEPT, "multiple": True}),
        help_text=_("申请书、决议、批复的照片或 PDF，加密存放，只有管党员的人能看"),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: StepKind, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("哪天")
        self.fields["on"].initial = today
        if kind not in {StepKind.EXTENDED, StepKind.NO_VOTE}:
            del self.fields["until"]
        if kind not in {StepKind.ACTIVIST, StepKind.DEVELOPMENT, StepKind.ADMITTED}:
            del self.fields["mentors"]
        if kind in rules.DECIDED:
            self.fields["decision"].required = True


class EndForm(BasisForm):
    field_order = ("end", "on")
    end = forms.ChoiceField(label=_("什么情形"), widget=forms.RadioSelect)
    note = line(_("要记的"), rules.MAX_NOTE)

    def __init__(self, *args: Any, status: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("哪天")
        fitting = [end for end in End if status in rules.ENDS.get(end, ())]
        self.fields["end"].choices = [(end.value, words.ENDS[end]) for end in fitting]  # type: ignore[attr-defined]


class MemberForm(KeyedForm):
    group = one_of(_("党小组"), [], required=False)
    mentors = line(_("培养联系人、入党介绍人"), 80)

    def __init__(self, *args: Any, groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", _("不分小组")), *groups]  # type: ignore[attr-defined]


class AppointForm(KeyedForm):
    kind = one_of(_("什么职务"), [])
    who = one_of(_("谁来担任"), [])
    on = day(_("从哪天起"))
    duty = line(_("分管什么"), 60, help_text=_("公开的，比如“党员教育”"))
    also_director = forms.BooleanField(label=_("书记兼任村委会主任（一肩挑）"), required=False)
    decision = line(_("任职文件"), rules.MAX_DECISION)
    former_why = one_of(_("原来的书记为什么不任了"), [], required=False, help_text=_("换书记的时候才填"))
    former_note = line(_("换书记要记的"), 200)

    def __init__(self, *args: Any, people: list[tuple[str, str]], kind: str, village: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = [post for post in PostKind if (post is PostKind.GROUP_LEADER) is (kind == Kind.GROUP)]
        self.fields["kind"].choices = [CHOOSE, *((post.value, words.POSTS[post]) for post in fitting)]  # type: ignore[attr-defined]
        self.fields["who"].choices = [CHOOSE, *people]  # type: ignore[attr-defined]
        self.fields["former_why"].choices = [CHOOSE, *whys()]  # type: ignore[attr-defined]
        if kind == Kind.GROUP:
            for name in ("former_why", "former_note"):
                del self.fields[name]
        if not village or kind not in {*BRANCHES, Kind.GENERAL_BRANCH, Kind.COMMITTEE}:
            del self.fields["also_director"]


def whys() -> list[tuple[str, Any]]:
    return [(why.value, words.WHYS[why]) for why in PostWhy if why is not PostWhy.MERGED]


class EndPostForm(KeyedForm):
    why = one_of(_("为什么不任了"), [])
    on = day(_("从哪天起不任"))
    note = line(_("要记的"), 200)
    decision = line(_("免职文件"), rules.MAX_DECISION)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = [CHOOSE, *whys()]  # type: ignore[attr-defined]


class SheetForm(forms.Form):
    file = forms.FileField(label=_("党员表"), widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}))
