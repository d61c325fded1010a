"""Closing a month: its figures are published, and what is recorded for it later shows as a restatement."""

from datetime import date, datetime

from django.db import connection, transaction

from teabowl.audit import actions as audit
from teabowl.figures.locks import CLOSING
from teabowl.figures.models import Closing
from teabowl.figures.permissions import CLOSE_MONTH
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Refused
from teabowl.kernel.times import add_months, china_date, first_of
from teabowl.kernel.verbs import check
from teabowl.pagecache.actions import touch_everything
from teabowl.places.queries import root_city
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def check_closable(month: date, last_closed: date | None, today: date) -> None:
    """Months are closed in order, each after it has ended. Raises Refused."""
    if last_closed is not None and month <= last_closed:
        raise Refused(_("%(month)s 已经公布过了，公布过的不能改；后来的变化会列出来") % {"month": f"{month:%Y-%m}"})
    if month >= first_of(today):
        raise Refused(_("%(month)s 还没有过完，过完才能公布") % {"month": f"{month:%Y-%m}"})
    if last_closed is not None and month != add_months(last_closed, 1):
        raise Refused(_("先公布 %(month)s，要一个月接一个月") % {"month": f"{add_months(last_closed, 1):%Y-%m}"})


def next_to_close(last_closed: date | None, today: date) -> date:
    """The month whose turn it is (it may not be over yet): the one after the last; at first the one that has just ended, which
    takes all before it along."""
    return add_months(last_closed, 1) if last_closed is not None else add_months(today, -1)


@transaction.atomic
def close_month(actor: Actor, *, month: date, now: datetime) -> Closing:
    """Publish a month (named by any of its days) for the whole city. City organisers only; there is no way back.

    Waits for every posting that is under way, so `closed_at` divides exactly what was known from what came later; asking with
    `known_at=closed_at` gives the published figures for ever. Raises NotAllowed, Refused.
    """
    month = first_of(month)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLOSING])
    city = root_city()
    if not (actor.system and actor.account_id is None):  # whoever runs the command owns the server
        check(actor, CLOSE_MONTH, city.ref)
    last = Closing.objects.order_by("-month").first()
    check_closable(month, last.month if last else None, china_date(now))
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (closed_at,) = cursor.fetchone()
    closing = Closing.objects.create(month=month, closed_at=closed_at, closed_by_id=actor.account_id, closed_by=actor.name)
    audit.record(
        actor,
        "figures.close_month",
        now=now,
        subject_type="closing",
        subject_id=closing.id,
        place_id=city.id,
        changes={"month": ("", month.isoformat())},
    )
    touch_everything()
    return closing
