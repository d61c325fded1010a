"""The village an action is about."""

from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _

from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import NotAllowed, NotFound, Refused
from teabowl.people.models import Account
from teabowl.places.models import Place

# Written out: both stand at the head of every action of a villager, and the ORM takes longer to put them together than the
# server to answer.
TODAY = """SELECT today.* FROM places_place AS asked JOIN places_place AS today ON today.id = COALESCE(asked.now_at_id, asked.id)
    WHERE asked.id = %s"""
Record = TypeVar("Record", bound=Model)
LOCKED = "SELECT * FROM people_account WHERE id = %s FOR UPDATE"


def first(model: type[Record], sql: str, *values: UUID) -> Record | None:
    """The first row of a statement that reads whole rows of a model without converters, as `raw()` would give it in twice the time."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
        if row is None:
            return None
        held = dict(zip([column.name for column in cursor.description], row, strict=True))
    fields = model._meta.concrete_fields
    return model.from_db(connection.alias, [field.attname for field in fields], [held[field.column] for field in fields])


def village_today(place_id: UUID) -> Place:
    """The village that carries this place today: itself, or the one it was merged into.

    Raises NotFound, and Refused for a place that is no village (head accounts have no villagers) or was closed for good.
    """
    place = first(Place, TODAY, place_id)
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
    account = first(Account, LOCKED, actor.account_id)
    if account is None or not account.is_active:
        raise NotAllowed(_("这个账号已经注销"))
    return account
