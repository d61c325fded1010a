"""Forms of open affairs. They carry what was typed; the actions decide."""

from typing import Any

from django import forms

from teabowl.disclosure import words
from teabowl.disclosure.rules import GROUP_OF, INCOME, LONGEST_ANSWER_DAYS, SPENDING, Category, Flow, Opinion, Signing, Topic
from teabowl.kernel.ids import new_id
from teabowl.kernel.money import BadMoney, fen_of
from teabowl.ui.forms import SpokenForm
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


class KeyedForm(SpokenForm):
    """A form that acts once however often it is sent: `form_key` is made with the empty form, as pictures know it."""

    use_required_attribute = False
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)


class MoneyField(forms.CharField):
    """Yuan as people type it, fen as a whole number. `negative`: a balance may be below zero."""

    def __init__(self, *, negative: bool = False, **kwargs: Any) -> None:
        super().__init__(max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **kwargs)
        self.negative = negative

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            fen = fen_of(text)
        except BadMoney:
            raise forms.ValidationError(words.BAD_AMOUNT) from None
        if fen < 0 and not self.negative:
            raise forms.ValidationError(words.BAD_AMOUNT_SIGN)
        return fen


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _date() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _choices(values: Any, names: Any) -> list[tuple[str, Any]]:
    return [(value.value, names[value]) for value in values]


class BeginForm(KeyedForm):
    month = forms.CharField(label=_("哪个月"), widget=forms.TextInput(attrs={"type": "month"}), max_length=7)
    opening = MoneyField(
        label=_("上月结余（元）"), help_text=_("上个月有账就不用填，会自己接上"), required=False, negative=True
    )


class BookForm(KeyedForm):
    opening = MoneyField(label=_("上月结余（元）"), help_text=_("上个月有账的，会自己接上"), negative=True)
    note = forms.CharField(
        label=_("这个月要说明的"), help_text=_("比如为什么迟了、这个月为什么没有收入"), required=False, widget=_area(3)
    )


class EntryForm(KeyedForm):
    flow = forms.ChoiceField(label=_("收还是支"), choices=_choices(Flow, words.FLOW), widget=forms.RadioSelect)
    amount = MoneyField(label=_("金额（元）"))
    purpose = forms.CharField(
        label=_("是什么钱"), help_text=_("一句话，大家看得懂，比如“三号机井水泵更换，含安装”"), max_length=400
    )
    category = forms.ChoiceField(
        label=_("类别"),
        choices=[
            ("", _("选一个")),
            (_("收入"), _choices(INCOME, words.CATEGORY)),
            (_("支出"), _choices(SPENDING, words.CATEGORY)),
        ],
    )
    on = forms.DateField(label=_("哪天"), widget=_date())
    party = forms.CharField(
        label=_("付款人或收款人"), help_text=_("单位写全名；个人的名字，网页上只显示姓"), required=False, max_length=200
    )
    is_person = forms.BooleanField(label=_("这是个人"), help_text=_("选上，网页上就只显示姓"), required=False)
    shares = forms.CharField(
        label=_("发给多人的，名单写在这里"),
        help_text=_("一行一个：姓名 金额，比如“王桂芝 300”。加起来要等于上面的金额。网页上只显示姓"),
        required=False,
        widget=_area(5),
    )
    handled_by = forms.CharField(label=_("经手人"), help_text=_("网页上不显示"), required=False, max_length=200)
    fund = forms.ChoiceField(label=_("算哪笔专款"), required=False)
    document = forms.FileField(
        label=_("电子发票（PDF）"), help_text=_("30 MB 以内。公布以后大家都能打开，上面不要有身份证号、银行卡号"), required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )  # fmt: skip

    def __init__(self, *args: Any, funds: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if funds:
            self.fields["fund"].choices = [("", _("不算专款")), *funds]  # type: ignore[attr-defined]
        else:
            del self.fields["fund"]


class CorrectForm(EntryForm):
    document = None  # type: ignore[assignment]  # what stood with the wrong entry stays with it
    why = forms.CharField(label=_("为什么更正"), help_text=_("大家都会看到这句话"), widget=_area(3))


class CancelForm(KeyedForm):
    why = forms.CharField(label=_("为什么冲掉"), help_text=_("大家都会看到这句话"), widget=_area(3))


class SignForm(KeyedForm):
    opinion = forms.ChoiceField(
        label=_("看完了，您的意见"),
        choices=[(Opinion.AGREED.value, _("没问题，签字")), (Opinion.QUESTIONED.value, _("有疑问，先不签"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("哪里不清楚"), help_text=_("有疑问的，写一句是哪一笔、问什么"), required=False, widget=_area(3)
    )


class WordsForm(KeyedForm):
    words = forms.CharField(label=_("怎么说"), widget=_area(4))


class AskForm(KeyedForm):
    body = forms.CharField(label=_("想问什么"), help_text=_("哪里看不明白，就问哪里"), widget=_area(4))
    visibility = forms.ChoiceField(
        label=_("谁能看"),
        choices=[("public", _("公开，问和答大家都能看")), ("private", _("只给答复的人看"))],
        widget=forms.RadioSelect,
        initial="public",
        help_text=_("公开也不写您的名字"),
    )


class AnswerForm(KeyedForm):
    answer = forms.CharField(label=_("答复"), help_text=_("查到什么写什么，附上哪张票"), widget=_area(5))


class WhyForm(KeyedForm):
    why = forms.CharField(label=_("为什么撤下"), help_text=_("提问的人会看到这句话"), widget=_area(3))


class SureForm(KeyedForm):
    """Only asks whether to go on."""


class StatementForm(KeyedForm):
    topic = forms.ChoiceField(
        label=_("公开什么"),
        choices=[
            ("", _("选一个")),
            *((words.GROUP[group], _choices([t for t in Topic if GROUP_OF[t] is group], words.TOPIC)) for group in words.GROUP),
        ],
    )
    title = forms.CharField(label=_("题目"), max_length=200)
    body = forms.CharField(label=_("内容"), help_text=_("谁定的、定了什么、钱怎么用。别写身份证号和电话"), widget=_area(10))
    since = forms.DateField(label=_("说的是哪天起"), widget=_date())
    until = forms.DateField(label=_("到哪天"), widget=_date())


class CorrectStatementForm(KeyedForm):
    title = forms.CharField(label=_("题目"), max_length=200)
    body = forms.CharField(label=_("内容"), widget=_area(10))
    why = forms.CharField(label=_("为什么更正"), help_text=_("大家都会看到这句话，原来的内容也还看得到"), widget=_area(2))
    version = forms.IntegerField(widget=forms.HiddenInput)


class FundForm(KeyedForm):
    title = forms.CharField(label=_("为什么事筹钱"), help_text=_("比如“给东头小桥装护栏”"), max_length=200)
    story = forms.CharField(label=_("细说"), help_text=_("写到某个人的难处，要先问过本人同意"), widget=_area(8))
    target = MoneyField(label=_("要筹多少（元）"), required=False)
    kind = forms.ChoiceField(
        label=_("是哪一种"),
        choices=[("appeal", _("请大家捐助")), ("project", _("专款，不捐"))],
        widget=forms.RadioSelect,
        initial="appeal",
    )


class RemindForm(KeyedForm):
    words = forms.CharField(label=_("说一句"), help_text=_("可以不写。大家都看得到"), required=False, widget=_area(3))


class ReplyForm(KeyedForm):
    words = forms.CharField(label=_("为什么没公布，怎么办"), help_text=_("大家都看得到"), widget=_area(4))
    promised_on = forms.DateField(label=_("哪天前补上"), required=False, widget=_date())


class TermsForm(KeyedForm):
    finance_day = forms.IntegerField(label=_("月账最晚哪天公布（下个月几号）"), required=False)
    affairs_day = forms.IntegerField(label=_("村务最晚哪天公开（季度后第一个月几号）"), required=False)
    answer_days = forms.IntegerField(
        label=_("对账的提问几个工作日内答"), required=False, max_value=LONGEST_ANSWER_DAYS, min_value=1
    )
    signing = forms.ChoiceField(
        label=_("理财小组怎么签才能公布"), choices=[("", _("不另定")), *_choices(Signing, words.SIGNING)], required=False
    )
    since = forms.DateField(label=_("从哪天起"), widget=_date())


class UploadForm(KeyedForm):
    file = forms.FileField(label=_("选表格"), help_text=_("Excel 或 CSV，一个月或者全年十二张表都行。会先给您看，确认了才记"))


class FilterForm(forms.Form):
    q = forms.CharField(label=_("找什么"), required=False, max_length=40)
    category = forms.ChoiceField(
        label=_("类别"), choices=[("", _("全部类别")), *_choices(Category, words.CATEGORY)], required=False
    )
    flow = forms.ChoiceField(label=_("收支"), choices=[("", _("收和支")), *_choices(Flow, words.FLOW)], required=False)
    since = forms.DateField(label=_("从哪天"), required=False, widget=_date())
    until = forms.DateField(label=_("到哪天"), required=False, widget=_date())
