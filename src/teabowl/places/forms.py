"""What is asked for a change: the date, the decision, and what the kind needs. Words in, codes out."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms

from teabowl.kernel.actor import Level
from teabowl.places import rules
from teabowl.places.models import Change, Place
from teabowl.places.queries import children, find_places
from teabowl.ui.words import gettext_lazy_of, gettext_of

_ = gettext_of(__name__)
gettext_lazy = gettext_lazy_of(__name__)


class ChangeForm(forms.Form):
    """The part that every change has. `kwargs()` gives the words of the plan and of the action."""

    on = forms.DateField(label=gettext_lazy("从哪天起"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    decision = forms.CharField(
        label=gettext_lazy("依据的文件"), max_length=200, help_text=gettext_lazy("文号或标题，公开的历史里会写")
    )
    decided_on = forms.DateField(
        label=gettext_lazy("文件日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    approved_by = forms.CharField(label=gettext_lazy("批准机关"), max_length=100, required=False)

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        self.place = place
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name not in ChangeForm.base_fields])

    def kwargs(self) -> dict[str, Any]:
        return {"code": self.place.code, "on": self.cleaned_data["on"]}


class PlaceField(forms.CharField):
    """A place by its code or by words that fit only one ('郓城 随西村')."""

    def __init__(self, *, level: Level | None, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)
        self.level = level

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        levels = [self.level] if self.level else list(Level)
        if rules.is_code(text):
            return str(text)
        words = text.split()
        found = [f for f in find_places(text, limit=12) if f.in_force and f.level in levels]
        exact = [f for f in found if f.name == words[-1]]
        if len(exact or found) == 1:
            return (exact or found)[0].code
        if not found:
            raise forms.ValidationError(_("没有找到“%(text)s”，可以写 12 位编号") % {"text": text})
        told = "；".join(f"{f.code} {f.path} {f.name}" for f in (exact or found)[:5])
        raise forms.ValidationError(_("有好几个，写编号说清楚是哪个：%(told)s") % {"told": told})


def _checked_name(text: str) -> str:
    if text and not rules.is_name(text):
        raise forms.ValidationError(_("名称最多 60 个字，不能有表情、符号和看不见的字符"))
    return text


class CodeField(forms.RegexField):
    """Digits of a Chinese keyboard, which are wide, are digits too."""

    def to_python(self, value: Any) -> Any:
        return unicodedata.normalize("NFKC", super().to_python(value) or "")


class NamedForm(ChangeForm):
    """A change that gives a name and a code."""

    new_code = CodeField(
        r"^[0-9]{12}$", label=gettext_lazy("编号"), max_length=12, error_messages={"invalid": gettext_lazy("编号是 12 位数字")}
    )
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)

    def clean_name(self) -> str:
        return _checked_name(self.cleaned_data["name"])

    def kwargs(self) -> dict[str, Any]:
        return super().kwargs() | {"name": self.cleaned_data["name"], "new_code": self.cleaned_data["new_code"]}


class SiblingsField(forms.CharField):
    """Several places beside this one, typed one after another: names, pinyin, initials or codes. Gives their codes."""

    def __init__(self, *, beside: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(max_length=600, **kwargs)
        self.beside = beside

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        codes, unknown = [], []
        for word in re.split(r"[\s,，、;；]+", str(text or "").strip().lower()):
            found = [
                p for p in self.beside if word in (p.name.lower(), p.name.removesuffix("村"), p.pinyin, p.initials, p.code)
            ]
            if len(found) == 1:
                codes.append(found[0].code)
            elif word:
                unknown.append(word)
        if unknown:
            raise forms.ValidationError(
                _("同一级里没有认出“%(words)s”。可以写：%(names)s")
                % {"words": "、".join(unknown), "names": "、".join(p.name for p in self.beside)}
            )
        return list(dict.fromkeys(codes))


class MergeForm(ChangeForm):
    into = forms.CharField()
    others = forms.CharField()

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, place=place, **kwargs)
        self.fields["into"] = PlaceField(
            level=Level(place.level), label=_("并入哪里"), help_text=_("写名称，重名的写上县名或 12 位编号")
        )
        beside = [p for p in children(place.parent) if p.id != place.id] if place.parent else []
        self.fields["others"] = SiblingsField(
            beside=beside,
            required=False,
            label=_("一起并入的"),
            help_text=_("还有哪些一起并，名称一个接一个写，用空格隔开"),
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        if not beside:
            del self.fields["others"]

    def kwargs(self) -> dict[str, Any]:
        codes = [self.place.code, *self.cleaned_data.get("others", [])]
        return {"codes": codes, "into": self.cleaned_data["into"], "on": self.cleaned_data["on"]}


class CloseForm(ChangeForm):
    into = forms.CharField()

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, place=place, **kwargs)
        self.fields["into"] = PlaceField(
            level=Level(place.level),
            required=False,
            label=_("以后归哪里"),
            help_text=_("什么都没有记过的地方，可以不写"),
        )

    def kwargs(self) -> dict[str, Any]:
        return super().kwargs() | {"into": self.cleaned_data["into"]}


class MoveForm(ChangeForm):
    to = forms.CharField()

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, place=place, **kwargs)
        self.fields["to"] = PlaceField(
            level=rules.parent_level(Level(place.level)), label=_("划归哪里"), help_text=_("上一级的名称，或 12 位编号")
        )

    def kwargs(self) -> dict[str, Any]:
        return super().kwargs() | {"to": self.cleaned_data["to"]}


class RenameForm(NamedForm):
    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, place=place, **kwargs)
        self.initial = {"name": place.name, "new_code": place.code, **self.initial}


class OpenForm(NamedForm):
    def kwargs(self) -> dict[str, Any]:
        given = super().kwargs()
        return {"parent": given["code"], "code": given["new_code"], "name": given["name"], "on": given["on"]}


class SplitForm(NamedForm):
    groups = forms.CharField(
        label=gettext_lazy("哪些小组去新村"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("用空格隔开：三组 四组"),
    )

    def kwargs(self) -> dict[str, Any]:
        groups = self.cleaned_data["groups"].replace("，", " ").replace("、", " ").replace(",", " ").split()
        return super().kwargs() | {"groups": [g[:20] for g in groups][:100]}


FORMS: dict[Change.Kind, type[ChangeForm]] = {
    Change.Kind.MERGE: MergeForm,
    Change.Kind.SPLIT: SplitForm,
    Change.Kind.RENAME: RenameForm,
    Change.Kind.MOVE: MoveForm,
    Change.Kind.OPEN: OpenForm,
    Change.Kind.CLOSE: CloseForm,
}
