"""The API's part of one's own data."""

from datetime import datetime
from typing import Any

from teabowl.api.models import ApiToken
from teabowl.people.models import Account, Person


def export(_person: Person, account: Account) -> list[dict[str, Any]]:
    """Every token, without its secret."""
    return [
        {
            "name": token.name,
            "begins": token.prefix,
            "scope": token.scope,
            "role": token.role,
            "place": token.place.name if token.place else "",
            "created_at": token.created_at.isoformat(),
            "expires_at": token.expires_at.isoformat(),
            "last_used_on": token.last_used_on.isoformat() if token.last_used_on else None,
            "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
        }
        for token in ApiToken.objects.filter(account=account).select_related("place").order_by("id")
    ]


def erase(_person: Person, account: Account, _now: datetime) -> None:
    """No program acts for somebody who is gone."""
    ApiToken.objects.filter(account=account).delete()
