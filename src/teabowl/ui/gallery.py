"""What the gallery shows: real words and a real form, once per look."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from teabowl.kernel.times import CHINA
from teabowl.ui import qr
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


class SampleForm(forms.Form):
    """One field of each kind that pages use."""

    phone = forms.CharField(label=_("手机号"), widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
    body = forms.CharField(
        label=_("想问什么"), help_text=_("写清哪里、什么时候。不用写自己的身份证号。"), widget=forms.Textarea(attrs={"rows": 3})
    )
    group = forms.ChoiceField(label=_("哪个组"), choices=[("1", _("一组")), ("2", _("二组")), ("3", _("三组"))])
    photo = forms.FileField(label=_("照片"), required=False)
    agreed = forms.BooleanField(label=_("同意公开"), help_text=_("名字不会公开，只写“三组村民”。"), required=False)
    rating = forms.ChoiceField(
        label=_("事情办得怎么样？"),
        widget=forms.RadioSelect,
        choices=[("good", _("满意")), ("fair", _("一般")), ("bad", _("不满意"))],
    )

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if len(phone) != 11:
            raise forms.ValidationError(_("手机号是 11 位，您填了 %(n)s 位。") % {"n": len(phone)})
        return phone


@dataclass(frozen=True)
class SampleRoom:
    """What live.queries.follow gives a page, of a room that nobody can follow."""

    room: str = ""
    at: str = ""
    stream: str = ""
    now: str = ""
    renew: str = ""

    @property
    def parts(self) -> dict[str, Any]:
        return {"votes": _("已交 15 票，还有 4 人没交")}


@dataclass(frozen=True)
class SamplePage:
    newer_url: str = "#newer"
    older_url: str = "#older"


def context() -> dict[str, Any]:
    """Template values of ui/gallery.html."""
    filled = {"phone": "1380000", "body": "村东的沟堵了。", "group": "3", "agreed": "on", "rating": "good"}
    return {
        "code": qr.svg("https://example.org/"),
        "sample_forms": {
            name: SampleForm({f"{name}-{key}": value for key, value in filled.items()}, prefix=name)
            for name in ("light", "dark", "care")
        },
        "sample_page": SamplePage(),
        "sample_live": SampleRoom(),
        "sample_address": lambda **chosen: "#" + "-".join(chosen.values()),
        "answered_at": datetime(2026, 11, 20, 16, 40, tzinfo=CHINA),
    }
