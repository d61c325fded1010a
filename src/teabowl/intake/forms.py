from django import forms
from django.utils.translation import gettext_lazy as _

from teabowl.intake import words


class FileForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=_("表格文件"), error_messages={"required": words.FIRST, "empty": _("这是一个空文件")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )  # fmt: skip
