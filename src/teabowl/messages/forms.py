"""Forms of messages. They carry what was typed; the actions decide."""

from typing import Any

from django import forms

from teabowl.kernel.times import CHINA
from teabowl.messages import words
from teabowl.messages.rules import NOTE_LENGTH, SOURCE_LENGTH, TITLE_LENGTH, WARNING_LENGTH, Danger, Digest, How
from teabowl.ui.forms import KeyedForm
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

HOURS = [(hour, f"{hour}:00") for hour in range(24)]


class AlertForm(KeyedForm):
    danger = forms.ChoiceField(
        label=_("什么事"), choices=[(d.value, words.DANGER[d]) for d in Danger], widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=_("一句话"),
        help_text=_("短信和微信只看得到这一句，比如“今晚有暴雨，低洼处先搬东西”"),
        widget=forms.TextInput(attrs={"maxlength": TITLE_LENGTH}),
    )
    body = forms.CharField(
        label=_("要大家做什么"),
        help_text=_("先做什么、去哪里、找谁、电话多少"),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": WARNING_LENGTH}),
    )
    source = forms.CharField(
        label=_("哪里发的预警"),
        help_text=_("天气预警只能由气象台发，这里是转发：写清哪个台、几点、什么颜色"),
        widget=forms.TextInput(attrs={"maxlength": SOURCE_LENGTH}),
        required=False,
    )
    until = forms.DateTimeField(
        label=_("到什么时候"),
        help_text=_("到了这个时候，各页上面的提示自己拿掉。最长七天"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].error_messages["invalid"] = words.UNTIL_RANGE

    def clean_until(self) -> Any:
        typed = self.cleaned_data["until"]
        return typed.astimezone(CHINA) if typed.tzinfo else typed.replace(tzinfo=CHINA)


class AloudForm(KeyedForm):
    place = forms.ChoiceField(label=_("哪个村"))
    group = forms.ChoiceField(label=_("哪个小组"), required=False)
    how = forms.ChoiceField(label=_("怎么告诉的"), choices=[(h.value, words.HOW[h]) for h in How], widget=forms.RadioSelect)
    households = forms.IntegerField(label=_("告诉了多少户"), help_text=_("喇叭喊的，写听得到的大概多少户"))
    note = forms.CharField(
        label=_("还差谁家"),
        help_text=_("敲门没人应的、还没走到的。别写病情和别人的私事"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": NOTE_LENGTH}),
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], groups: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["households"].error_messages["invalid"] = words.HOW_MANY
        self.fields["place"].choices = places  # type: ignore[attr-defined]
        self.fields["group"].choices = [("", _("全村")), *((name, name) for name in groups)]  # type: ignore[attr-defined]
        if len(places) == 1:
            self.fields["place"].widget = forms.HiddenInput()
            self.fields["place"].initial = places[0][0]
        if not groups:
            self.fields["group"].widget = forms.HiddenInput()


class SureForm(KeyedForm):
    """Only asks whether to go on."""


class WishesForm(forms.Form):
    stopped = forms.BooleanField(
        label=_("都别发了"),
        help_text=_("微信、短信、邮件一条都不发。网站里照样有；灾害通知、处理决定这些法定要告诉您的照发"),
        required=False,
    )
    digest = forms.ChoiceField(
        label=_("不急的消息"), choices=[(d.value, words.DIGEST[d]) for d in (Digest.DAY, Digest.WEEK, Digest.NONE)],
        widget=forms.RadioSelect,
    )  # fmt: skip
    quiet = forms.BooleanField(label=_("夜里别响"), help_text=_("这段时间里的消息，过后再发。灾害通知不等"), required=False)
    quiet_from = forms.TypedChoiceField(label=_("从几点"), choices=HOURS, coerce=int)
    quiet_to = forms.TypedChoiceField(label=_("到几点"), choices=HOURS, coerce=int)
    urgent_at_night = forms.BooleanField(
        label=_("急事夜里也发"), help_text=_("比如来信超期报到您这里了。灾害通知不看这一项"), required=False
    )


class EmailForm(forms.Form):
    address = forms.CharField(
        label=_("邮箱"),
        help_text=_("会先发一封确认信。不想用了随时拿掉"),
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].error_messages["required"] = words.WRITE_SOMETHING
