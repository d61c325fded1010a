"""Forms of dues. They carry what was typed; the actions decide."""

from datetime import date
from typing import Any

from django import forms

from teabowl.dues import words
from teabowl.dues.codes import Way
from teabowl.dues.ledger import HELD, USES, Account, What
from teabowl.dues.rules import Category
from teabowl.files.doors import FileInput
from teabowl.kernel.money import BadMoney, fen_of
from teabowl.ui.form_words import CHOOSE_ONE
from teabowl.ui.forms import KeyedForm, SpokenForm
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


class MoneyField(forms.CharField):
    """Yuan as people type it, fen as a whole number above zero, or None."""

    def __init__(self, *, zero: bool = False, **kwargs: Any) -> None:
        super().__init__(max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **kwargs)
        self.zero = zero

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            fen = fen_of(text)
        except BadMoney:
            raise forms.ValidationError(words.BAD_AMOUNT) from None
        if fen < 0 or (fen == 0 and not self.zero):
            raise forms.ValidationError(words.BAD_AMOUNT)
        return fen


class MonthField(forms.CharField):
    """'2026-11' as the first day of the month."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=7, widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-01"}), **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return date.fromisoformat(f"{text}-01")
        except ValueError:
            raise forms.ValidationError(_("月份写成 2026-11 这样")) from None


def day_field(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


def names(found: Any, texts: Any) -> list[tuple[str, Any]]:
    return [(value.value, texts[value]) for value in found]


class FixForm(KeyedForm):
    category = forms.ChoiceField(label=_("按哪一类"), choices=names(Category, words.CATEGORY), widget=forms.RadioSelect)
    base = MoneyField(
        label=_("基数（元）"),
        required=False,
        help_text=_(
            "工资写每月相对固定的、税后的；个体经营写上季度的月平均；离退休写实际领到的。农民、学生、下岗失业和低保不用写"
        ),
    )
    decided = MoneyField(label=_("农民党员每月交（元）"), required=False, help_text=_("0.20 到 1.00。不写，就按支部定的数"))
    starts = MonthField(label=_("从哪个月起"))
    decision = forms.CharField(
        label=_("支部的决定"), max_length=200, required=False, help_text=_("年初核定不用写；年中改，写哪天的会、怎么定的")
    )


class TakeForm(KeyedForm):
    way = forms.ChoiceField(
        label=_("怎么交的"), choices=names((Way.CASH, Way.BANK, Way.PROXY), words.WAY), widget=forms.RadioSelect, initial="cash"
    )
    months = forms.MultipleChoiceField(label=_("交哪几个月"), widget=forms.CheckboxSelectMultiple)
    paid_on = day_field(label=_("哪天收的"))
    extra = MoneyField(label=_("自愿多交（元）"), required=False)
    proxy = forms.CharField(label=_("谁代交的"), max_length=40, required=False, help_text=_("代交的写姓名"))
    decision = forms.CharField(
        label=_("支部的决定"), max_length=200, required=False, help_text=_("补交 6 个月以前的，写哪天的会定的")
    )

    def __init__(self, *args: Any, months: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["months"].choices = months  # type: ignore[attr-defined]


class PayForm(KeyedForm):
    months = forms.MultipleChoiceField(label=_("交哪几个月"), widget=forms.CheckboxSelectMultiple)
    extra = MoneyField(label=_("自愿多交（元）"), required=False)

    def __init__(self, *args: Any, months: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["months"].choices = months  # type: ignore[attr-defined]


class ExcuseForm(SpokenForm):
    months = forms.MultipleChoiceField(label=_("哪几个月"), widget=forms.CheckboxSelectMultiple)
    why = forms.CharField(label=_("正当理由，哪天的会记的"), max_length=200)

    def __init__(self, *args: Any, months: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["months"].choices = months  # type: ignore[attr-defined]


class WhyForm(SpokenForm):
    why = forms.CharField(label=_("为什么"), max_length=200)


class WaiverForm(KeyedForm):
    first = MonthField(label=_("从哪个月"))
    last = MonthField(label=_("到哪个月"))
    reduced = MoneyField(label=_("每月还交多少（元）"), zero=True, required=False, help_text=_("不写，就是免交"))
    reason = forms.CharField(
        label=_("有什么难处"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("加密存着，只有支部和上一级定这件事的人能看，看过会留下记录"),
    )  # fmt: skip


class DecideForm(SpokenForm):
    agree = forms.ChoiceField(label=_("怎么定的"), choices=[("yes", _("同意")), ("no", _("不同意"))], widget=forms.RadioSelect)
    decision = forms.CharField(label=_("依据"), max_length=200, help_text=_("哪天的会，或者批复的文号"))


class ConcernForm(SpokenForm):
    outcome = forms.ChoiceField(label=_("结果"), choices=list(words.OUTCOME.items()), widget=forms.RadioSelect)
    words = forms.CharField(label=_("怎么谈的"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class VoucherForm(SpokenForm):
    papers = forms.FileField(
        label=_("票据的照片"), required=False, widget=FileInput(attrs={"accept": "image/*,.pdf,application/pdf", "multiple": True}),
        help_text=_("发票、收条的照片或 PDF，最多 6 张，加密存着，看账的人才能看"),
    )  # fmt: skip


class EntryForm(KeyedForm):
    what = forms.ChoiceField(label=_("记什么"), choices=names(What, words.WHAT), widget=forms.RadioSelect)
    held = forms.ChoiceField(label=_("钱在哪儿"), choices=names(HELD, words.ACCOUNT), widget=forms.RadioSelect, initial="bank")
    other = forms.ChoiceField(
        label=_("用在什么上，或到哪儿"), required=False,
        choices=[("", "—"), *names(USES, words.ACCOUNT), *[(a.value, words.ACCOUNT[a]) for a in HELD]],
    )  # fmt: skip
    amount = MoneyField(label=_("金额（元）"))
    on = day_field(label=_("哪天"))
    text = forms.CharField(label=_("事由"), max_length=200)
    papers = forms.FileField(
        label=_("票据的照片"), required=False, widget=FileInput(attrs={"accept": "image/*,.pdf,application/pdf", "multiple": True}),
        help_text=_("发票、收条的照片或 PDF，没有就以后再附"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Spending is for something, and what moves goes somewhere."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("what") in (What.SPEND, What.MOVE) and not said.get("other"):
            self.add_error("other", CHOOSE_ONE)
        return said

    def other_account(self) -> Account:
        """What stands on the other side: said for spending and moves, plain for the rest."""
        what = What(self.cleaned_data["what"])
        plain = {
            What.INTEREST: Account.INTEREST,
            What.FROM_ABOVE: Account.FROM_ABOVE,
            What.TO_BELOW: Account.TO_BELOW,
            What.OPENING: Account.OPENING,
        }
        return plain.get(what) or Account(self.cleaned_data["other"] or Account.OPENING)


class TermsForm(SpokenForm):
    since = MonthField(label=_("从哪个月起"))
    day = forms.IntegerField(label=_("每月几号以前交"), min_value=1, max_value=28)
    quarterly = forms.BooleanField(label=_("同意按季交"), required=False)
    farmer = MoneyField(label=_("农民党员每月交（元）"), required=False, help_text=_("0.20 到 1.00 元之间，由支部定"))
    share = forms.DecimalField(
        label=_("下级上缴的比例（%）"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=_("管下级的组织写"),
    )
    decision = forms.CharField(label=_("哪天的会定的"), max_length=200, required=False)


class UpForm(KeyedForm):
    first = MonthField(label=_("从哪个月"))
    last = MonthField(label=_("到哪个月"))
    held = forms.ChoiceField(label=_("从哪儿交"), choices=names(HELD, words.ACCOUNT), widget=forms.RadioSelect, initial="bank")


class PublishForm(SpokenForm):
    note = forms.CharField(
        label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("大家都能看到")
    )


class UploadForm(SpokenForm):
    file = forms.FileField(label=_("表格（Excel 或 CSV）"))


class ReceiptForm(SpokenForm):
    number = forms.CharField(label=_("收据编号"), max_length=30)
