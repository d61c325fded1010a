"""One's own messages, and urgent notices."""

from datetime import timedelta
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from teabowl.api.door import answer, form_key, person_writing, reader, writer
from teabowl.api.endpoints.common import iso, living, pack, unpack
from teabowl.api.schemas import messages as schemas
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid
from teabowl.kernel.telling import OUTSIDE
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.messages import actions, queries
from teabowl.messages.kinds import kinds
from teabowl.messages.permissions import SEE_SENT, SEND_ALERT
from teabowl.messages.rules import Danger, Digest, How, Wishes
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

router = Router(tags=["messages"])
Cursor = Annotated[str, Query(max_length=80)]
Limit = Annotated[int, Query(ge=1, le=100)]
Days = Annotated[int, Query(ge=1, le=90, description="Of how many days, today the last.")]


def _person(request: HttpRequest) -> tuple[Actor, UUID]:
    """Whose messages are asked for. Raises NoToken."""
    actor = reader(request).actor
    return actor, cast("UUID", actor.account_id)


def _before(cursor: str) -> UUID | None:
    try:
        return UUID(unpack(cursor)) if cursor else None
    except ValueError:
        raise Invalid({"cursor": _("翻页的记号不对，请从第一页看起")}) from None


def _next(key: UUID | None) -> str | None:
    return pack(key.hex) if key else None


@router.get("me/messages", response=schemas.Messages, operation_id="list_messages", summary="One's inbox, newest first")
def messages(request: HttpRequest, cursor: Cursor = "", limit: Limit = 20, unread: bool = False) -> HttpResponse:
    _actor, account = _person(request)
    page = queries.inbox_of(account, only_new=unread, before=_before(cursor), limit=limit)
    rows = [
        {"id": str(r.id), "title": r.title, "kind": r.kind, "place": r.place_name, "at": r.at.isoformat(), "unread": r.is_new}
        for r in page.rows
    ]
    return answer({"unread": page.unread, "results": rows, "next": _next(page.older_id)}, never_kept=True)


@router.get("me/messages/wishes", response=schemas.WishesOut, operation_id="get_wishes", summary="How one wants to be told")
def wishes(request: HttpRequest) -> HttpResponse:
    actor, account = _person(request)
    return answer(_wishes(account, actor), never_kept=True)


@router.put("me/messages/wishes", response=schemas.WishesOut, operation_id="set_wishes", summary="Say how one wants to be told")
def set_wishes(request: HttpRequest, payload: schemas.WishesIn) -> HttpResponse:
    """`kinds` names only those to change: each with all the channels that it shall leave by."""
    actor = person_writing(request)
    _person(request)
    unknown = payload.kinds.keys() - kinds().keys()
    if unknown:
        raise Invalid({"kinds": _("没有这种消息：%(kinds)s") % {"kinds": "、".join(sorted(unknown))[:200]}})
    chosen = Wishes(
        stopped=payload.stopped,
        digest=Digest(payload.digest),
        quiet=payload.quiet,
        quiet_from=payload.quiet_from,
        quiet_to=payload.quiet_to,
        urgent_at_night=payload.urgent_at_night,
    )
    wanted = {(kind, channel): channel.value in ways for kind, ways in payload.kinds.items() for channel in OUTSIDE}
    actions.set_wishes(actor, wishes=chosen, wanted=wanted, now=timezone.now())
    assert actor.account_id is not None
    return answer(_wishes(actor.account_id, actor), never_kept=True)


def _wishes(account: UUID, actor: Actor) -> dict[str, Any]:
    found = queries.wishing_of(account, is_staff=actor.is_staff)
    w = found.wishes
    return {
        "stopped": w.stopped,
        "digest": w.digest.value,
        "quiet": w.quiet,
        "quiet_from": w.quiet_from,
        "quiet_to": w.quiet_to,
        "urgent_at_night": w.urgent_at_night,
        "ready": [way.channel.value for way in found.ways if way.is_ready],
        "kinds": {row.key: [channel.value for channel, on in row.wanted if on] for row in found.kinds},
    }


@router.post("me/messages/read", response=schemas.ReadOut, operation_id="read_messages", summary="Mark the whole inbox as read")
def read_all(request: HttpRequest) -> HttpResponse:
    actor = person_writing(request)
    return answer({"read": actions.read_all(actor, now=timezone.now())}, never_kept=True)


@router.get(
    "me/messages/{uuid:message_id}",
    response=schemas.OpenedMessageOut,
    operation_id="get_message",
    summary="One of one's messages",
)
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """With how it went by each channel. It counts as read when the token may write."""
    actor, _account = _person(request)
    copy = actions.read_copy(actor, copy_id=message_id, now=timezone.now(), mark=reader(request).may_write)
    page = queries.opened_copy(copy)
    body = {
        "id": str(page.id),
        "title": page.title,
        "body": page.body,
        "kind": page.kind,
        "why": page.why,
        "place": page.place_name,
        "at": page.at.isoformat(),
        "url": page.path,
        "sent": [{"channel": row.channel, "state": row.tag, "at": iso(row.at), "reason": row.reason} for row in page.left],
    }
    return answer(body, never_kept=True)


@router.get("places/{code}/alerts", response=schemas.Alerts, operation_id="list_alerts", summary="Urgent notices, newest first")
def alerts(request: HttpRequest, code: str, cursor: Cursor = "", limit: Limit = 20) -> HttpResponse:
    """Those of the place and from above; of a head account also those from below."""
    place = living(code)
    public_page(request, place.id)
    rows, older = queries.alerts_here(place, now=timezone.now(), before=_before(cursor), limit=limit)
    return answer({"results": [_row(row) for row in rows], "next": _next(older)})


@router.get(
    "places/{code}/alerts/{uuid:alert_id}", response=schemas.AlertOut, operation_id="get_alert", summary="An urgent notice"
)
def alert(request: HttpRequest, code: str, alert_id: UUID) -> HttpResponse:
    """With who was told of it by mouth."""
    place = living(code)
    public_page(request, place.id)
    return answer(_alert(place, alert_id))


@router.post(
    "places/{code}/alerts", response={201: schemas.AlertOut}, operation_id="send_alert", summary="Send an urgent notice"
)
def send_alert(request: HttpRequest, code: str, payload: schemas.AlertIn) -> HttpResponse:
    """To everybody who follows the place or a village below, or belongs to one. With the same Idempotency-Key it is one notice."""
    actor, place = writer(request), living(code)
    made = actions.send_alert(
        actor,
        place=place,
        danger=Danger(payload.danger),
        title=payload.title,
        body=payload.body,
        source=payload.source,
        until=payload.until,
        key=form_key(request),
        now=timezone.now(),
    )
    location = f"/api/v1/places/{place.code}/alerts/{made.id}"
    return answer(_alert(place, made.id), status=201, location=location, never_kept=True)


@router.get(
    "places/{code}/alerts/{uuid:alert_id}/reach", response=schemas.ReachOut, operation_id="get_alert_reach",
    summary="How far an urgent notice came",
)  # fmt: skip
def reach(request: HttpRequest, code: str, alert_id: UUID) -> HttpResponse:
    """For those who may send one there: how many have it, and where nobody was told by mouth yet."""
    actor, found = reader(request).actor, queries.alert_here(living(code), alert_id)
    check(actor, SEND_ALERT, (found.place.now_at or found.place).ref)
    went = queries.how_it_went(found)
    below = [
        {"place": row.name, "times": row.times, "households": row.households, "without_account": row.without_phone}
        for row in went.below
    ]
    return answer({"told": went.told, "heard": went.heard, "channels": dict(went.by), "below": below}, never_kept=True)


@router.get(
    "places/{code}/sent-messages", response=schemas.SentDays, operation_id="list_sent_messages",
    summary="How much was sent here and below, by day and kind",
)  # fmt: skip
def sent_messages(request: HttpRequest, code: str, days: Days = 7) -> HttpResponse:
    """Numbers only: who gets what is each person's own matter."""
    place, today = living(code), china_date(timezone.now())
    check(reader(request).actor, SEE_SENT, place.ref)
    rows = [
        {"on": iso(row.on), "kind": row.kind, "by": {str(way): n for way, n in row.by.items()}, "failed": row.failed}
        for row in queries.sent_at(place, since=today - timedelta(days=days - 1), until=today, by_day=True)
    ]
    return answer({"results": rows, "next": None}, never_kept=True)


@router.put(
    "places/{code}/alerts/{uuid:alert_id}/heard", response=schemas.HeardOut, operation_id="hear_alert",
    summary="Say that one has seen an urgent notice",
)  # fmt: skip
def hear(request: HttpRequest, code: str, alert_id: UUID) -> HttpResponse:
    """Twice is once."""
    actor, place = person_writing(request), living(code)
    queries.alert_here(place, alert_id)
    copy = actions.hear_alert_signed_in(actor, alert_id=alert_id, now=timezone.now())
    return answer({"heard_at": iso(copy.heard_at)}, never_kept=True)


@router.post(
    "places/{code}/alerts/{uuid:alert_id}/aloud", response={201: schemas.AlertOut}, operation_id="note_read_aloud",
    summary="Note that people without a phone were told",
)  # fmt: skip
def note_read_aloud(request: HttpRequest, code: str, alert_id: UUID, payload: schemas.AloudIn) -> HttpResponse:
    actor, place = writer(request), living(code)
    queries.alert_here(place, alert_id)
    actions.note_read_aloud(
        actor,
        alert_id=alert_id,
        place=living(payload.place),
        how=How(payload.how),
        households=payload.households,
        group=payload.group,
        note=payload.note,
        key=form_key(request),
        now=timezone.now(),
    )
    location = f"/api/v1/places/{place.code}/alerts/{alert_id}"
    return answer(_alert(place, alert_id), status=201, location=location, never_kept=True)


def _row(row: queries.AlertRow) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "danger": row.danger_key,
        "title": row.title,
        "body": row.body,
        "place": {"code": row.place_code, "name": row.place_name},
        "at": row.at.isoformat(),
        "until": row.until.isoformat(),
        "ended_at": iso(row.ended_at),
        "in_force": row.in_force,
        "url": row.url,
    }


def _alert(place: Place, alert_id: UUID) -> dict[str, Any]:
    page = queries.alert_page(place, alert_id, now=timezone.now())
    aloud = [
        {
            "id": str(a.id),
            "place": a.place_name,
            "group": a.group,
            "how": a.how,
            "households": a.households,
            "who": a.who,
            "at": a.at.isoformat(),
        }
        for a in page.aloud
    ]
    return _row(page.row) | {"source": page.source, "told": page.told, "households": page.households, "read_aloud": aloud}
