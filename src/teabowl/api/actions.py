"""Making and revoking tokens."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.api import rules
from teabowl.api.models import ApiToken
from teabowl.api.permissions import MAKE_TOKEN
from teabowl.api.queries import NO_TOKEN, NOBODY
from teabowl.api.rules import Scope
from teabowl.audit import actions as audit
from teabowl.kernel.actor import Actor, Held
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.people.models import Account
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@transaction.atomic
def make_token(
    actor: Actor, *, name: str, scope: Scope, only: Held | None, days: int, as_staff: bool, form_key: UUID, now: datetime
) -> tuple[ApiToken, str]:
    """A new token of the actor, and its text, which is kept nowhere. `only` must be held now; `as_staff` says that a second factor
    was shown.

    Raises NotAllowed, Invalid(name, days, only), Refused (too many; the same form was sent before).
    """
    if actor.account_id is None or actor.system:
        raise NotAllowed(_("请先登录"))
    Account.objects.select_for_update().get(id=actor.account_id, is_active=True)
    if ApiToken.objects.filter(account_id=actor.account_id, form_key=form_key).exists():
        raise Refused(_("这个令牌已经建好了，只显示过那一次。没有抄下来，就撤掉它再建一个"))
    _check(actor, name, only, days)
    live = ApiToken.objects.filter(account_id=actor.account_id, revoked_at__isnull=True, expires_at__gt=now)
    if live.count() >= rules.TOKENS:
        raise Refused(_("最多 %(n)s 个能用的令牌，请先撤掉不用的") % {"n": rules.TOKENS})
    text = rules.new_token()
    token = ApiToken.objects.create(
        account_id=actor.account_id,
        name=name.strip(),
        digest=rules.digest_of(text),
        prefix=text[: rules.SHOWN],
        scope=Scope(scope).value,
        role=only.role.value if only else "",
        place=Place.objects.get(id=only.place_id) if only else None,
        as_staff=as_staff,
        form_key=form_key,
        created_at=now,
        expires_at=rules.expiry(now, days),
    )
    _tell(actor, MAKE_TOKEN.key, token, now, {"scope": ("", token.scope), "role": ("", token.role), "days": ("", days)})
    return token, text


def _check(actor: Actor, name: str, only: Held | None, days: int) -> None:
    wrong: dict[str, str] = {}
    text = name.strip()
    if not text or len(text) > rules.NAME_LENGTH or not text.isprintable():
        wrong["name"] = _("请起个名字，%(n)s 个字以内，比如“村务大屏”") % {"n": rules.NAME_LENGTH}
    if days not in rules.DAYS:
        wrong["days"] = _("请选用多久")
    if only is not None and only not in actor.held:
        wrong["only"] = _("您现在没有这个角色")
    if wrong:
        raise Invalid(wrong)


@transaction.atomic
def revoke_token(actor: Actor, *, token_id: UUID, now: datetime) -> ApiToken:
    """From now on the token opens nothing. Twice is once. Raises NotFound for others' tokens."""
    rows = ApiToken.objects.select_for_update(of=("self",)).filter(id=token_id, account_id=actor.account_id or NOBODY)
    token = rows.first()
    if token is None:
        raise NotFound(NO_TOKEN)
    if token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        _tell(actor, "api.revoke_token", token, now, {"revoked_at": ("", now)})
    return token


def _tell(actor: Actor, verb: str, token: ApiToken, now: datetime, changes: dict[str, tuple[object, object]]) -> None:
    audit.record(
        actor, verb, now=now, subject_type="apitoken", subject_id=token.id, place_id=token.place_id,
        about_person_id=actor.person_id, changes=changes,
    )  # fmt: skip
