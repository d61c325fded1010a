"""Who does things in the demo, and on which days."""

from datetime import date, datetime, timedelta

from teabowl.demo import cast
from teabowl.kernel.actor import Actor
from teabowl.kernel.workdays import add_workdays, is_workday
from teabowl.people.models import Account, Membership
from teabowl.people.queries import actor_for


def actor(key: str, now: datetime) -> Actor:
    """The actor of a part, by the name that the cast gives it."""
    name = next(part.name for part in cast.PARTS if part.key == key)
    return actor_for(Account.objects.select_related("person").get(is_demo=True, person__name=name), now=now)


def neighbours(number: int, now: datetime) -> list[Actor]:
    """Some verified villagers of the showcase village who have no part in the cast."""
    names = [part.name for part in cast.PARTS]
    rows = Membership.objects.filter(place__code=cast.SHOWCASE, status="confirmed").exclude(person__name__in=names)
    found = Account.objects.select_related("person").filter(person__in=rows.order_by("id").values("person"))
    return [actor_for(account, now=now) for account in found.order_by("id")[:number]]


def workdays_before(today: date, days: int) -> date:
    """The latest working day from which `days` working days have passed by today."""
    day = today
    while not (is_workday(day) and add_workdays(day, days) <= today):
        day -= timedelta(days=1)
    return day
