"""Forms of letters. They carry what was typed; the actions decide."""

from typing import Any

from django import forms

from teabowl.letters import words
from teabowl.letters.rules import BODY_LENGTH, LONGEST_LIMIT, NOTE_LENGTH, TITLE_LENGTH, Consent, Kind, Rating, Visibility
from teabowl.ui.forms import KeyedForm
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


def _area(rows: int, most: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": most})


class WriteForm(KeyedForm):
    title = forms.CharField(
        label=_("想问什么事"),
        help_text=_("一句话，比如“村东排水沟什么时候清”"),
        widget=forms.TextInput(attrs={"maxlength": TITLE_LENGTH}),
    )
    body = forms.CharField(
        label=_("细说"),
        help_text=_("在哪儿、什么时候、想怎么办。别写身份证号和别人的电话"),
        widget=_area(8, BODY_LENGTH),
    )
    visibility = forms.ChoiceField(
        label=_("谁能看"),
        help_text=_("私密的信，只有村书记能打开；迟了没答，镇里的经办人也能。谁看过，您都查得到。"),
        choices=[(v.value, words.VISIBILITY[v]) for v in Visibility],
        widget=forms.RadioSelect,
        initial=Visibility.PRIVATE.value,
    )
    show_name = forms.BooleanField(label=_("公开时写上我的名字"), help_text=_("不选就只写哪个小组的村民"), required=False)


class AnswerForm(KeyedForm):
    body = forms.CharField(label=_("答复"), help_text=_("谁去办、什么时候办完、钱从哪儿出"), widget=_area(8, BODY_LENGTH))
    follow_up_on = forms.DateField(
        label=_("哪天再来报一次结果"),
        help_text=_("事情还没办完就约一天，到时候会提醒您"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class NoteForm(KeyedForm):
    kind = forms.ChoiceField(
        label=_("做了什么"),
        choices=[(k.value, words.KIND[k]) for k in (Kind.LOOKING, Kind.VISITED)],
        widget=forms.RadioSelect,
        initial=Kind.LOOKING.value,
    )
    note = forms.CharField(label=_("说明"), required=False, widget=_area(3, NOTE_LENGTH))


class FollowUpForm(KeyedForm):
    note = forms.CharField(label=_("结果怎么样"), widget=_area(4, NOTE_LENGTH))
    again_on = forms.DateField(
        label=_("还没完？哪天再报"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class AskForm(KeyedForm):
    question = forms.CharField(label=_("再问一句"), help_text=_("哪里没说清、还想知道什么"), widget=_area(4, NOTE_LENGTH))


class RateForm(KeyedForm):
    rating = forms.ChoiceField(
        label=_("事情办得怎么样？"), choices=[(r.value, words.RATING[r]) for r in Rating], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("想说的"), help_text=_("选“不满意”，请写一句哪里没办好"), required=False, widget=_area(3, NOTE_LENGTH)
    )


class VisibilityForm(KeyedForm):
    visibility = forms.ChoiceField(
        label=_("谁能看"), choices=[(v.value, words.VISIBILITY[v]) for v in Visibility], widget=forms.RadioSelect
    )


class ConsentForm(KeyedForm):
    consent = forms.ChoiceField(
        label=_("哪些可以让大家看"),
        help_text=_("以后随时能改。公开的只是到今天为止的答复。"),
        choices=[(c.value, words.CONSENT[c]) for c in Consent],
        widget=forms.RadioSelect,
    )


class SureForm(KeyedForm):
    """Only asks whether to go on."""


class HideForm(KeyedForm):
    reason = forms.CharField(
        label=_("为什么撤下"), help_text=_("来信人会看到这句话。信还是要答复的"), widget=_area(3, NOTE_LENGTH)
    )


class LimitForm(KeyedForm):
    days = forms.IntegerField(label=_("几个工作日内答复"), widget=forms.NumberInput(attrs={"min": 1, "max": LONGEST_LIMIT}))
    since = forms.DateField(
        label=_("从哪天起"),
        help_text=_("这天起收到的信按新期限，以前的不变"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].error_messages["invalid"] = words.LIMIT_RANGE % {"most": LONGEST_LIMIT}
        self.fields["since"].error_messages["invalid"] = words.FROM_TODAY
