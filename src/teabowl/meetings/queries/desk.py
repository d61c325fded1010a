"""What of meetings waits for whom at a place: a meeting to open, minutes to confirm, what is due and not planned, tasks past their day."""

from datetime import datetime, time, timedelta
from typing import Any

from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.desk import DeskItem
from teabowl.kernel.times import CHINA, china_date
from teabowl.kernel.verbs import can
from teabowl.meetings import words
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import Due, Meeting, Task
from teabowl.meetings.permissions import CONVENE, CONVENE_VILLAGE
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui import spoken
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

SOON = timedelta(days=14)


def desk_items(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    """The actor's matters at this village, the first due first. Three queries; none for those without a part in its meetings."""
    party, village = can(actor, CONVENE, place.ref), can(actor, CONVENE_VILLAGE, place.ref)
    if place.level != Level.VILLAGE or not (party or village):
        return []
    here: dict[str, Any] = {"place_id__in": ids_living_at(place)}
    if not party:
        here["organisation__isnull"] = True
    return [*_meetings(here, now), *_dues(here, now), *_tasks(here, now)]


def _meetings(here: dict[str, Any], now: datetime) -> list[DeskItem]:
    found = []
    for meeting in Meeting.objects.filter(**here, state__in=["planned", "convened", "open", "ended"]).order_by("starts_at")[
        :50
    ]:
        at = meeting.starts_at.astimezone(CHINA)
        when = f"{spoken.day(at.date(), china_date(now))} {at:%H:%M}"
        state, page = meeting.state, f"/meetings/{meeting.id}/"
        if state == "convened" and meeting.starts_at - now > SOON:
            continue
        tag, look, action, url = {
            "planned": (_("还没通知"), "late", _("去通知"), page),
            "convened": (when, "plain", _("看一看"), page),
            "open": (_("正在开"), "late", _("进会场"), page + "room/"),
            "ended": (_("记录没定"), "late", _("写记录"), page + "minutes/"),
        }[state]
        if state == "convened" and meeting.starts_at < now:
            tag, look, action = _("到点了"), "miss", _("去开会")
        kind = str(words.KIND[Kind(meeting.kind)])
        found.append(
            DeskItem(
                _("会议"),
                meeting.title,
                _("%(kind)s，%(when)s") % {"kind": kind, "when": when},
                look,
                tag,
                action,
                url,
                meeting.starts_at,
            )
        )
    return found


def _dues(here: dict[str, Any], now: datetime) -> list[DeskItem]:
    today = china_date(now)
    rows = Due.objects.filter(
        **here, held_on__isnull=True, first__lte=today, last__gte=today - timedelta(days=92), last__lte=today + SOON
    )
    planned = set(Meeting.objects.coming().filter(**here).values_list("organisation_id", "kind"))
    found = []
    for due in rows.select_related("organisation", "place__now_at").order_by("last", "id")[:30]:
        if (due.organisation_id, due.kind) in planned:
            continue
        kind, late = Kind(due.kind), (today - due.last).days
        base = (
            f"/o/{due.organisation_id}/meetings/"
            if due.organisation_id
            else f"/p/{(due.place.now_at or due.place).code}/meetings/inside/"
        )
        found.append(
            DeskItem(
                _("该开的会"), str(words.KIND[kind]),
                due.organisation.name if due.organisation else due.place.name,
                "miss" if late > 0 else "late",
                _("迟 %(n)s 天") % {"n": late} if late > 0 else _("%(day)s前") % {"day": spoken.day(due.last, today)},
                _("定个时间"), f"{base}plan/?kind={kind.value}", datetime.combine(due.last, time.max, CHINA),
            )
        )  # fmt: skip
    return found


def _tasks(here: dict[str, Any], now: datetime) -> list[DeskItem]:
    today = china_date(now)
    where = {f"meeting__{key}": value for key, value in here.items()}
    rows = Task.objects.filter(**where, state="open", due_on__lte=today + timedelta(days=7)).select_related("meeting")
    found = []
    for task in rows.order_by("due_on", "id")[:30]:
        late = (today - task.due_on).days
        note = _("%(who)s办，%(title)s上定的") % {"who": task.owner_name, "title": task.meeting.title}
        tag = _("迟 %(n)s 天") % {"n": late} if late > 0 else _("%(day)s前") % {"day": spoken.day(task.due_on, today)}
        due_at = datetime.combine(task.due_on, time.max, CHINA)
        url = f"/meetings/tasks/{task.id}/"
        state = "miss" if late > 0 else "late"
        found.append(DeskItem(_("会上定的事"), task.title, note, state, tag, _("说办得怎样"), url, due_at))
    return found
