"""What people type. Forms keep and show what was typed; the rules are in rules.py, and actions raise Invalid."""

from django import forms

from teabowl.kernel.errors import Invalid
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


class ApplicationForm(forms.Form):
    name = forms.CharField(label=_("姓名"), required=True, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    group = forms.CharField(label=_("小组"), required=True, help_text=_("比如“三组”"))
    phone = forms.CharField(
        label=_("手机号"),
        required=True,
        help_text=_("只给村里操作员核实用，不公开"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("原因"),
        required=True,
        help_text=_("对方会看到这句话"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )


class EndForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("为什么不在册了"),
        choices=[("moved", _("搬走了")), ("died", _("去世了")), ("mistake", _("登记错了"))],
        required=True,
        widget=forms.RadioSelect,
    )


class RegisterForm(forms.Form):
    file = forms.FileField(
        label=_("名册文件"),
        required=True,
        help_text=_(".xlsx、.xls 或 .csv，最多 5 MB、20,000 行"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )


class DeleteForm(forms.Form):
    sure = forms.BooleanField(label=_("我看明白了，要注销账号"), required=True)


def show_errors(form: forms.Form, error: Invalid) -> None:
    """Puts what an action found wrong beside its fields. The action is the judge: what the form itself minds is left out."""
    form.full_clean()
    form.errors.clear()
    for field, message in error.fields.items():
        form.add_error(field if field in form.fields else None, message)
