"""What is said of a field that is wrong, in our own words: short, spoken, and what to do. A form may still say it better."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core import validators
from django.utils.functional import lazy

from teabowl.kernel.errors import Invalid, Problem
from teabowl.kernel.texts import clean_text
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

WRITE_SOMETHING = _("这里还没写")
TOO_LONG = _("最多 %(most)s 字，您写了 %(typed)s 字")
BAD_CHARACTERS = _("里面有存不了的字符，请删掉再试")
NOT_OFFERED = _("这一项选不了，另选一个")
CHOOSE_ONE = _("请选一个")


def check_written(field: str, text: str, most: int, *, required: bool = True) -> str:
    """The text, if it is there and not too long. Raises Invalid for the field."""
    if required and not text:
        raise Invalid({field: WRITE_SOMETHING})
    if len(text) > most:
        raise Invalid({field: TOO_LONG % {"most": most, "typed": len(text)}})
    return text


def clean_written(field: str, text: str, most: int, *, required: bool = True) -> str:
    """Text as it is stored, without what hides or reorders it. Raises Invalid for the field: missing, too long, or with characters
    PostgreSQL cannot keep."""
    if any((c < " " and c not in "\r\n\t") or "\ud800" <= c <= "\udfff" for c in text):
        raise Invalid({field: BAD_CHARACTERS})
    return check_written(field, clean_text(text), most, required=required)


def saying(sentences: Mapping[str, Any]) -> Callable[[str, int], Any]:
    """say(code, n) of an area's sentences: put into the reader's language when it is shown."""
    return lazy(lambda code, n: str(sentences[code]) % {"n": n}, str)


def check_no_problems(problems: Iterable[Problem], *, say: Callable[[str, int], Any]) -> None:
    """Raises Invalid with the first sentence for each field, unless there are no problems."""
    fields: dict[str, Any] = {}
    for problem in problems:
        fields.setdefault(problem.field, say(problem.code, problem.n))
    if fields:
        raise Invalid(fields)


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
    validators.ProhibitNullCharactersValidator.message = BAD_CHARACTERS
    validators.MaxLengthValidator.message = _("最多 %(limit_value)s 个字，您写了 %(show_value)s 个")
    validators.MinLengthValidator.message = _("至少 %(limit_value)s 个字，您写了 %(show_value)s 个")
    validators.MaxValueValidator.message = _("最多 %(limit_value)s")
    validators.MinValueValidator.message = _("最少 %(limit_value)s")
