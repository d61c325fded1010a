"""What the actions on meetings tell, and to whom. Only that there is a meeting, when and where: never who is a member of what."""

from datetime import datetime
from typing import Any
from uuid import UUID

from teabowl.kernel.actor import Actor
from teabowl.kernel.times import CHINA
from teabowl.meetings.models import Meeting, Participant, Task
from teabowl.messages.actions import tell
from teabowl.people.models import Account
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


def accounts_of(meeting: Meeting, **which: Any) -> list[UUID]:
    """Accounts of those on the list. One query."""
    rows = Participant.objects.filter(meeting=meeting, person__account__is_active=True, **which)
    return list(rows.values_list("person__account__id", flat=True))


def tell_convened(actor: Actor, meeting: Meeting, *, now: datetime) -> None:
    _tell(
        actor,
        meeting,
        "meetings.convened",
        accounts_of(meeting),
        _("通知您开会：%(title)s，%(day)s %(clock)s"),
        _("在%(hall)s。请答一声来不来") if meeting.hall else _("请答一声来不来"),
        "",
        now,
    )


def tell_changed(actor: Actor, meeting: Meeting, *, now: datetime) -> None:
    step = f"v{meeting.version}"
    _tell(
        actor,
        meeting,
        "meetings.changed",
        accounts_of(meeting),
        _("开会的安排改了：%(title)s，%(day)s %(clock)s"),
        _where(meeting),
        step,
        now,
    )


def tell_cancelled(actor: Actor, meeting: Meeting, *, now: datetime) -> None:
    _tell(actor, meeting, "meetings.cancelled", accounts_of(meeting), _("%(title)s不开了"), meeting.cancel_reason, "", now)


def tell_reminder(actor: Actor, meeting: Meeting, *, now: datetime) -> None:
    """Those who have not asked for leave."""
    to = accounts_of(meeting, reply__in=["", "coming", "online"])
    _tell(
        actor,
        meeting,
        "meetings.reminder",
        to,
        _("快开会了：%(title)s，%(day)s %(clock)s"),
        _where(meeting),
        f"{meeting.starts_at:%Y%m%d%H%M}",
        now,
    )


def tell_opened(actor: Actor, meeting: Meeting, *, now: datetime) -> None:
    """Those who are not in the hall: one may join by link now."""
    to = accounts_of(meeting, reply="online", mark="")
    _tell(actor, meeting, "meetings.opened", to, _("%(title)s开始了，可以在线参加"), "", "", now)


def tell_confirm(actor: Actor, meeting: Meeting, confirmed: str, *, now: datetime) -> None:
    """The other of chair and recorder: the minutes wait for them."""
    other = Participant.Duty.RECORDER if confirmed == Participant.Duty.CHAIR else Participant.Duty.CHAIR
    title = _("%(title)s的记录等您确认")
    _tell(actor, meeting, "meetings.confirm", accounts_of(meeting, duty=other), title, "", meeting.minutes_key[:12], now)


def tell_task(actor: Actor, task: Task, *, now: datetime) -> None:
    """Whoever is to do it."""
    if task.owner_id is None:
        return
    to = list(Account.objects.filter(person_id=task.owner_id, is_active=True).values_list("id", flat=True))
    tell(
        actor, kind="meetings.task", to=to, title=_("会上定了由您办：%(task)s，%(due)s前"), body="",
        words={"task": task.title, "due": task.due_on}, path=f"/meetings/{task.meeting_id}/", about=("meeting_task", task.id), now=now,
    )  # fmt: skip


def _where(meeting: Meeting) -> Any:
    return _("在%(hall)s") if meeting.hall else ""


def _tell(actor: Actor, meeting: Meeting, kind: str, to: list[UUID], title: Any, body: Any, step: str, now: datetime) -> None:
    at = meeting.starts_at.astimezone(CHINA)
    words = {"title": meeting.title, "hall": meeting.hall, "day": meeting.starts_at, "clock": f"{at:%H:%M}"}
    tell(
        actor, kind=kind, to=to, title=title, body=body, words=words, path=f"/meetings/{meeting.id}/",
        about=("meeting", meeting.id), step=step, now=now,
    )  # fmt: skip
