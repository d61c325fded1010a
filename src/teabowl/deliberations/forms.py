"""Forms of matters. They carry what was typed; the actions decide."""

from typing import Any

from django import forms

from teabowl.deliberations import words
from teabowl.deliberations.rules import BODY, TITLE, WORDS, Topic
from teabowl.ui.forms import KeyedForm, SpokenForm
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


class ProposeForm(KeyedForm):
    title = forms.CharField(label=_("什么事"), max_length=TITLE)
    topic = forms.ChoiceField(label=_("哪一类"), choices=[(t.value, words.TOPIC[t]) for t in Topic], widget=forms.RadioSelect)
    body = forms.CharField(
        label=_("怎么办"), max_length=BODY, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("为什么要办、怎么办、花多少钱、钱从哪来。交上去村里人都能看到。"),
    )  # fmt: skip
    organisation = forms.ChoiceField(label=_("哪个党组织提议"))

    def __init__(self, *args: Any, branches: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(branches) < 2:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].choices = branches  # type: ignore[attr-defined]


class BringForm(SpokenForm):
    meeting = forms.ChoiceField(label=_("排到哪个会上"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, meetings: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].choices = meetings  # type: ignore[attr-defined]


class DiscloseForm(SpokenForm):
    words = forms.CharField(label=_("公开什么"), max_length=WORDS, widget=forms.Textarea(attrs={"rows": 6}))
    days = forms.IntegerField(label=_("公示几天"), min_value=1, max_value=999)


class StopForm(SpokenForm):
    reason = forms.CharField(label=_("为什么不议了"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
