"""Named reads: one's tokens, the roles one may narrow them to, and who a bearer is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from teabowl.access.words import ROLE_NAMES
from teabowl.api.models import ApiToken
from teabowl.api.rules import Scope, digest_of, is_token, narrowed
from teabowl.kernel.actor import Actor, Held, Origin, Role
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import china_date
from teabowl.people.queries import actor_for
from teabowl.places.models import Place
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

NOBODY = UUID(int=0)
NO_TOKEN = _("没有这个令牌，也许已经删了")


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who a token speaks for: its owner's actor as of now, narrowed. `only` is set for a token of one role at one place."""

    token_id: UUID
    actor: Actor
    scope: Scope
    only: Held | None

    @property
    def may_write(self) -> bool:
        return self.scope is Scope.WRITE


def bearer(text: str, *, now: datetime, address: str) -> Bearer | None:
    """The bearer of a token; None when it is unknown, over, revoked, or its owner's account is closed. Notes the day of use."""
    if not is_token(text):
        return None
    rows = ApiToken.objects.select_related("account__person", "place")
    token = rows.filter(digest=digest_of(text), account__is_active=True).first()
    if token is None or not token.is_live_at(now):
        return None
    today = china_date(now)
    if token.last_used_on != today:
        ApiToken.objects.filter(id=token.id).update(last_used_on=today)
    whole = actor_for(token.account, now=now, origin=Origin(f"token {token.prefix}", address))
    only = Held(Role(token.role), token.place.now_at_id or token.place.id) if token.place else None
    as_staff = token.as_staff or not settings.STAFF_SECOND_FACTOR
    return Bearer(token.id, replace(whole, held=narrowed(whole.held, only, as_staff=as_staff)), Scope(token.scope), only)


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One token for its owner. `acts_as` is '' for one that acts as everything its owner is."""

    id: UUID
    name: str
    begins: str
    scope: Scope
    acts_as: str
    created_at: datetime
    expires_at: datetime
    last_used_on: date | None
    is_live: bool
    was_revoked: bool


def tokens_of(actor: Actor, *, now: datetime) -> list[TokenRow]:
    """The actor's tokens, live ones first, then the newest."""
    if actor.account_id is None:
        return []
    rows = ApiToken.objects.filter(account_id=actor.account_id).select_related("place__now_at").order_by("-id")
    return sorted((_row(token, now) for token in rows), key=lambda row: not row.is_live)


def token_of(actor: Actor, token_id: UUID, *, now: datetime) -> TokenRow:
    """One of the actor's own tokens. Raises NotFound, in the same words for others' tokens."""
    rows = ApiToken.objects.filter(id=token_id, account_id=actor.account_id or NOBODY).select_related("place__now_at")
    token = rows.first()
    if token is None:
        raise NotFound(NO_TOKEN)
    return _row(token, now)


def _row(token: ApiToken, now: datetime) -> TokenRow:
    stands = (token.place.now_at or token.place) if token.place else None
    return TokenRow(
        token.id,
        token.name,
        token.prefix,
        Scope(token.scope),
        f"{stands.name} · {ROLE_NAMES[Role(token.role)]}" if stands else "",
        token.created_at,
        token.expires_at,
        token.last_used_on,
        token.is_live_at(now),
        token.revoked_at is not None,
    )


def held_shown(held: Iterable[Held]) -> list[tuple[Held, Place]]:
    """Roles with their places, in division order."""
    rows = list(held)
    places = {p.id: p for p in Place.objects.filter(id__in={h.place_id for h in rows})}
    found = [(h, places[h.place_id]) for h in rows if h.place_id in places]
    return sorted(found, key=lambda pair: (pair[1].sort_key, pair[0].role))


def roles_to_choose(actor: Actor) -> list[tuple[str, Any]]:
    """What a token can be narrowed to: ('role@place key', words)."""
    return [(f"{h.role}@{h.place_id}", f"{place.name} · {ROLE_NAMES[h.role]}") for h, place in held_shown(actor.held)]
