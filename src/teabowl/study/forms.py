"""Forms of studying and asking. They carry what was typed; the actions decide."""

from collections.abc import Sequence
from typing import Any

from django import forms

from teabowl.files.documents_door import DocumentField
from teabowl.kernel.ids import new_id
from teabowl.organisations.values import OrganisationRef
from teabowl.study import rules, words
from teabowl.study.rules import Topic
from teabowl.ui.forms import Choice, PlainForm, Typed
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


def _area(rows: int, most: int, **more: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": most, **more})


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class Keyed(PlainForm):
    """`form_key` is made with the empty form: sent twice, it acts once."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)


class ProgrammeForm(PlainForm):
    title = Typed(label=_("学什么"), help_text=_("比如“第四季度学习：村里的账怎么看”"))
    about = Typed(label=_("说两句"), help_text=_("为什么学，怎么学"), required=False, widget=_area(3, rules.ABOUT))
    starts_on = forms.DateField(label=_("从哪天"), widget=_day())
    ends_on = forms.DateField(label=_("到哪天"), required=False, widget=_day())
    for_all = forms.BooleanField(label=_("大家都能看"), help_text=_("不选就只给本组织和下面各组织的党员看"), required=False)


class NewProgrammeForm(ProgrammeForm):
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)


class TextForm(Keyed):
    title = Typed(label=_("标题"))
    body = Typed(label=_("内容"), widget=_area(14, rules.MATERIAL))
    source = Typed(label=_("出处"), help_text=_("文件号、报纸、讲的人"), required=False)


class FileForm(Keyed):
    title = Typed(label=_("标题"))
    document = DocumentField(
        label=_("文件"),
        help_text=_("PDF 30 MB 以内，音频 60 MB 以内，视频 200 MB 以内"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.mp3,.m4a,.aac,.ogg,.mp4,.webm,application/pdf,audio/*,video/*"}),
    )
    body = Typed(
        label=_("里面讲了什么"), help_text=_("听不见、看不清的人靠它。音频视频最好写全"), required=False,
        widget=_area(6, rules.MATERIAL),
    )  # fmt: skip
    source = Typed(label=_("出处"), required=False)


class MaterialForm(PlainForm):
    title = Typed(label=_("标题"))
    body = Typed(label=_("内容"), required=False, widget=_area(14, rules.MATERIAL))
    source = Typed(label=_("出处"), required=False)


class MeetingForm(PlainForm):
    meeting = Choice(label=_("放上哪个会"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, meetings: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].choices = meetings  # type: ignore[attr-defined]


class AskForm(Keyed):
    text = Typed(label=_("想问什么"), widget=_area(5, rules.QUESTION))
    organisation = Choice(label=_("问哪个组织"), widget=forms.RadioSelect)
    may_publish = forms.BooleanField(
        label=_("让大家也看到"), help_text=_("答复后放进常见问题，用一般的说法，别人就不用再问"), required=False
    )
    show_name = forms.BooleanField(label=_("写上我的名字"), help_text=_("不选就不写是谁问的"), required=False)

    def __init__(self, *args: Any, organisations: Sequence[OrganisationRef], similar_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.choices = [(str(one.id), one.name) for one in organisations]  # type: ignore[attr-defined]
        field.initial = str(organisations[0].id) if organisations else None
        if len(organisations) < 2:
            field.widget = forms.HiddenInput()
        self.fields["text"].widget.attrs |= {
            "hx-get": similar_url,
            "hx-trigger": "input changed delay:400ms",
            "hx-target": "#similar",
            "hx-sync": "this:replace",
        }


class AnswerForm(PlainForm):
    answer = Typed(label=_("答复"), help_text=_("直接说怎么办、找谁、依据是什么"), widget=_area(8, rules.ANSWER))
    publish = forms.BooleanField(label=_("放进常见问题"), required=False)
    public_question = Typed(
        label=_("大家看到的问法"), help_text=_("用一般的说法，别让人看出是谁的事"), required=False,
        widget=forms.TextInput(attrs={"maxlength": rules.PUBLIC_QUESTION}),
    )  # fmt: skip
    topic = Choice(label=_("归到哪一类"), choices=[(t.value, words.TOPIC[t]) for t in Topic], required=False)

    def __init__(self, *args: Any, may_publish: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_publish:
            for name in ("publish", "public_question", "topic"):
                del self.fields[name]


class FaqForm(Keyed):
    public_question = Typed(label=_("问题"), widget=forms.TextInput(attrs={"maxlength": rules.PUBLIC_QUESTION}))
    answer = Typed(label=_("答复"), widget=_area(8, rules.ANSWER))
    topic = Choice(label=_("归到哪一类"), choices=[(t.value, words.TOPIC[t]) for t in Topic])
