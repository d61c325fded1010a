from typing import Any

from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "teabowl.signin"
    label = "signin"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added

        from teabowl.kernel.telling import Channel
        from teabowl.messages.channels import find_by
        from teabowl.people import personal, secrets
        from teabowl.signin.adapters import seal_again
        from teabowl.signin.personal import erase, export
        from teabowl.signin.queries import openids_of
        from teabowl.ui.words import gettext_lazy_of

        _ = gettext_lazy_of(__name__)
        find_by(Channel.WECHAT, openids_of)
        if seal_again not in secrets.ROTATED:
            secrets.ROTATED.append(seal_again)

        personal.register(
            "signin",
            export,
            erase,
            label_zh="登录方式",
            label_en="Ways to sign in",
            links=lambda _actor, _found: [(_("登录和安全"), "/me/security/")],
        )
        authenticator_added.connect(_note_factor, dispatch_uid="signin.note_factor")


def _note_factor(request: Any, user: Any, authenticator: Any, **_kwargs: Any) -> None:
    """Setting a factor up in this browser has just proved it here. allauth tells of it only by its signal."""
    from allauth.account.internal.flows.login import record_authentication

    record_authentication(request, user, "mfa", id=authenticator.pk, type=str(authenticator.type), reauthenticated=True)
