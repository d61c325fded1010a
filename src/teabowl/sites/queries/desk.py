"""The desk of the day (今天的事), and where one works."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from django.urls import reverse

from teabowl.boards import queries as boards
from teabowl.deliberations import queries as deliberations
from teabowl.disclosure import queries as disclosure
from teabowl.disclosure.permissions import CHECK_BOOK
from teabowl.dues import queries as dues
from teabowl.guides import queries as guides
from teabowl.kernel.actor import Actor, Role
from teabowl.kernel.desk import DeskItem
from teabowl.kernel.times import CHINA, china_date
from teabowl.kernel.verbs import can
from teabowl.letters import queries as letters
from teabowl.market import queries as market
from teabowl.meetings import queries as meetings
from teabowl.messages import queries as messages
from teabowl.moderation import queries as moderation
from teabowl.organisations import queries as organisations
from teabowl.payments import queries as payments
from teabowl.people import queries as people
from teabowl.places.models import Place
from teabowl.places.queries import place_paths
from teabowl.sites import rules
from teabowl.sites.models import Complaint
from teabowl.sites.permissions import ANSWER_COMPLAINT, SEE_DESK
from teabowl.study import queries as study
from teabowl.ui import spoken
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def has_desk(actor: Actor, place: Place) -> bool:
    """Whether the actor has matters of the day here."""
    return can(actor, SEE_DESK, place.ref)


class Group(NamedTuple):
    """A heading with its matters, the first due first, and how many there are: more than are listed, where an area gives the
    first of many."""

    name: str
    items: list[DeskItem]
    total: int


Groups = list[Group]


@dataclass(frozen=True, slots=True)
class Desk:
    """Today's matters: `first` cannot wait (late, due, or going on now), `later` can. A short desk is all in `first`."""

    total: int
    first: Groups
    later: Groups

    @property
    def urgent(self) -> int:
        return sum(group.total for group in self.first)


def desk(actor: Actor, place: Place, now: datetime) -> Desk:
    """Today's matters of the actor at a place."""
    items = [
        *disclosure.desk_items(actor, place, now),
        *meetings.desk_items(actor, place, now),
        *dues.desk_items(actor, place, now),
        *organisations.desk_items(actor, place, now),
        *organisations.moves_on_desk(actor, place, now),
        *messages.desk_items(actor, place, now),
        *letters.desk_items(actor, place, now),
        *study.desk_items(actor, place, now),
        *deliberations.desk_items(actor, place, now),
        *guides.desk_items(actor, place, now),
        *market.desk_items(actor, place, now),
        *people.desk_items(actor, place, now),
        *payments.desk_items(actor, place, now),
        *boards.desk_items(actor, place, now),
        *moderation.desk_items(actor, place, now),
        *_complaints(actor, place, now),
    ]
    first, later = rules.parted(items)
    return Desk(_counted(items), _grouped(first), _grouped(later))


def _counted(items: Iterable[DeskItem]) -> int:
    return sum(1 + item.more for item in items)


def _grouped(items: Iterable[DeskItem]) -> Groups:
    far = datetime.max.replace(tzinfo=UTC)
    groups: dict[str, list[DeskItem]] = {}
    for item in sorted(items, key=lambda item: item.due_at or far):
        groups.setdefault(str(item.group), []).append(item)
    return [Group(name, found, _counted(found)) for name, found in groups.items()]


def _complaints(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    if not can(actor, ANSWER_COMPLAINT, place.ref):
        return []
    today = china_date(now)
    found = []
    for row in Complaint.objects.filter(place=place, answered_at__isnull=True).order_by("received_at", "id")[:100]:
        due = rules.complaint_due(china_date(row.received_at))
        left = (due - today).days
        found.append(
            DeskItem(
                group=_("对平台的意见"),
                title=row.body[:40],
                note=_("%(day)s收到") % {"day": spoken.day(china_date(row.received_at), today)},
                state="miss" if left < 0 else "late" if left <= 2 else "plain",
                tag=_("迟 %(n)s 天") % {"n": -left} if left < 0 else _("还有 %(n)s 天") % {"n": left},
                action=_("写答复"),
                url=reverse("sites:answer_complaint", args=[place.code, row.id]),
                due_at=datetime.combine(due, datetime.max.time(), CHINA),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Seat:
    """A place where the actor has a role besides villager, with its path, for 'my desks'. `url` is where the work is: the
    desk, the accounts to be checked, or the trail for who only reads."""

    place: Place
    path: str
    url: str


def seats(actor: Actor) -> list[Seat]:
    """Where the actor works, in division order."""
    keys = {held.place_id for held in actor.held if held.role not in (Role.VILLAGER,)}
    found = list(Place.objects.filter(id__in=keys).in_division_order())
    paths = place_paths(p.id for p in found)
    return [Seat(place, paths[place.id], _work_at(actor, place)) for place in found]


def _work_at(actor: Actor, place: Place) -> str:
    if has_desk(actor, place):
        return reverse("sites:desk", args=[place.code])
    if can(actor, CHECK_BOOK, place.ref):
        return reverse("disclosure:mine")
    return reverse("people:trail", args=[place.code])
