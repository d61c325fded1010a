"""The part of a form that takes pictures, for any area's form.

A view makes one with `pictures_part` (GET, or a form shown again) or `take_pictures` (POST), and gives it to its template as
`pictures`, which includes "files/_pictures.html" inside a form with files=true and the hidden field `form_key`. Such a form
begins with a hidden button of what Enter should do: `{% include "files/_enter.html" %}`. The part's buttons send the whole form
to `action` (the form's own address; '' where that is the page's). When `asked` is true one of them was pressed, and the form is
only shown again:

    pictures = take_pictures(request, actor, form_key=key, owner=owner, now=now)
    if pictures.asked or pictures.wrong: return the page with the form again
    try: listing = actions.post_…(…, alts=pictures.alts)
    except Invalid as invalid: pictures.take(invalid, form); return the page, 422

The view itself is wrapped in `uploads.limited_uploads`. With JavaScript a picked picture is made small on the phone and appears
by itself (ui/pictures.js).
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from teabowl.files import actions, words
from teabowl.files.queries import PictureRow, pictures_of_form
from teabowl.files.rules import MAX_ALT, MOST
from teabowl.files.uploads import RefusedFile, refused_uploads
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid
from teabowl.ui.words import gettext_lazy_of, gettext_of

_ = gettext_of(__name__)
gettext_lazy = gettext_lazy_of(__name__)


class Alt(forms.CharField):
    """What is on a picture. Judged by the action alone."""

    def validate(self, value: Any) -> None:
        pass


class FileInput(forms.FileInput):
    """Several files at once; keeps Django's name so that the field component draws it as a file field."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Read by take_pictures from request.FILES; the field only shows."""

    widget = FileInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        return None


class PicturesForm(forms.Form):
    use_required_attribute = False
    pictures = PicturesField(label=gettext_lazy("图片"), required=False)
    picture_words = Alt(
        label=gettext_lazy("这张图上是什么"), required=False, widget=forms.TextInput(attrs={"maxlength": MAX_ALT}),
        help_text=gettext_lazy("没有网的时候先在这里写，几张图就写几张图上有什么"),
    )  # fmt: skip
    """Without a connection no picture comes back with a field of its own: shown then by ui/pictures.js, and said of all that came."""


class PicturesPart:
    """What the template draws. `rows` pairs each picture with the field for its words; `wrong` says what could not be taken."""

    def __init__(self, pictures: Sequence[PictureRow], *, data: Any = None, most: int = MOST, action: str = "") -> None:
        self.form = PicturesForm(data)
        self.action = action
        self.most = most
        self.asked = False
        self.wrong: list[Any] = []
        for picture in pictures:
            widget = forms.TextInput(attrs={"maxlength": MAX_ALT})
            self.form.fields[f"alt-{picture.id}"] = Alt(
                label=gettext_lazy("这张图上是什么"), widget=widget, initial=picture.alt
            )
            if data is not None and f"alt-{picture.id}" not in data:
                data[f"alt-{picture.id}"] = picture.alt
        self.rows = [(picture, self.form[f"alt-{picture.id}"]) for picture in pictures]
        self.field = self.form["pictures"]
        self.words = self.form["picture_words"]
        attributes = {"accept": "image/jpeg,image/png,image/webp", "multiple": most > 1}
        self.form.fields["pictures"].widget.attrs.update(attributes)
        self.form.fields["pictures"].help_text = _("最多 %(n)s 张，每张 10 MB 以内。手机里拍的就行，拍摄地点会自动去掉") % {
            "n": most
        }

    @property
    def has_room(self) -> bool:
        return len(self.rows) < self.most

    @property
    def alts(self) -> dict[UUID, str]:
        """What was typed for each picture."""
        self.form.is_valid()
        return {picture.id: str(self.form.cleaned_data.get(f"alt-{picture.id}") or "") for picture, _alt in self.rows}

    def take(self, invalid: Invalid, form: Any) -> None:
        """Put what an action said is wrong beside the fields it belongs to: here, or in the form around."""
        self.form.is_valid()
        form.is_valid()
        rest = dict(invalid.fields)
        for name in [name for name in rest if name in self.form.fields]:
            message = rest.pop(name)
            if name == "pictures":
                self.wrong.append(message)
            else:
                self.form.add_error(name, message)
        for name, message in rest.items():
            form.add_error(name if name in form.fields else None, message)
        if not rest:
            form.add_error(None, _("图片那里还有要改的"))


def form_key_of(data: Any) -> UUID:
    """The key of a form that was sent, or a new one."""
    try:
        return UUID(data.get("form_key") or "")
    except (ValueError, AttributeError):
        return uuid4()


def pictures_part(
    actor: Actor,
    form_key: UUID,
    *,
    owner: tuple[str, UUID] | None = None,
    data: Any = None,
    most: int = MOST,
    action: str = "",
) -> PicturesPart:
    """The part with what waits in this form. `data` is what was sent (a QueryDict), so that typed words stay. One query."""
    copied = data.copy() if data is not None else None
    return PicturesPart(pictures_of_form(actor, form_key, owner), data=copied, most=most, action=action)


def take_pictures(
    request: HttpRequest,
    actor: Actor,
    *,
    form_key: UUID,
    owner: tuple[str, UUID] | None = None,
    now: datetime,
    most: int = MOST,
    action: str = "",
) -> PicturesPart:
    """Keep the pictures that came with a form; drop the one whose button was pressed, or move it forward. Call it once the actor
    may write."""
    wrong: list[Any] = []
    came: list[UUID] = []
    for name, code in refused_uploads(request, "pictures"):
        wrong.append(f"{name}：{words.say(code, 0)}" if name else words.say(code, 0))
    for file in request.FILES.getlist("pictures"):
        if not isinstance(file, UploadedFile) or isinstance(file, RefusedFile):
            continue
        try:
            came.append(actions.stage_picture(actor, form_key=form_key, upload=file.read(), now=now, most=most).id)
        except Invalid as invalid:
            wrong.append(f"{file.name}：{invalid.fields['pictures']}")
    dropped = request.POST.get("drop_picture", "")
    if dropped:
        with suppress(ValueError):
            actions.drop_picture(actor, form_key=form_key, picture_id=UUID(dropped), owner=owner, now=now)
    moved = request.POST.get("move_picture", "")
    if moved:
        _move(actor, form_key, owner, moved)
    data = request.POST.copy()
    said = data.pop("picture_words", [""])[-1].strip()
    data.update({f"alt-{key}": said for key in came if said})
    part = pictures_part(actor, form_key, owner=owner, data=data, most=most, action=action)
    part.asked = bool(dropped or moved) or "put_pictures" in request.POST
    part.wrong = wrong
    return part


def _move(actor: Actor, form_key: UUID, owner: tuple[str, UUID] | None, moved: str) -> None:
    """The picture whose button was pressed goes before the one that stood before it."""
    keys = [row.id for row in pictures_of_form(actor, form_key, owner)]
    at = next((n for n, key in enumerate(keys) if str(key) == moved), 0)
    if at:
        keys[at - 1], keys[at] = keys[at], keys[at - 1]
        actions.order_pictures(actor, form_key=form_key, order=keys, owner=owner)
