"""Urgent notices: in force and past, how far one has come, and who still has to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.desk import DeskItem
from teabowl.kernel.errors import NotFound
from teabowl.kernel.telling import OUTSIDE, Channel
from teabowl.kernel.verbs import can
from teabowl.messages import words
from teabowl.messages.actions.alerts import audience_below
from teabowl.messages.actions.routing import choices_of
from teabowl.messages.channels import addresses, open_channels
from teabowl.messages.models import Alert, Copy, Delivery, ReadAloud
from teabowl.messages.permissions import READ_ALOUD, SEND_ALERT
from teabowl.messages.rules import Danger, How, State, is_wanted
from teabowl.messages.told import ALERT
from teabowl.people.models import Account, Membership
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

PAGE = 20
MOST_LOOKED_AT = 50_000
TENS = "一二三四五六七八九"
NUMERALS = {"十": 10} | {c: n for n, c in enumerate(TENS, 1)} | {f"十{c}": 10 + n for n, c in enumerate(TENS, 1)}


@dataclass(frozen=True, slots=True)
class AlertRow:
    """A notice in a list."""

    id: UUID
    danger: str
    danger_key: str
    title: str
    body: str
    place_name: str
    place_code: str
    at: datetime
    until: datetime
    ended_at: datetime | None
    in_force: bool
    url: str


@dataclass(frozen=True, slots=True)
class Aloud:
    """Somebody told people by mouth."""

    id: UUID
    place_name: str
    group: str
    how: str
    households: int
    note: str
    who: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class AlertPage:
    """A notice, whole. `told` people have it in their inboxes; `aloud` how it was told by mouth, newest first."""

    row: AlertRow
    source: str
    who: str
    told: int
    is_spreading: bool
    aloud: list[Aloud]
    households: int


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a notice would reach. `by` counts those who have the channel and did not refuse it; None where there are too many to
    look at each."""

    people: int
    by: dict[Channel, int] | None
    without_phone: int


@dataclass(frozen=True, slots=True)
class Left:
    """A village or 小组 and what was done there by mouth."""

    name: str
    code: str
    households: int
    times: int
    without_phone: int


@dataclass(frozen=True, slots=True)
class HowItWent:
    """How far a notice has come, for those who sent it: counts by channel and state, and where nobody has been told by mouth yet.
    In division order: it is no ranking."""

    told: int
    heard: int
    by: list[tuple[str, dict[str, int]]]
    reasons: list[tuple[str, str, int]]
    below: list[Left]


def alerts_here(
    place: Place, *, now: datetime, before: UUID | None = None, limit: int = PAGE
) -> tuple[list[AlertRow], UUID | None]:
    """Notices that stand at the place: its own and those from above, and for a head account also those from below. Newest first."""
    found = Alert.objects.filter(Q(place_id__in=ids_living_at(place)) | Q(place_id__in=list(place.lineage)))
    if place.level != Level.VILLAGE:
        found = Alert.objects.filter(Q(place__lineage__contains=[place.id]) | Q(place_id__in=list(place.lineage)))
    if before is not None:
        last = Alert.objects.filter(id=before).values_list("at", flat=True).first()
        if last is not None:
            found = found.filter(Q(at__lt=last) | Q(at=last, id__lt=before))
    rows = [_row(alert, now) for alert in found.select_related("place__now_at").order_by("-at", "-id")[: limit + 1]]
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


def _row(alert: Alert, now: datetime) -> AlertRow:
    stands = alert.place.now_at or alert.place
    return AlertRow(
        id=alert.id,
        danger=str(words.DANGER[Danger(alert.danger)]),
        danger_key=alert.danger,
        title=alert.title,
        body=alert.body,
        place_name=stands.name,
        place_code=stands.code,
        at=alert.at,
        until=alert.until,
        ended_at=alert.ended_at,
        in_force=alert.ended_at is None and alert.until > now,
        url=f"/p/{stands.code}/alerts/{alert.id}/",
    )


def alert_here(place: Place, alert_id: UUID) -> Alert:
    """The notice, if it stands at the place: sent here, above or below. Raises NotFound."""
    alert = Alert.objects.select_related("place__now_at").filter(id=alert_id).first()
    if alert is None:
        raise NotFound(words.NO_ALERT)
    stands = alert.place.now_at or alert.place
    if stands.id not in place.lineage and place.id not in stands.lineage:
        raise NotFound(words.NO_ALERT)
    return alert


def alert_page(place: Place, alert_id: UUID, *, now: datetime) -> AlertPage:
    """A notice for everybody: what it says, and who was told by mouth. Three queries. Raises NotFound."""
    alert = alert_here(place, alert_id)
    aloud = _aloud(ReadAloud.objects.filter(alert=alert, taken_back_at__isnull=True))
    return AlertPage(
        row=_row(alert, now),
        source=alert.source,
        who=str(words.ROLE.get(alert.by_role, "")),
        told=alert.told,
        is_spreading=alert.spread_at is None and alert.ended_at is None,
        aloud=aloud,
        households=sum(row.households for row in aloud),
    )


def _aloud(found: QuerySet[ReadAloud]) -> list[Aloud]:
    return [
        Aloud(
            row.id,
            (row.place.now_at or row.place).name,
            row.group,
            str(words.HOW[How(row.how)]),
            row.households,
            row.note,
            str(words.ROLE.get(row.by_role, "")),
            row.by_id,
            row.at,
        )
        for row in found.select_related("place__now_at").order_by("-at", "-id")
    ]


def mine_of(actor: Actor, alert_id: UUID) -> Copy | None:
    """The actor's own copy of a notice."""
    if actor.account_id is None:
        return None
    return Copy.objects.filter(account_id=actor.account_id, message__about_id=alert_id, message__kind=ALERT.key).first()


def audience_of(place: Place) -> Audience:
    """Whom a notice at the place would reach, by which channels: as many as have the channel and did not turn it off."""
    accounts = audience_below(place)
    by: dict[Channel, int] | None = None
    if len(accounts) <= MOST_LOOKED_AT:
        refused = {
            channel: {a for a, chosen in choices_of(accounts).items() if not is_wanted(ALERT, channel, chosen, stopped=False)}
            for channel in OUTSIDE
        }
        by = {channel: len(addresses(channel, accounts).keys() - refused[channel]) for channel in open_channels()}
    return Audience(len(accounts), by, sum(_without_phone(place).values()))


def _without_phone(place: Place) -> dict[UUID, int]:
    """Verified villagers here and below who have no account, by place: those who must be told by mouth."""
    rows = Membership.objects.filter(place__lineage__contains=[place.id], status=Membership.Status.CONFIRMED)
    has_one = Account.objects.filter(is_active=True).values("person_id")
    rows = rows.exclude(person_id__in=has_one)
    return dict(rows.values_list("place_id").annotate(n=Count("id")).values_list("place_id", "n"))


def how_it_went(alert: Alert) -> HowItWent:
    """For the page of those who may send notices there. A fixed number of queries."""
    deliveries = Delivery.objects.filter(copy__message=alert.message_id)
    by: dict[str, dict[str, int]] = {}
    reasons: list[tuple[str, str, int]] = []
    for row in deliveries.values("channel", "state", "reason").annotate(n=Count("id")).order_by("channel", "state", "reason"):
        states = by.setdefault(row["channel"], {})
        states[row["state"]] = states.get(row["state"], 0) + row["n"]
        if row["state"] in (State.FAILED, State.UNKNOWN) and row["reason"]:
            reasons.append((str(words.CHANNEL[Channel(row["channel"])]), words.reason(row["reason"]), row["n"]))
    copies = Copy.objects.filter(message=alert.message_id)
    heard = copies.filter(heard_at__isnull=False).count() if alert.closed_at is None else alert.heard
    if alert.closed_at is not None and not by:
        by = {channel: {State.SENT.value: n} for channel, n in alert.sent.items()}
    shown = [(str(words.CHANNEL[Channel(channel)]), states) for channel, states in by.items()]
    return HowItWent(alert.told, heard, shown, reasons, _left_below(alert))


def _left_below(alert: Alert) -> list[Left]:
    place = alert.place.now_at or alert.place
    rows = list(ReadAloud.objects.filter(alert=alert, taken_back_at__isnull=True).select_related("place"))
    if place.level == Level.VILLAGE:
        return _groups(place, rows)
    villages = list(Place.objects.in_force().under(place.ref).filter(level=Level.VILLAGE).in_division_order())
    alone = _without_phone(place)
    done: dict[UUID, list[ReadAloud]] = {}
    for row in rows:
        done.setdefault(row.place.now_at_id or row.place_id, []).append(row)
    return [
        Left(v.name, v.code, sum(r.households for r in done.get(v.id, [])), len(done.get(v.id, [])), alone.get(v.id, 0))
        for v in villages
    ]


def desk_items(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    """Notices in force here, for those who may tell people by mouth: which 小组 (above a village: how many villages) nobody noted yet."""
    if not (can(actor, SEND_ALERT, place.ref) or can(actor, READ_ALOUD, place.ref)) or not actor.is_staff:
        return []
    found = Q(place_id__in=list(place.lineage)) if place.level == Level.VILLAGE else Q(place_id=place.id)
    alerts = Alert.objects.filter(found, ended_at__isnull=True, until__gt=now)
    return [_desk_item(alert, place) for alert in alerts.select_related("place__now_at").order_by("until")]


def _desk_item(alert: Alert, place: Place) -> DeskItem:
    rows = list(ReadAloud.objects.filter(alert=alert, taken_back_at__isnull=True).select_related("place"))
    if place.level == Level.VILLAGE:
        mine = [row for row in rows if place.id in (row.place_id, row.place.now_at_id)]
        left = [row.name for row in _groups(place, mine) if not row.times]
        note = _("%(groups)s还没有人去说") % {"groups": "、".join(left)} if left else _("各组都有人说过了")
    else:
        below = Place.objects.in_force().under(place.ref).filter(level=Level.VILLAGE).count()
        told = len({row.place.now_at_id or row.place_id for row in rows if place.id in row.place.lineage})
        left = ["…"] * max(0, below - told)
        note = _("还有 %(n)s 个村没有记喊话上门") % {"n": below - told} if below > told else _("各村都记了")
    return DeskItem(
        group=_("紧急通知"),
        title=f"{words.DANGER[Danger(alert.danger)]}：{alert.title}",
        note=note,
        state="late" if left else "plain",
        tag=_("有效"),
        action=_("记喊话上门") if place.level == Level.VILLAGE else _("看到了多少人"),
        url=reverse("messages:aloud" if place.level == Level.VILLAGE else "messages:reach", args=[place.code, alert.id]),
        due_at=alert.until,
    )


def _groups(place: Place, rows: Sequence[ReadAloud]) -> list[Left]:
    """The village's 小组, as its register names them. What was told to the whole village counts for each as told."""
    members = Membership.objects.filter(place_id__in=ids_living_at(place), status=Membership.Status.CONFIRMED).exclude(group="")
    has_one = Account.objects.filter(is_active=True).values("person_id")
    groups = members.values_list("group").annotate(n=Count("id", filter=~Q(person_id__in=has_one))).order_by()
    whole = [row for row in rows if not row.group]
    found = []
    for name, alone in sorted(groups.values_list("group", "n"), key=lambda row: in_order(row[0])):
        here = [row for row in rows if row.group == name]
        found.append(Left(name, "", sum(row.households for row in here), len(here) + len(whole), alone))
    if whole:
        found.insert(0, Left(_("全村"), "", sum(row.households for row in whole), len(whole), 0))
    return found


def groups_of(village: Place) -> list[str]:
    """The 小组 that the village's register names."""
    members = Membership.objects.filter(place_id__in=ids_living_at(village), status=Membership.Status.CONFIRMED)
    return sorted(members.exclude(group="").values_list("group", flat=True).distinct().order_by(), key=in_order)


def in_order(group: str) -> tuple[int, str]:
    """一组 before 二组 before 三组, as people count; what has no number comes last."""
    digits = "".join(c for c in group if c.isdecimal())
    number = int(digits) if digits else NUMERALS.get(group.rstrip("组队村民小"), 99)
    return number, group


def villages_for(actor: Actor, alert: Alert) -> list[Place]:
    """The villages where the actor may note that the notice was read aloud, in division order."""
    place = alert.place.now_at or alert.place
    if place.level == Level.VILLAGE:
        found = [place]
    else:
        lives = [held.place_id for held in actor.held]
        under = Place.objects.in_force().under(place.ref).filter(level=Level.VILLAGE)
        over = Q(id__in=lives) | Q(parent_id__in=lives)
        found = list(under.filter(over).in_division_order())
    return [village for village in found if can(actor, READ_ALOUD, village.ref)]
