"""The desk of the day (今天的事), and where one works."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from django.urls import reverse

from teabowl.audit.permissions import READ_TRAIL
from teabowl.boards import queries as boards
from teabowl.boards.permissions import WRITE_NOTICE
from teabowl.deliberations import queries as deliberations
from teabowl.disclosure import queries as disclosure
from teabowl.disclosure.permissions import KEEP_BOOK, SEE_MISSING
from teabowl.dues import queries as dues
from teabowl.figures.permissions import CLOSE_MONTH
from teabowl.guides import queries as guides
from teabowl.guides.permissions import HANDLE as HANDLE_ERRANDS
from teabowl.guides.permissions import WRITE as WRITE_GUIDES
from teabowl.kernel.actor import Actor, Level, Role
from teabowl.kernel.desk import DeskItem
from teabowl.kernel.times import CHINA, china_date
from teabowl.kernel.verbs import can
from teabowl.letters import queries as letters
from teabowl.letters.permissions import SEE_LATE, SET_LIMIT
from teabowl.market import queries as market
from teabowl.meetings import queries as meetings
from teabowl.meetings.permissions import CONVENE_VILLAGE
from teabowl.meetings.permissions import SEE_DUE as SEE_DUE_MEETINGS
from teabowl.messages import queries as messages
from teabowl.messages.permissions import SEE_SENT, SEND_ALERT
from teabowl.moderation import queries as moderation
from teabowl.organisations import queries as organisations
from teabowl.organisations.permissions import EXPORT as EXPORT_MEMBERS
from teabowl.organisations.permissions_moves import SEE_MIGRANTS, SEE_TRANSFERS, SEE_WEAK
from teabowl.payments import queries as payments
from teabowl.payments.permissions import SEE_ORDERS
from teabowl.people import queries as people
from teabowl.people.permissions import LIST_MEMBERS
from teabowl.places.models import Place
from teabowl.places.permissions import CHANGE_TREE
from teabowl.places.queries import place_paths
from teabowl.sites import rules
from teabowl.sites.models import Complaint, Site
from teabowl.sites.permissions import ANSWER_COMPLAINT, ARRANGE_BOARDS, EDIT_SITE, SEE_ATTENTION, SEE_DESK
from teabowl.study import queries as study
from teabowl.ui import spoken
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def has_desk(actor: Actor, place: Place) -> bool:
    """Whether the actor has matters of the day here."""
    return can(actor, SEE_DESK, place.ref)


class Door(NamedTuple):
    """Something that is often opened from the desk."""

    text: str
    about: str
    url: str
    icon: str


def usual_doors(actor: Actor, place: Place) -> list[Door]:
    """What the actor may often do here, besides the day's matters; nothing that would be refused."""
    village = place.level == Level.VILLAGE
    has_site = Site.objects.filter(place=place).exists()
    doors = [
        (WRITE_NOTICE, True, _("发通知"), "", reverse("boards:write", args=[place.code, "notices"]), "megaphone"),
        (SEND_ALERT, True, _("发紧急通知"), _("暴雨大风，夜里也响"), reverse("messages:write", args=[place.code]), "siren"),
        (SEE_SENT, True, _("发出的消息"), _("发了多少、到了多少"), reverse("messages:place_sent", args=[place.code]), "send"),
        (LIST_MEMBERS, village, _("村民名册"), _("认证、导入、导出"), reverse("people:members", args=[place.code]), "users"),
        (
            SEE_ATTENTION,
            not village,
            _("要留意的"),
            _("下面迟了的、缺的、旧了的"),
            reverse("sites:attention", args=[place.code]),
            "triangle-alert",
        ),
        (SEE_LATE, not village, _("迟了的来信"), _("迟多久，告诉过谁"), reverse("letters:late", args=[place.code]), "clock"),
        (SET_LIMIT, True, _("来信几天内答复"), "", reverse("letters:limit", args=[place.code]), "calendar"),
        (
            WRITE_GUIDES,
            not village,
            _("本级的办事指南"),
            _("写一次，各村都能用"),
            reverse("guides:manage", args=[place.code]),
            "book-open-text",
        ),
        (
            KEEP_BOOK,
            village,
            _("记账和公布"),
            _("一个月一本，理财小组看过再公布"),
            reverse("disclosure:books", args=[place.code]),
            "receipt-text",
        ),
        (
            SEE_MISSING,
            not village,
            _("缺着的公开"),
            _("哪个村哪个月没有公布"),
            reverse("disclosure:missing", args=[place.code]),
            "receipt-text",
        ),
        (
            CONVENE_VILLAGE,
            village,
            _("村里的会"),
            _("通知、签到、表决、记录"),
            reverse("meetings:inside", args=[place.code]),
            "users",
        ),
        (
            SEE_DUE_MEETINGS,
            not village,
            _("该开没开的会"),
            _("哪个支部、哪种会、迟多久"),
            reverse("meetings:due", args=[place.code]),
            "users",
        ),
        (
            HANDLE_ERRANDS,
            village,
            _("代办"),
            _("谁等着、办到哪一步"),
            reverse("guides:errands", args=[place.code]),
            "hand-helping",
        ),
        (
            CHANGE_TREE,
            True,
            _("合并、改名和调整"),
            _("先看会动什么，再定"),
            reverse("places:choose", args=[place.code]),
            "history",
        ),
        (
            CLOSE_MONTH,
            True,
            _("公布一个月的数"),
            _("公布后再变的会标出来"),
            reverse("figures:close", args=[place.code]),
            "calendar-check",
        ),
        (SEE_DESK, True, _("谁能办什么"), _("授权、到期、收回"), reverse("access:people", args=[place.code]), "key-round"),
        (
            EDIT_SITE,
            has_site,
            _("站点简介和电话"),
            "",
            reverse("sites:edit", args=[place.code]),
            "pencil",
        ),
        (
            ARRANGE_BOARDS,
            True,
            _("首页上的版块"),
            _("排先后，用不着的关掉"),
            reverse("sites:boards", args=[place.code]),
            "layout-grid",
        ),
        (
            EDIT_SITE,
            village and has_site,
            _("封面"),
            _("放一张照片，或选一幅画"),
            reverse("sites:cover", args=[place.code]),
            "image",
        ),
        (
            EDIT_SITE,
            has_site,
            _("村口的海报"),
            _("一张纸，扫一扫就到村里的页"),
            reverse("sites:poster", args=[place.code]),
            "qr-code",
        ),
        (
            EXPORT_MEMBERS,
            not village,
            _("党组织"),
            _("设立、换届、合并、任免"),
            reverse("organisations:below", args=[place.code]),
            "landmark",
        ),
        (
            SEE_TRANSFERS,
            not village,
            _("组织关系转接"),
            _("谁在路上、哪封过期了"),
            reverse("organisations:transfers_at", args=[place.code]),
            "send",
        ),
        (
            SEE_MIGRANTS,
            not village,
            _("流动党员"),
            _("流出的、流入的，该联系谁"),
            reverse("organisations:migrants_at", args=[place.code]),
            "map-pin",
        ),
        (
            SEE_WEAK,
            not village,
            _("软弱涣散整顿"),
            _("内部，没有指标数"),
            reverse("organisations:weak_cases", args=[place.code]),
            "wrench",
        ),
        (
            SEE_ORDERS,
            True,
            _("收款账户"),
            _("能不能收，和账单对不对得上"),
            reverse("payments:accounts", args=[place.code]),
            "banknote",
        ),
        (READ_TRAIL, True, _("做过什么"), _("每一步都有记录"), reverse("people:trail", args=[place.code]), "list"),
    ]
    return [Door(*door) for verb, fits, *door in doors if fits and can(actor, verb, place.ref)]


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
    desk, or the trail for who only reads."""

    place: Place
    path: str
    url: str


def seats(actor: Actor) -> list[Seat]:
    """Where the actor works, in division order."""
    keys = {held.place_id for held in actor.held if held.role not in (Role.VILLAGER,)}
    found = list(Place.objects.filter(id__in=keys).in_division_order())
    paths = place_paths(p.id for p in found)
    return [
        Seat(place, paths[place.id], reverse("sites:desk" if has_desk(actor, place) else "people:trail", args=[place.code]))
        for place in found
    ]
