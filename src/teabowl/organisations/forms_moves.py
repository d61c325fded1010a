"""Forms of transfers, migrant members and weak branches: they carry what was typed; the actions decide."""

from typing import Any

from django import forms

from teabowl.organisations import rules_migrants, rules_transfers, rules_weak
from teabowl.organisations import words_moves as words
from teabowl.organisations.forms import day, line, one_of
from teabowl.organisations.kinds import Status
from teabowl.ui.forms import KeyedForm
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


def area(label: Any, rows: int = 4, *, required: bool = True, help_text: Any = "") -> Any:
    return forms.CharField(label=label, required=required, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}))


def month(label: Any, *, required: bool = True, help_text: Any = "") -> Any:
    return forms.DateField(
        label=label, required=required, help_text=help_text, input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )  # fmt: skip


def phone(help_text: Any) -> Any:
    attrs = {"inputmode": "tel", "autocomplete": "off"}
    return forms.CharField(
        label=_("手机号"), required=False, max_length=20, help_text=help_text, widget=forms.TextInput(attrs=attrs)
    )


class ChoosingForm(KeyedForm):
    """A form some of whose choices are read from the tables: `options` by field."""

    def __init__(self, *args: Any, options: dict[str, list[tuple[str, Any]]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (options or {}).items():
            field: Any = self.fields[name]
            radios = isinstance(field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))
            field.choices = rows if radios else [("", _("请选")), *rows]


# Transfers -----------------------------------------------------------------------------------------------------------------


class AskForm(ChoosingForm):
    member = one_of(_("谁"), [])
    target_name = line(
        _("接收组织的全称"), rules_transfers.OUTSIDE_LENGTH, required=True, help_text=_("外地的党组织，写到基层党委")
    )
    paid_until = month(_("党费交到哪个月"), required=False, help_text=_("不填，就按这里的党费记录写"))
    phone = phone(_("印在介绍信上，接收方好联系。不填就用名册里的"))

    def __init__(self, *args: Any, outside: bool, mine: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not outside:
            del self.fields["target_name"]
        if mine:
            del self.fields["member"]


class IssueForm(KeyedForm):
    until = day(_("有效期到"))


class ReceiveForm(ChoosingForm):
    branch = one_of(_("编入哪个支部"), [])
    arrived_on = day(_("哪天报到的"))


class ReceiptForm(KeyedForm):
    arrived_on = day(_("回执上写的接收日期"))


class WhyForm(KeyedForm):
    why = area(_("原因"), 3)


class OutsideForm(KeyedForm):
    name = line(_("姓名"), rules_transfers.NAME_LENGTH, required=True)
    phone = phone("")
    status = forms.ChoiceField(
        label=_("正式党员还是预备党员"),
        widget=forms.RadioSelect,
        choices=[(s, words.STANDING[s]) for s in ("full", "probationary")],
    )
    admitted_on = day(_("哪天接收为预备党员"))
    source_name = line(_("从哪个组织转来"), rules_transfers.OUTSIDE_LENGTH, required=True, help_text=_("介绍信上盖章的组织"))
    number_text = line(_("介绍信编号"), 40, required=True)
    issued_on = day(_("介绍信开出日期"))
    until = day(_("有效期到"))
    arrived_on = day(_("哪天报到的"))


class TransferTermsForm(KeyedForm):
    since = day(_("从哪天起"))
    near_days = forms.IntegerField(label=_("县内转接，几天"))
    far_days = forms.IntegerField(label=_("转到县外，几天"))
    longest_months = forms.IntegerField(label=_("最长几个月"))
    source = line(_("依据"), 120, required=True, help_text=_("文件名称和文号"))


# Migrant members -----------------------------------------------------------------------------------------------------------

REASONS = [(reason.value, words.REASON[reason]) for reason in rules_migrants.Reason]


class OutForm(ChoosingForm):
    member = one_of(_("谁"), [])
    left_on = day(_("哪天外出的"))
    back_on = day(_("大约哪天回来"), required=False, help_text=_("不知道就不填"))
    region = line(
        _("去了哪里"), rules_migrants.REGION_LENGTH, required=True, help_text=_("写到区县就行，比如“北京市丰台区”，不用写住址")
    )
    reason = forms.ChoiceField(label=_("做什么"), widget=forms.RadioSelect, choices=REASONS)
    contact = one_of(_("家里的联系人"), [], help_text=_("支部里的一位党员，平时和他联系"))
    away = one_of(_("到哪个组织报到"), [], required=False, help_text=_("选了，那边会收到消息；没有合适的就空着"))

    def __init__(self, *args: Any, mine: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if mine:
            del self.fields["member"]


class TakeInForm(ChoosingForm):
    away = one_of(_("在哪个组织参加活动"), [])
    joined_on = day(_("哪天报到的"))


class GuestForm(KeyedForm):
    name = line(_("姓名"), 40, required=True)
    phone = phone("")
    status = forms.ChoiceField(
        label=_("正式党员还是预备党员"),
        widget=forms.RadioSelect,
        choices=[(s, words.STANDING[s]) for s in ("full", "probationary")],
    )
    home_name = line(_("组织关系在哪个支部"), rules_migrants.HOME_LENGTH, required=True)
    left_on = day(_("哪天从家里出来的"))
    reason = forms.ChoiceField(label=_("做什么"), widget=forms.RadioSelect, choices=REASONS)
    joined_on = day(_("哪天来报到的"))


class ContactForm(KeyedForm):
    on = day(_("哪天联系的"))
    way = forms.ChoiceField(
        label=_("怎么联系的"), widget=forms.RadioSelect, choices=[(way.value, words.WAY[way]) for way in rules_migrants.Way]
    )
    note = area(_("要帮什么忙"), 3, required=False, help_text=_("没有就不写；不记他在哪儿、干了什么"))


class ActivityForm(KeyedForm):
    on = day(_("哪天"))
    title = line(_("参加了什么"), rules_migrants.TITLE_LENGTH, required=True, help_text=_("家里的支部看得到"))


class EndForm(KeyedForm):
    on = day(_("哪天结束的"))


# Weak branches -------------------------------------------------------------------------------------------------------------


class ProposeForm(ChoosingForm):
    codes = forms.MultipleChoiceField(label=_("是哪种情形"), widget=forms.CheckboxSelectMultiple, help_text=_("符合几种选几种"))
    found = area(_("看到的情况"), 4, help_text=_("写事实，在哪儿看到的。只有整顿的人看得到"))


class DecideForm(KeyedForm):
    listed = forms.ChoiceField(
        label=_("列不列入"), widget=forms.RadioSelect, choices=[("yes", _("列入整顿")), ("no", _("不列入"))]
    )
    said = area(_("说明"), 3, required=False, help_text=_("不列入要写原因"))


class PlanForm(KeyedForm):
    """A name and a post for each duty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for duty in rules_weak.Duty:
            self.fields[duty.value] = line(words.DUTY[duty], rules_weak.NAME_LENGTH)
            if duty is not rules_weak.Duty.UNIT:
                self.fields[f"{duty.value}_post"] = line(_("职务"), rules_weak.NAME_LENGTH)


class MeasureForm(ChoosingForm):
    code = forms.ChoiceField(label=_("针对哪种情形"), widget=forms.RadioSelect)
    text = area(_("做什么"), 3)
    who = line(_("谁负责"), rules_weak.NAME_LENGTH, required=True)
    due_on = day(_("什么时候做完"))


class DoneForm(KeyedForm):
    done_on = day(_("哪天做完的"))
    said = area(_("结果怎么样"), 3)


class ProgressForm(ChoosingForm):
    month = forms.ChoiceField(label=_("哪个月"), widget=forms.RadioSelect)
    said = area(_("这个月做了什么，还差什么"), 5)


class AcceptForm(ChoosingForm):
    """The members' vote: one that a meeting cast here, or papers that two people counted."""

    on = day(_("哪天验收的"))
    score = forms.DecimalField(label=_("得分（百分制）"), max_digits=5, decimal_places=2)
    vote = forms.ChoiceField(label=_("党员测评"), widget=forms.RadioSelect, required=False)
    satisfied = forms.IntegerField(label=_("纸票：满意"), min_value=0, required=False)
    mostly = forms.IntegerField(label=_("基本满意"), min_value=0, required=False)
    dissatisfied = forms.IntegerField(label=_("不满意"), min_value=0, required=False)
    counters = line(_("谁点的票"), 60, help_text=_("两个人的名字"))
    said = area(_("说明"), 3, required=False)


class RelapseForm(ChoosingForm):
    relapsed = forms.ChoiceField(
        label=_("看下来怎么样"), widget=forms.RadioSelect, choices=[("no", _("没有反弹")), ("yes", _("反弹了，重新整顿"))]
    )
    said = area(_("看到的情况"), 4)
    codes = forms.MultipleChoiceField(
        label=_("反弹的是哪种情形"), widget=forms.CheckboxSelectMultiple, required=False, help_text=_("没有反弹就不选")
    )


class CriteriaForm(KeyedForm):
    since = day(_("从哪天起"))
    title = line(_("名称"), 80, required=True)
    source = line(_("依据"), 120, required=True)
    lines = area(_("各种情形"), 14, help_text=_("一行一种"))
    pass_score = forms.DecimalField(label=_("多少分合格"), max_digits=5, decimal_places=2)
    dissatisfied_percent = forms.IntegerField(label=_("不满意超过百分之几就不合格"))
    vacant_months = forms.IntegerField(label=_("书记空几个月算线索"))
    relapse_months = forms.IntegerField(label=_("验收后几个月回头看"))


STATUS = {"full": Status.FULL, "probationary": Status.PROBATIONARY}
