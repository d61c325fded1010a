"""What people type to make a token."""

from typing import Any
from uuid import UUID

from django import forms

from teabowl.api.rules import DAYS, NAME_LENGTH, Scope
from teabowl.kernel.actor import Held, Role
from teabowl.kernel.ids import new_id
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("叫什么"),
        required=False,
        help_text=_("自己认得就行，比如“村务大屏”"),
        widget=forms.TextInput(attrs={"maxlength": NAME_LENGTH}),
    )
    scope = forms.ChoiceField(
        label=_("能做什么"),
        choices=[(Scope.READ.value, _("只能读")), (Scope.WRITE.value, _("能读能办：发通知、答复来信、评论"))],
        initial=Scope.READ.value,
        widget=forms.RadioSelect,
    )
    only = forms.ChoiceField(label=_("以什么身份"), required=False, help_text=_("选一个角色，程序就只能以它办事"))
    days = forms.TypedChoiceField(
        label=_("用多久"),
        coerce=int,
        choices=[(n, _("%(n)s 天") % {"n": n}) for n in DAYS],
        initial=DAYS[1],
        widget=forms.RadioSelect,
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)

    def __init__(self, *args: Any, roles: list[tuple[str, Any]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["only"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("我自己：我能做的它都能做")), *roles]
        days = self.fields["days"]
        assert isinstance(days, forms.TypedChoiceField)
        days.choices = [(n, _("%(n)s 天") % {"n": n}) for n in DAYS]

    def chosen(self) -> Held | None:
        """The role that the token is narrowed to."""
        role, _at, place = str(self.cleaned_data["only"]).partition("@")
        return Held(Role(role), UUID(place)) if place else None


class SureForm(forms.Form):
    """Nothing to type: pressing the button is the answer."""
