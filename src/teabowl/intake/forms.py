from django import forms

from teabowl.intake import words
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


class FileForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=_("表格文件"), error_messages={"required": words.FIRST, "empty": _("这是一个空文件")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )  # fmt: skip
