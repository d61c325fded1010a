"""The village an action is about."""

from uuid import UUID

from django.utils.translation import gettext as _

from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import NotAllowed, NotFound, Refused
from teabowl.people.models import Account
from teabowl.places.models import Place

# Written out: both stand at the head of every action of a villager, and the ORM takes longer to put them together than the
# server to answer.
TODAY = """SELECT today.* FROM places_place AS asked JOIN places_place AS today ON today.id = COALESCE(asked.now_at_id, asked.id)
    WHERE asked.id = %s"""
LOCKED = "SELECT * FROM people_account WHERE id = %s FOR UPDATE"


def village_today(place_id: UUID) -> Place:
    """The village that carries this place today: itself, or the one it was merged into.

    Raises NotFound, and Refused for a place that is no village (head accounts have no villagers) or was closed for good.
    """
    place = next(iter(Place.objects.raw(TODAY, [place_id])), None)
    if place is None:
        raise NotFound(_("没有这个地方，请看一下编号有没有写对"))
    if place.level != Level.VILLAGE:
        raise Refused(_("这里是总号，请先找到自己的村子"))
    if place.closed_on is not None:
        raise Refused(_("%(name)s 已经撤销") % {"name": place.name})
    return place


def locked_account(actor: Actor) -> Account:
    """The actor's own account, locked: what one person asks for twice at once happens one after the other."""
    if actor.account_id is None:
        raise NotAllowed(_("请先登录"))
    account = next(iter(Account.objects.raw(LOCKED, [actor.account_id])), None)
    if account is None or not account.is_active:
        raise NotAllowed(_("这个账号已经注销"))
    return account
