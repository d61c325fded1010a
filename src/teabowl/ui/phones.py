"""The form field for a mobile number: any usual way of typing it in, E.164 out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from teabowl.kernel.phones import BadPhone, e164
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


class PhoneField(forms.CharField):
    """Cleans to '+8613953000007', and says what is wrong in so many words."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "maxlength": 32})
        kwargs = {"label": _("手机号"), "max_length": 32, "widget": widget, **kwargs}
        kwargs["error_messages"] = {"required": _("请填手机号")} | kwargs.get("error_messages", {})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return typed
        try:
            return e164(typed)
        except BadPhone as error:
            words = {
                "characters": _("手机号只用数字，像 139 5300 0007"),
                "length": _("手机号是 11 位，您填了 %(n)s 位"),
                "beginning": _("手机号以 13 到 19 开头，请看一下有没有写对"),
            }
            raise ValidationError(words[error.fault], params={"n": error.digits}, code=error.fault) from None
