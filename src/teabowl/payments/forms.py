"""Forms of payments. They carry what was typed; the actions decide. A key is never put back into a form."""

from typing import Any

from django import forms

from teabowl.ui.forms import KeyedForm, SpokenForm
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


class SecretText(forms.Textarea):
    """A field for a pasted key: what was typed is never drawn again."""

    def format_value(self, value: Any) -> str:
        return ""


class SecretLine(forms.PasswordInput):
    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off", "spellcheck": "false"})


def _pem(rows: int) -> dict[str, Any]:
    return {"rows": rows, "autocomplete": "off", "spellcheck": "false"}


class KeysForm(SpokenForm):
    certificate_serial = forms.CharField(
        label=_("商户 API 证书序列号"), help_text=_("商户平台：账户中心、API 安全、商户 API 证书里看")
    )
    private_key = forms.CharField(
        label=_("商户 API 私钥"),
        help_text=_("apiclient_key.pem 的全部内容。存进去就看不到了，只能换"),
        widget=SecretText(attrs=_pem(4)),
    )
    apiv3_key = forms.CharField(label=_("APIv3 密钥"), help_text=_("32 位。存进去也看不到了"), widget=SecretLine())
    public_key_id = forms.CharField(
        label=_("微信支付公钥 ID"), help_text=_("PUB_KEY_ID_ 开头。老商户没有，就和下面一格一起空着"), required=False
    )
    public_key = forms.CharField(
        label=_("微信支付公钥"), help_text=_("pub_key.pem 的全部内容"), required=False, widget=forms.Textarea(attrs=_pem(4))
    )


class OpenForm(KeysForm):
    title = forms.CharField(label=_("收款方"), help_text=_("付款人看到的名字，比如“随西村党支部”"), max_length=40)
    number = forms.CharField(label=_("商户号"), help_text=_("8 到 10 位数字"))
    app_id = forms.CharField(label=_("AppID"), help_text=_("和商户号绑定的服务号的，wx 开头"))

    field_order = ("title", "number", "app_id")


class RefundForm(KeyedForm):
    amount = forms.CharField(label=_("退多少"), help_text=_("元"), widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    reason = forms.CharField(label=_("为什么退"), help_text=_("付款人会看到"), max_length=80)


class SettleForm(SpokenForm):
    note = forms.CharField(label=_("是怎么回事"), widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}))


class BillForm(SpokenForm):
    day = forms.DateField(label=_("哪天的账"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class SureForm(SpokenForm):
    """Only asks whether to go on."""
