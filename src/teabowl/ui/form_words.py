"""What Django says of a field that is wrong, in our own words: short, spoken, and what to do. A form may still say it better."""

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _


def speak() -> None:
    """Once, when the apps are ready."""
    forms.Field.default_error_messages["required"] = _("这里还没有填")
    for choice in (forms.ChoiceField, forms.TypedChoiceField):
        choice.default_error_messages["invalid_choice"] = _("请从给出的里面选一个")
    forms.MultipleChoiceField.default_error_messages |= {
        "invalid_choice": _("“%(value)s”不在给出的里面，请再选一次"),
        "invalid_list": _("请从给出的里面选"),
    }
    forms.DateField.default_error_messages["invalid"] = _("日期写成 2026-11-27 这样")
    forms.IntegerField.default_error_messages["invalid"] = _("请写整数，比如 12")
    forms.DecimalField.default_error_messages["invalid"] = _("请写数字，比如 12.50")
    forms.FileField.default_error_messages |= {
        "invalid": _("没有收到文件，请再选一次"),
        "missing": _("没有收到文件，请再选一次"),
        "empty": _("这个文件是空的，请换一个"),
    }
    forms.UUIDField.default_error_messages["invalid"] = _("这个编号不对，请从原来的页面再点一次")
    validators.MaxLengthValidator.message = _("最多 %(limit_value)s 个字，您写了 %(show_value)s 个")
    validators.MinLengthValidator.message = _("至少 %(limit_value)s 个字，您写了 %(show_value)s 个")
    validators.MaxValueValidator.message = _("最多 %(limit_value)s")
    validators.MinValueValidator.message = _("最少 %(limit_value)s")
