"""Forms of guides and errands. They carry what was typed; the actions decide."""

from collections.abc import Mapping
from typing import Any

from django import forms

from teabowl.files.documents_door import DocumentField
from teabowl.guides import errand_rules as errands
from teabowl.guides import words
from teabowl.guides.content import LONGEST, LONGEST_LIMIT, MOST_ROWS, Field, Form
from teabowl.guides.rules import WORDS, Category, Reason
from teabowl.ui.forms import KeyedForm
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


def _area(rows: int, most: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": most})


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _tel() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "tel"})


class MaterialForm(forms.Form):
    name = forms.CharField(label=_("带什么"), required=False, max_length=80)
    form = forms.ChoiceField(
        label=_("要哪种"), choices=[(f.value, words.FORM[f]) for f in Form], required=False, initial=Form.ORIGINAL.value
    )
    count = forms.IntegerField(label=_("几份"), required=False, widget=forms.NumberInput(attrs={"min": 1, "max": 20}))
    note = forms.CharField(label=_("说明"), required=False, max_length=200)
    lines = forms.CharField(
        label=_("表上有哪几栏"),
        help_text=_("是要填的表才写。一行一栏，冒号后面写填好的样子，比如“姓名：王有福”。空表和样表都从这里印"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class StepForm(forms.Form):
    title = forms.CharField(label=_("这一步做什么"), required=False, max_length=80)
    note = forms.CharField(label=_("说明"), required=False, max_length=200)
    days = forms.IntegerField(
        label=_("几个工作日"), required=False, widget=forms.NumberInput(attrs={"min": 1, "max": LONGEST_LIMIT})
    )


def material_typed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A material's row of the form, as `cleaning` takes it."""
    lines = []
    for line in str(row.get("lines") or "").splitlines():
        asked, _colon, filled = line.replace(":", "：", 1).partition("：")
        if asked.strip():
            lines.append((asked.strip(), filled.strip()))
    return {**row, "lines": lines}


def material_shown(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "lines": "\n".join(f"{asked}：{filled}" for asked, filled in row.get("lines", ()))}


Materials = forms.formset_factory(MaterialForm, extra=2, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 5)
Steps = forms.formset_factory(StepForm, extra=2, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 5)


class RowsOfField:
    """One of the two fields that have rows, as a formset: shown from a value, read back as one. `more` adds empty rows."""

    def __init__(self, field: Field, data: Any = None, value: Any = None) -> None:
        self.field = field
        kind = Materials if field is Field.MATERIALS else Steps
        shown = [material_shown(row) if field is Field.MATERIALS else dict(row) for row in value or ()]
        if data is not None and data.get("more") == field.value:
            data = data.copy()
            total = f"{field.value}-TOTAL_FORMS"
            if data.get(total, "").isdecimal():
                data[total] = str(min(int(data[total]) + 2, MOST_ROWS + 5))
        self.forms = kind(data, prefix=field.value, initial=shown if data is None else None)

    def is_valid(self) -> bool:
        return bool(self.forms.is_valid())

    @property
    def value(self) -> list[dict[str, Any]]:
        rows = [form.cleaned_data for form in self.forms if form.has_changed() or form.cleaned_data]
        return [material_typed(row) if self.field is Field.MATERIALS else row for row in rows]


class GuideForm(KeyedForm):
    category = forms.ChoiceField(label=_("哪一类"), choices=[(c.value, words.CATEGORY[c]) for c in Category])
    spoken = forms.CharField(
        label=words.FIELD[Field.SPOKEN], help_text=_("像说话那样，比如“满 60 岁，领养老金”"), max_length=120
    )  # fmt: skip
    title = forms.CharField(label=words.FIELD[Field.TITLE], help_text=_("文件上的叫法"), max_length=200)
    who = forms.CharField(label=words.FIELD[Field.WHO], widget=_area(4, LONGEST[Field.WHO]))
    note = forms.CharField(
        label=words.FIELD[Field.NOTE], help_text=_("写在“带什么”下面"), required=False, widget=_area(2, LONGEST[Field.NOTE])
    )
    fee = forms.CharField(label=words.FIELD[Field.FEE], help_text=_("不要钱就写“不收费”"), required=False, max_length=400)
    limit_days = forms.IntegerField(
        label=words.FIELD[Field.LIMIT_DAYS], required=False, widget=forms.NumberInput(attrs={"min": 1, "max": LONGEST_LIMIT})
    )
    law = forms.CharField(label=words.FIELD[Field.LAW], required=False, widget=_area(2, LONGEST[Field.LAW]))
    office = forms.CharField(label=words.FIELD[Field.OFFICE], max_length=240)
    phone = forms.CharField(label=words.FIELD[Field.PHONE], required=False, max_length=60, widget=_tel())
    online = forms.CharField(label=words.FIELD[Field.ONLINE], required=False, max_length=400)


class OneFieldForm(KeyedForm):
    """One text or number of a guide, as a place below changes it."""

    value = forms.CharField(required=False)
    summary = forms.CharField(
        label=_("一句话说改了什么"), help_text=_("比如“不要户口本”。看指南的人会看到"), required=False, max_length=80
    )  # fmt: skip

    def __init__(self, *args: Any, field: Field, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field in (Field.MATERIALS, Field.STEPS):
            del self.fields["value"]
            return
        self.fields["value"].label = str(words.FIELD[field])
        if LONGEST.get(field, 0) > 60:
            self.fields["value"].widget = _area(4, LONGEST[field])


class VillageForm(KeyedForm):
    here = forms.CharField(label=words.FIELD[Field.HERE], required=False, max_length=240, help_text=_("比如“村委会一楼东屋”"))
    hours = forms.CharField(label=words.FIELD[Field.HERE_HOURS], required=False, max_length=240)
    phone = forms.CharField(label=words.FIELD[Field.HERE_PHONE], required=False, max_length=60, widget=_tel())
    note = forms.CharField(
        label=words.FIELD[Field.HERE_NOTE], required=False, widget=_area(3, LONGEST[Field.HERE_NOTE]),
        help_text=_("只在这份指南上提醒，比如“周三下午镇里来人，可以当场办”"),
    )  # fmt: skip


class PointForm(KeyedForm):
    name = forms.CharField(label=_("叫什么"), max_length=80, help_text=_("比如“随西村便民服务点”"))
    address = forms.CharField(label=_("在哪儿"), required=False, max_length=160)
    hours = forms.CharField(label=_("什么时候有人"), required=False, widget=_area(2, 160))
    phone = forms.CharField(
        label=_("电话"), required=False, max_length=60, widget=_tel(), help_text=_("公开的办公电话，不写个人手机号")
    )  # fmt: skip


class PaperForm(KeyedForm):
    title = forms.CharField(label=_("叫什么"), help_text=_("表上印的名字，比如“居民最低生活保障申请表”"), max_length=120)
    which = forms.ChoiceField(
        label=_("哪一种"), choices=[("blank", _("空表，拿来填")), ("sample", _("样表，照着填"))], widget=forms.RadioSelect,
        initial="blank",
    )  # fmt: skip
    document = DocumentField(
        label=_("文件"),
        help_text=_("PDF、Word、Excel 或者图片，10 MB 以内（PDF 30 MB）。样表上不要有真人的姓名和号码"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.doc,.docx,.xls,.xlsx,image/jpeg,image/png,image/webp"}),
    )


class PublishForm(KeyedForm):
    review_on = forms.DateField(label=_("哪天以前再核对一遍"), help_text=_("到日子会提醒您，看还对不对"), widget=_day())


class PublishChangeForm(PublishForm):
    """From the second version on."""

    field_order = ("why", "review_on")
    why = forms.CharField(label=_("改了什么"), help_text=_("写一句，看指南的人会看到"), widget=_area(2, WORDS))


class ReviewForm(KeyedForm):
    review_on = forms.DateField(label=_("下一次哪天以前核对"), widget=_day())


class WithdrawForm(KeyedForm):
    why = forms.CharField(label=_("为什么停用"), help_text=_("看指南的人会看到"), widget=_area(3, WORDS))


class SureForm(KeyedForm):
    """Only asks whether to go on."""


class FileForm(forms.Form):
    file = forms.FileField(label=_("表格文件"), help_text=_(".xlsx，照着导出来的那一份填"))


class FeedbackForm(KeyedForm):
    reason = forms.ChoiceField(
        label=_("哪里没帮上忙"), choices=[(r.value, words.REASON[r]) for r in Reason], widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("细说一句"), help_text=_("别写姓名、电话和身份证号"), required=False, widget=_area(3, WORDS)
    )


class FileInput(forms.FileInput):
    """Several files at once; keeps Django's name so that the field component draws it as a file field."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        found = files.getlist(name) if hasattr(files, "getlist") else []
        return found[0] if found else None


ACCEPT = {"accept": "image/jpeg,image/png,image/webp,application/pdf"}


class AskForm(KeyedForm):
    phone = forms.CharField(label=_("您的手机号"), help_text=_("缺东西时村里好打给您"), max_length=30, widget=_tel())
    note = forms.CharField(
        label=_("想说的"), help_text=_("什么时候方便、材料放在哪儿。别写银行卡密码"), required=False,
        widget=_area(3, errands.NOTE_LENGTH),
    )  # fmt: skip
    papers = forms.FileField(
        label=_("材料照片"), required=False, widget=FileInput(attrs={**ACCEPT, "multiple": True}),
        help_text=_("拍清楚四个角，一次可以选几张。加密存放，只有经办的人能看，办完 90 天自动删掉"),
    )  # fmt: skip
    for_whom = forms.ChoiceField(
        label=_("给谁办"), widget=forms.RadioSelect, initial="self", choices=[("self", _("给自己")), ("other", _("替别人"))],
    )  # fmt: skip
    for_name = forms.CharField(label=_("替谁办"), required=False, max_length=60)
    relation = forms.ChoiceField(
        label=_("他是您的什么人"),
        required=False,
        choices=[("", _("请选")), *((r.value, words.RELATION[r]) for r in errands.Relation)],
    )
    consent = forms.ChoiceField(
        label=_("他本人怎么同意的"), required=False, widget=forms.RadioSelect,
        choices=[(c.value, words.CONSENT[c]) for c in errands.Consent if c not in (errands.Consent.SELF, errands.Consent.COUNTER)],
    )  # fmt: skip
    consent_paper = forms.FileField(
        label=_("同意书的照片"), required=False, widget=forms.FileInput(attrs=ACCEPT), help_text=_("在纸上同意的才要")
    )
    his_phone = forms.CharField(
        label=_("他的手机号"), required=False, max_length=30, widget=_tel(),
        help_text=_("在手机上点同意的才要。会给他发消息，他同意了才交到村里"),
    )  # fmt: skip
    witnesses = forms.CharField(
        label=_("在场的两个人"), required=False, max_length=160, help_text=_("口头同意的才要，比如“孙立根、周明芳”")
    )


class ResendForm(KeyedForm):
    note = forms.CharField(label=_("补了什么"), required=False, widget=_area(3, errands.NOTE_LENGTH))
    papers = forms.FileField(
        label=_("补的材料"), required=False, widget=FileInput(attrs={**ACCEPT, "multiple": True})
    )  # fmt: skip


class MoveForm(KeyedForm):
    note = forms.CharField(label=_("说明"), required=False, widget=_area(2, errands.NOTE_LENGTH))


class BackForm(KeyedForm):
    reason = forms.CharField(
        label=_("缺什么、怎么补"), help_text=_("一次说全，别让人跑第二趟"), widget=_area(4, errands.NOTE_LENGTH)
    )


class FinishForm(KeyedForm):
    outcome = forms.CharField(
        label=_("办成什么样"), help_text=_("办下来没有、什么时候生效、东西到哪儿拿"), widget=_area(4, errands.NOTE_LENGTH)
    )


class RateForm(KeyedForm):
    rating = forms.ChoiceField(
        label=_("事情办得怎么样？"), choices=[(r.value, words.RATING[r]) for r in errands.Rating], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("想说的"), help_text=_("选“不满意”，请写一句哪里没办好"), required=False, widget=_area(3, errands.NOTE_LENGTH)
    )
