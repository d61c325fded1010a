"""Forms of the door; allauth's in our words."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction

from teabowl.people.models import Account
from teabowl.signin.rules import CODE_DIGITS
from teabowl.ui.phones import PhoneField
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

REPLAY_SECONDS = 5 * 30
DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 20, "autofocus": True}


class PhoneForm(forms.Form):
    phone = PhoneField()


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("验证码"),
        max_length=20,
        widget=forms.TextInput(attrs=DIGITS),
        error_messages={"required": _("请填短信里的 6 位数字")},
    )

    def clean_code(self) -> str:
        """Full-width digits and spaces are as good."""
        code = re.sub(r"\s", "", unicodedata.normalize("NFKC", self.cleaned_data["code"]))
        if not re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}", code):
            raise ValidationError(_("验证码是 6 位数字，请看短信"))
        return code


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("姓名"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("请写姓名")},
    )


def _one_at_a_time(user: Account, judge: Callable[[], str]) -> str:
    """Guesses at one account's second factor are judged one after the other, so that many at once cannot pass the count."""
    wrong: ValidationError | None = None
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=user.pk)
        try:
            code = judge()
            # allauth forgets a used code after one period; with a tolerance of one it would be good again in the next.
            if not cache.add(f"signin.used_code.{user.pk}.{code}", 1, timeout=REPLAY_SECONDS):
                raise get_adapter().validation_error("incorrect_code")
            return code
        except ValidationError as error:
            wrong = error  # kept, so that the count is committed
    raise wrong


class SecondFactorForm(AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _our_words(self.fields["code"])

    def clean_code(self) -> str:
        return _one_at_a_time(self.user, super().clean_code)


class ConfirmForm(ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _our_words(self.fields["code"])

    def clean_code(self) -> str:
        return _one_at_a_time(self.user, super().clean_code)


class SetUpForm(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _our_words(self.fields["code"])


def _our_words(field: Any) -> None:
    field.label = _("验证器上的数字")
    field.max_length = 20
    field.widget = forms.TextInput(attrs=DIGITS)
    field.error_messages["required"] = _("请填验证器上的 6 位数字")


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """Every passkey of ours can sign in alone, so the choice that allauth offers is made already."""

    passwordless = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput(attrs={"checked": True}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("叫什么")
        self.fields["name"].widget.attrs["maxlength"] = 40

    def clean_name(self) -> str:
        return str(super().clean_name())[:40]

    def clean(self) -> Any:
        return _or_wrong(super().clean)


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("叫什么"), max_length=40, error_messages={"required": _("请给它起个名字")})


def _or_wrong(judge: Callable[[], Any]) -> Any:
    """What is no answer of a passkey at all makes allauth's parser fall over; it is only wrong."""
    try:
        return judge()
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError):
        raise ValidationError(_("这把通行密钥没有认出来，再试一次，或用手机号登录")) from None


class PasskeySignInForm(LoginWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Any:
        return _or_wrong(super().clean_credential)


class PasskeyFactorForm(AuthenticateWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Any:
        return _or_wrong(super().clean_credential)


class PasskeyConfirmForm(ReauthenticateWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Any:
        return _or_wrong(super().clean_credential)
