"""Urgent notices: sent, spread into every inbox, ended, counted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Count

from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor, Role, system_actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.messages import rules, words
from teabowl.messages.actions.saving import touch_below
from teabowl.messages.actions.telling import once_of
from teabowl.messages.models import Alert, Copy, Delivery, Message
from teabowl.messages.permissions import SEND_ALERT
from teabowl.messages.rules import Danger, State
from teabowl.messages.told import ALERT
from teabowl.places.models import Place
from teabowl.ui.form_words import clean_written

SETTLING = system_actor("messages.settle")
ROLES = (Role.SECRETARY, Role.OPERATOR, Role.TOWNSHIP, Role.COUNTY, Role.CITY)
PLACES = 10
"""Whose followers get their copies in one transaction."""

NEXT = """
SELECT id, sort_key FROM places_place WHERE lineage @> ARRAY[%(place)s]::uuid[] AND sort_key > %(after)s ORDER BY sort_key LIMIT %(limit)s
"""
AUDIENCE = """
SELECT account.id FROM (
    SELECT account_id FROM people_follow WHERE place_id = ANY(%(places)s) AND ended_at IS NULL
    UNION
    SELECT member_account.id FROM people_membership AS member
    JOIN people_account AS member_account ON member_account.person_id = member.person_id
    WHERE member.place_id = ANY(%(places)s) AND member.status = 'confirmed') AS audience (account_id)
JOIN people_account AS account ON account.id = audience.account_id AND account.is_active
"""
"""Who follows one of these places, or belongs to it."""
COPIES = """
INSERT INTO messaging_copy (id, message_id, account_id, once, at)
SELECT fresh.id, %(message)s, fresh.account_id, %(once)s, %(now)s
FROM unnest(%(ids)s::uuid[], %(to)s::uuid[]) AS fresh (id, account_id)
ON CONFLICT (account_id, once) DO NOTHING
"""


@transaction.atomic
def send_alert(
    actor: Actor,
    *,
    place: Place,
    danger: Danger,
    title: str,
    body: str,
    source: str = "",
    until: datetime,
    key: UUID,
    now: datetime,
) -> Alert:
    """Put an urgent notice in force at the place and below, at once on its pages; the worker takes it to everybody.

    `key` was made with the empty form: sent twice, it is one notice. Raises NotAllowed, Invalid(title, body, source, until), Refused.
    """
    place = place.now_at or place
    check(actor, SEND_ALERT, place.ref)
    before = Alert.objects.filter(by_id=actor.account_id, sent_key=key).first()
    if before is not None:
        return before
    if place.closed_on is not None:
        raise Refused(words.NO_ALERT)
    danger = Danger(danger)
    check_alert(danger=danger, title=title, body=body, source=source, until=until, now=now)
    alert = Alert(
        place=place,
        danger=danger.value,
        title=rules.one_line(clean_written("title", title, rules.TITLE_LENGTH), rules.TITLE_LENGTH),
        body=clean_written("body", body, rules.WARNING_LENGTH),
        source=clean_written("source", source, rules.SOURCE_LENGTH, required=False),
        until=until,
        by_id=actor.account_id,
        by_role=next((r.value for r in ROLES if actor.holds_over(frozenset({r}), place.ref)), ""),
        sent_key=key,
        at=now,
    )
    today = Alert.objects.filter(by_id=actor.account_id, place=place, at__date=china_date(now))
    if today.count() >= rules.ALERTS_A_DAY:
        raise Refused(words.ENOUGH_TODAY)
    alert.message = _message(alert)
    try:
        with transaction.atomic():
            alert.message.save(force_insert=True)
            alert.save(force_insert=True)
    except IntegrityError:  # the same form, at the same moment
        return Alert.objects.get(by_id=actor.account_id, sent_key=key)
    changes = {"danger": ("", alert.danger), "title": ("", alert.title), "until": ("", until)}
    audit.record(actor, SEND_ALERT.key, now=now, subject_type="alert", subject_id=alert.id, place_id=place.id, changes=changes)
    figures.post(actor, alert, now=now)
    touch_below(place)
    return alert


def check_alert(*, danger: Danger, title: str, body: str, source: str, until: datetime, now: datetime) -> None:
    """Whether a notice may say this. Raises Invalid(title, body, source, until)."""
    clean_written("title", title, rules.TITLE_LENGTH)
    clean_written("body", body, rules.WARNING_LENGTH)
    if not clean_written("source", source, rules.SOURCE_LENGTH, required=False) and danger in rules.WEATHER:
        raise Invalid({"source": words.SAY_SOURCE})
    if not now < until <= now + rules.LONGEST_ALERT:
        raise Invalid({"until": words.UNTIL_RANGE})


def _message(alert: Alert) -> Message:
    return Message(
        kind=ALERT.key,
        place=alert.place,
        title=alert.title,
        title_en=alert.title,
        body=alert.body,
        body_en=alert.body,
        path=f"/p/{alert.place.code}/alerts/{alert.id}/",
        about_type="alert",
        about_id=alert.id,
        at=alert.at,
    )


def spread_alerts(*, now: datetime) -> int:
    """Give the followers of some places more their copies of a notice that is spreading; how many places. Call it until it gives 0.

    Each call is a transaction: a worker that dies loses nothing and repeats nothing. Who follows two places gets one copy. A notice
    that ended meanwhile is not spread on.
    """
    with transaction.atomic():
        spreading = Alert.objects.select_for_update(skip_locked=True, of=("self",)).filter(spread_at__isnull=True)
        alert = spreading.select_related("place").order_by("at").first()
        if alert is None or alert.message_id is None:
            return 0
        places = _next_places(alert) if alert.ended_at is None else []
        if places:
            alert.told += _copies(alert, [key for key, _order in places], now)
            alert.spread_to = places[-1][1]
        if len(places) < PLACES:
            alert.spread_at = now
            touch_below(alert.place)
        alert.save(update_fields=["told", "spread_to", "spread_at"])
    return len(places)


def audience_below(place: Place) -> list[UUID]:
    """The accounts that a notice at the place would be told to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM places_place WHERE lineage @> ARRAY[%s]::uuid[]", [place.id])
        places = [key for (key,) in cursor.fetchall()]
        cursor.execute(AUDIENCE, {"places": places})
        return [key for (key,) in cursor.fetchall()]


def _next_places(alert: Alert) -> list[tuple[UUID, str]]:
    stands = alert.place.now_at_id or alert.place_id
    with connection.cursor() as cursor:
        cursor.execute(NEXT, {"place": stands, "after": alert.spread_to, "limit": PLACES})
        return list(cursor.fetchall())


def _copies(alert: Alert, places: list[UUID], now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(AUDIENCE, {"places": places})
        to = [key for (key,) in cursor.fetchall()]
        if not to:
            return 0
        values: dict[str, Any] = {
            "message": alert.message_id,
            "once": once_of(ALERT.key, "alert", alert.id, ""),
            "now": now,
            "ids": [new_id() for _ in to],
            "to": to,
        }
        cursor.execute(COPIES, values)
        return int(cursor.rowcount)


@transaction.atomic
def end_alert(actor: Actor, *, alert_id: UUID, now: datetime) -> Alert:
    """End a notice before its time. What has not left yet is not sent any more. Raises NotFound, NotAllowed."""
    alert = _locked(alert_id)
    check(actor, SEND_ALERT, alert.place.ref)
    if alert.ended_at is None:
        _end(actor, alert, now)
    return alert


def end_due_alerts(*, now: datetime) -> int:
    """End the notices whose time is over; how many."""
    found = list(Alert.objects.filter(ended_at__isnull=True, until__lte=now).values_list("id", flat=True))
    for key in found:
        with transaction.atomic():
            alert = _locked(key)
            if alert.ended_at is None:
                _end(SETTLING, alert, now)
    return len(found)


def _end(actor: Actor, alert: Alert, now: datetime) -> None:
    alert.ended_at = now
    alert.ended_by_id = actor.account_id
    alert.save(update_fields=["ended_at", "ended_by"])
    waiting = Delivery.objects.filter(copy__message=alert.message_id, state=State.WAITING)
    waiting.update(state=State.EXPIRED.value, ended_at=now, reason="over")
    audit.record(actor, "messages.end_alert", now=now, subject_type="alert", subject_id=alert.id, place_id=alert.place_id)
    touch_below(alert.place)


def close_alerts(*, now: datetime) -> int:
    """Count how many were told by which channel, for notices that ended and of which nothing is on its way; how many were closed.
    The count goes to the ledger and stays when the messages are deleted."""
    ended = Alert.objects.filter(ended_at__isnull=False, closed_at__isnull=True, spread_at__isnull=False)
    closed = 0
    for key in list(ended.values_list("id", flat=True)):
        with transaction.atomic():
            alert = _locked(key)
            deliveries = Delivery.objects.filter(copy__message=alert.message_id)
            if alert.closed_at or deliveries.filter(state__in=[State.WAITING, State.SENDING]).exists():
                continue
            copies = Copy.objects.filter(message=alert.message_id)
            alert.told = copies.count()
            alert.heard = copies.filter(heard_at__isnull=False).count()
            alert.sent = dict(
                deliveries.filter(state=State.SENT).values_list("channel").annotate(n=Count("id")).values_list("channel", "n")
            )
            alert.closed_at = now
            alert.save(update_fields=["told", "heard", "sent", "closed_at"])
            figures.post(SETTLING, alert, now=now)
            touch_below(alert.place)
            closed += 1
    return closed


def hear_alert(*, copy_id: UUID, account_id: UUID | None = None, now: datetime) -> Copy:
    """Somebody says that they have seen an urgent notice: by the link that was sent to them, or signed in (`account_id`).
    Saying it twice is saying it once. Raises NotFound; Refused when the notice is over."""
    with transaction.atomic():
        found = Copy.objects.select_for_update(of=("self",)).select_related("message").filter(id=copy_id)
        copy = found.filter(account_id=account_id).first() if account_id else found.first()
        if copy is None:
            raise NotFound(words.NOT_HERE)
        alert = Alert.objects.filter(message=copy.message_id).first()
        if alert is None:
            raise NotFound(words.NO_ALERT)
        if alert.ended_at is not None:
            raise Refused(words.OVER)
        if copy.heard_at is None:
            copy.heard_at = now
            copy.read_at = copy.read_at or now
            copy.save(update_fields=["heard_at", "read_at"])
            unsent = Delivery.objects.filter(copy=copy, state=State.WAITING)
            unsent.update(state=State.EXPIRED.value, ended_at=now, reason="read")
    return copy


def hear_alert_signed_in(actor: Actor, *, alert_id: UUID, now: datetime) -> Copy:
    """The same from the notice's page, for somebody who is signed in. Raises NotFound where they were sent none."""
    mine = Copy.objects.filter(message__about_id=alert_id, message__kind=ALERT.key)
    copy = mine.filter(account_id=actor.account_id).first() if actor.account_id else None
    if copy is None:
        raise NotFound(words.NOT_ON_LIST)
    return hear_alert(copy_id=copy.id, account_id=actor.account_id, now=now)


def _locked(alert_id: UUID) -> Alert:
    alert = Alert.objects.select_for_update(of=("self",)).select_related("place").filter(id=alert_id).first()
    if alert is None:
        raise NotFound(words.NO_ALERT)
    return alert
