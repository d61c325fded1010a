"""What allauth asks of us: which stages a sign-in has, where it leads, how secrets are kept."""

import base64
from collections.abc import Iterator
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from teabowl.people.models import Account
from teabowl.people.secrets import key_id_of, newest_key_id, open_sealed, seal
from teabowl.signin.actions import note_signed_in
from teabowl.signin.onward import onward
from teabowl.ui.doors import own_address
from teabowl.ui.words import gettext_lazy_of, gettext_of

gettext = gettext_of(__name__)
_ = gettext_lazy_of(__name__)

SECRET = "mfa_authenticator.secret"  # noqa: S105, the purpose that the sealed value is bound to


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """One door: no passwords, no email; a sign-in has one further stage, the second factor of accounts that have one."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _("错得太多了，过五分钟再试"),
        "rate_limited": _("错得太多了，过五分钟再试"),
        "account_inactive": _("这个账号已停用，请问村里的操作员"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """allauth's own sign-up is not used: an account opens at our door, by the same steps as signing in."""
        return False

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)  # makes a new session key
        note_signed_in(request, user, timezone.now())

    def post_login(self, request: HttpRequest, user: Any, **hook: Any) -> HttpResponse:
        wanted = hook.get("redirect_url") or request.POST.get("next") or request.GET.get("next") or ""
        response: HttpResponseRedirect = redirect(onward(request, user, wanted))
        response.status_code = 303
        return response

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses of this site, said without a host."""
        return bool(own_address(url))

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's messages speak of other things than our pages do; each page says itself what happened."""

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Of whoever has something to show again. Roles wait for a second factor, so every member of staff has."""
        return bool(self.get_reauthentication_methods(context.request.user))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """Passkey first where there is one; a code of the authenticator otherwise."""
        types = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
        methods = []
        if Authenticator.Type.TOTP in types or Authenticator.Type.RECOVERY_CODES in types:
            methods.append({"id": "code", "url": reverse("mfa_reauthenticate"), "description": gettext("用验证器的数字")})
        if Authenticator.Type.WEBAUTHN in types:
            url = reverse("mfa_reauthenticate_webauthn")
            methods.insert(0, {"id": "passkey", "url": url, "description": gettext("用通行密钥")})
        return methods


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("不对，或已经用过。请看验证器上现在的 6 位数字"),
        "cannot_delete_authenticator": _("这一项不能停用"),
    }

    def get_totp_label(self, user: Account) -> str:
        return user.person.name

    def get_totp_issuer(self) -> str:
        return "大碗茶"

    def _get_user_identifier(self, user: Account) -> str:
        return user.person.name

    def _get_site_name(self) -> str:
        return "大碗茶"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return gettext("我的通行密钥")

    def encrypt(self, text: str) -> str:
        """The secrets of authenticators are sealed with the installation's data key."""
        return base64.b64encode(seal(text, SECRET)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return open_sealed(base64.b64decode(encrypted_text), SECRET)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """There is no email."""


SEALED = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}
"""What of an authenticator's data allauth hands to `encrypt`."""


def seal_again() -> Iterator[int]:
    """Seal the secrets of authenticators and spare codes with the newest key, one at a time; yields how many are done. Part of
    `people rotate-keys`: they lie inside JSON, where no column names them."""
    done, adapter = 0, MFAAdapter()
    for key in list(Authenticator.objects.filter(type__in=SEALED).order_by("id").values_list("id", flat=True)):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().get(id=key)
            name = SEALED[Authenticator.Type(row.type)]
            if key_id_of(base64.b64decode(row.data[name])) != newest_key_id():
                row.data[name] = adapter.encrypt(adapter.decrypt(row.data[name]))
                row.save(update_fields=["data"])
                done += 1
        yield done
