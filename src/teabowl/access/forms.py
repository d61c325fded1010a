"""The form that gives a role."""

from collections.abc import Iterable
from typing import Any

from django import forms

from teabowl.access.words import ROLE_NAMES
from teabowl.kernel.actor import Role
from teabowl.ui.phones import PhoneField
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


class GrantForm(forms.Form):
    phone = PhoneField(help_text=_("这个人登录用的号码。每查一次都会记下来"))
    role = forms.ChoiceField(label=_("角色"), widget=forms.RadioSelect, error_messages={"required": _("请选一个角色")})
    starts_on = forms.DateField(label=_("从哪天起"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    ends_on = forms.DateField(
        label=_("到哪天止"),
        required=False,
        help_text=_("不填就一直有效，直到停掉"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any = None, *, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choice: Any = self.fields["role"]
        choice.choices = [(role.value, ROLE_NAMES[role]) for role in roles]
