"""Forms of the site's own pages."""

from uuid import UUID

from django import forms

from teabowl.kernel.ids import new_id
from teabowl.sites.scenes import SCENES
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


class SiteForm(forms.Form):
    intro = forms.CharField(label=_("一句话介绍"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    phone = forms.CharField(
        label=_("村委会电话"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}),
        help_text=_("公开的办公电话，不要写个人手机号"),
    )  # fmt: skip
    address = forms.CharField(label=_("办公地点"), max_length=80, required=False)
    hours = forms.CharField(label=_("办公时间"), max_length=60, required=False)


class CoverForm(forms.Form):
    """`scene` '' leaves the drawing to us."""

    scene = forms.ChoiceField(
        label=_("没有照片时用哪幅画"), required=False, widget=forms.RadioSelect, choices=[("", _("随便一幅")), *SCENES.items()]
    )


class ComplaintForm(forms.Form):
    body = forms.CharField(
        label=_("哪里不好用，或者要投诉什么"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    contact = forms.CharField(
        label=_("怎么答复您"), max_length=60, required=False, help_text=_("电话或微信号，只有答复的人能看到")
    )
    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_key(self) -> UUID:
        """A form without its key (an old tab) gets one: it may then be sent twice, but is never lost."""
        key: UUID | None = self.cleaned_data["key"]
        return key or new_id()


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("答复"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))
