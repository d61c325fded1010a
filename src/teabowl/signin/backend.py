"""Who stands behind a session: the account with all that it may do, in one statement."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone

from teabowl.people.models import Account
from teabowl.people.queries import account_standing


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, but for reading the account of a session."""

    def get_user(self, user_id: Any) -> Account | None:
        account = account_standing(user_id, now=timezone.now())
        return account if account is not None and self.user_can_authenticate(account) else None
