"""The village an action is about."""

from collections.abc import Callable
from functools import cache
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model

from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import NotAllowed, NotFound, Refused
from teabowl.people.models import Account
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

# Written out: both stand at the head of every action of a villager, and the ORM takes longer to put them together than the
# server to answer.
TODAY = """SELECT {row} FROM places_place AS asked JOIN places_place AS row ON row.id = COALESCE(asked.now_at_id, asked.id)
    WHERE asked.id = %s"""
Record = TypeVar("Record", bound=Model)
LOCKED = "SELECT {row} FROM people_account AS row WHERE row.id = %s FOR UPDATE"


def ask(model: type[Record], sql: str, *values: UUID) -> Callable[[], Record | None]:
    """Send a statement that reads rows of a model without converters: `{row}` in it stands for all columns of what it calls `row`.
    What comes back gives the first one, as `raw()` would in twice the time. In one trip several are sent before the first is read."""
    cursor = connection.cursor()
    text, fields = _whole_row(model, sql)
    cursor.execute(text, values)

    def read() -> Record | None:
        with cursor:
            row = cursor.fetchone()
        return None if row is None else model.from_db(connection.alias, fields, row)

    return read


@cache
def _whole_row(model: type[Model], sql: str) -> tuple[str, list[str]]:
    fields = model._meta.concrete_fields
    return sql.format(row=", ".join(f'row."{field.column}"' for field in fields)), [field.attname for field in fields]


def village_today(place_id: UUID) -> Place:
    """The village that carries this place today: itself, or the one it was merged into.

    Raises NotFound, and Refused for a place that is no village (head accounts have no villagers) or was closed for good.
    """
    return standing_village(ask(Place, TODAY, place_id)())


def standing_village(place: Place | None) -> Place:
    """What TODAY found, if it is a village that stands. Raises as `village_today`."""
    if place is None:
        raise NotFound(_("没有这个地方，请看一下编号有没有写对"))
    if place.level != Level.VILLAGE:
        raise Refused(_("这里是总号，请先找到自己的村子"))
    if place.closed_on is not None:
        raise Refused(_("%(name)s 已经撤销") % {"name": place.name})
    return place


def locked_account(actor: Actor) -> Account:
    """The actor's own account, locked: what one person asks for twice at once happens one after the other."""
    return active_account(ask(Account, LOCKED, own_account(actor))())


def own_account(actor: Actor) -> UUID:
    """The key of the actor's account. Raises NotAllowed for who has none."""
    if actor.account_id is None:
        raise NotAllowed(_("请先登录"))
    return actor.account_id


def active_account(account: Account | None) -> Account:
    """What LOCKED found, if it is in use. Raises NotAllowed."""
    if account is None or not account.is_active:
        raise NotAllowed(_("这个账号已经注销"))
    return account
