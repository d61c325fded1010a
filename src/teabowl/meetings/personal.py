"""One's own part in meetings: exported. Minutes are kept by statute: who came, spoke and voted by name stays, the account goes."""

from datetime import datetime
from typing import Any

from teabowl.kernel.actor import Actor
from teabowl.kernel.times import CHINA
from teabowl.meetings.models import Participant, Seat, Speech, Task
from teabowl.people.models import Account, Person
from teabowl.people.personal import register
from teabowl.people.queries import person_ids
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


def export(person: Person, account: Account) -> list[dict[str, Any]]:
    """Every meeting one was called to, what one said there, and the tasks one was given."""
    keys = person_ids(person.id)
    rows = Participant.objects.filter(person_id__in=keys).select_related("meeting").order_by("meeting__starts_at", "id")
    said: dict[Any, list[str]] = {}
    for speech in Speech.objects.filter(participant__person_id__in=keys).order_by("at", "id"):
        said.setdefault(speech.participant_id, []).append(speech.body)
    found = [
        {
            "meeting": row.meeting.title,
            "at": row.meeting.starts_at.astimezone(CHINA).isoformat(timespec="minutes"),
            "reply": row.reply,
            "reply_note": row.reply_note,
            "mark": row.mark,
            "reason": row.reason,
            "votes": row.votes,
            "said": said.get(row.id, []),
        }
        for row in rows
    ]
    seats = Seat.objects.filter(person_id__in=keys).select_related("place").order_by("since", "id")
    found += [
        {
            "seat": row.body,
            "place": row.place.name,
            "since": row.since.isoformat(),
            "until": row.until and row.until.isoformat(),
        }
        for row in seats
    ]
    tasks = Task.objects.filter(owner_id__in=keys).order_by("due_on", "id")
    return [*found, *({"task": t.title, "due_on": t.due_on.isoformat(), "state": t.state, "note": t.note} for t in tasks)]


def erase(person: Person, account: Account, now: datetime) -> None:
    """Meetings that are still to come are left; those held keep their list and minutes, as the law asks."""
    mine = Participant.objects.filter(person_id__in=person_ids(person.id), meeting__state__in=["planned", "convened"])
    Participant.objects.filter(proxy__in=mine).update(proxy=None, mark="")
    mine.delete()


def _links(_actor: Actor, _found: int) -> list[tuple[Any, str]]:
    return [(_("我的会"), "/me/meetings/")]


def register_here() -> None:
    register(
        "meetings", export, erase, label_zh="会议", label_en="Meetings",
        stays=_("开过的会的名单和记录，按规定要存档；还没开的会不再通知您"), links=_links,
    )  # fmt: skip
