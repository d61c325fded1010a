"""What somebody may often do at a place, besides the day's matters: the lower part of the desk."""

from enum import Enum, auto
from typing import NamedTuple

from django.urls import reverse

from teabowl.audit.permissions import READ_TRAIL
from teabowl.boards.permissions import WRITE_NOTICE
from teabowl.disclosure.permissions import KEEP_BOOK, SEE_MISSING
from teabowl.figures.permissions import CLOSE_MONTH
from teabowl.guides.permissions import HANDLE as HANDLE_ERRANDS
from teabowl.guides.permissions import WRITE as WRITE_GUIDES
from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.verbs import can
from teabowl.letters.permissions import SEE_LATE, SET_LIMIT
from teabowl.meetings.permissions import CONVENE_VILLAGE
from teabowl.meetings.permissions import SEE_DUE as SEE_DUE_MEETINGS
from teabowl.messages.permissions import SEE_SENT, SEND_ALERT
from teabowl.organisations.permissions import EXPORT as EXPORT_MEMBERS
from teabowl.organisations.permissions_moves import SEE_MIGRANTS, SEE_TRANSFERS, SEE_WEAK
from teabowl.payments.permissions import SEE_ORDERS
from teabowl.people.permissions import LIST_MEMBERS
from teabowl.places.models import Place
from teabowl.places.permissions import CHANGE_TREE
from teabowl.sites.models import Site
from teabowl.sites.permissions import ARRANGE_BOARDS, EDIT_SITE, SEE_ATTENTION, SEE_DESK
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


class Where(Enum):
    """Where a door stands. SITE: where the place has words of its own for its home page."""

    ANYWHERE = auto()
    VILLAGE = auto()
    ABOVE = auto()
    SITE = auto()
    VILLAGE_SITE = auto()


USUAL = (
    (WRITE_NOTICE, Where.ANYWHERE, _("发通知"), "", "boards:write notices", "megaphone"),
    (SEND_ALERT, Where.ANYWHERE, _("发紧急通知"), _("暴雨大风，夜里也响"), "messages:write", "siren"),
    (SEE_SENT, Where.ANYWHERE, _("发出的消息"), _("发了多少、到了多少"), "messages:place_sent", "send"),
    (LIST_MEMBERS, Where.VILLAGE, _("村民名册"), _("认证、导入、导出"), "people:members", "users"),
    (SEE_ATTENTION, Where.ABOVE, _("要留意的"), _("下面迟了的、缺的、旧了的"), "sites:attention", "triangle-alert"),
    (SEE_LATE, Where.ABOVE, _("迟了的来信"), _("迟多久，告诉过谁"), "letters:late", "clock"),
    (SET_LIMIT, Where.ANYWHERE, _("来信几天内答复"), "", "letters:limit", "calendar"),
    (WRITE_GUIDES, Where.ABOVE, _("本级的办事指南"), _("写一次，各村都能用"), "guides:manage", "book-open-text"),
    (KEEP_BOOK, Where.VILLAGE, _("记账和公布"), _("一个月一本，理财小组看过再公布"), "disclosure:books", "receipt-text"),
    (SEE_MISSING, Where.ABOVE, _("缺着的公开"), _("哪个村哪个月没有公布"), "disclosure:missing", "receipt-text"),
    (CONVENE_VILLAGE, Where.VILLAGE, _("村里的会"), _("通知、签到、表决、记录"), "meetings:inside", "users"),
    (SEE_DUE_MEETINGS, Where.ABOVE, _("该开没开的会"), _("哪个支部、哪种会、迟多久"), "meetings:due", "users"),
    (HANDLE_ERRANDS, Where.VILLAGE, _("代办"), _("谁等着、办到哪一步"), "guides:errands", "hand-helping"),
    (CHANGE_TREE, Where.ANYWHERE, _("合并、改名和调整"), _("先看会动什么，再定"), "places:choose", "history"),
    (CLOSE_MONTH, Where.ANYWHERE, _("公布一个月的数"), _("公布后再变的会标出来"), "figures:close", "calendar-check"),
    (SEE_DESK, Where.ANYWHERE, _("谁能办什么"), _("授权、到期、收回"), "access:people", "key-round"),
    (EDIT_SITE, Where.SITE, _("站点简介和电话"), "", "sites:edit", "pencil"),
    (ARRANGE_BOARDS, Where.ANYWHERE, _("首页上的版块"), _("排先后，用不着的关掉"), "sites:boards", "layout-grid"),
    (EDIT_SITE, Where.VILLAGE_SITE, _("封面"), _("放一张照片，或选一幅画"), "sites:cover", "image"),
    (EDIT_SITE, Where.SITE, _("村口的海报"), _("一张纸，扫一扫就到村里的页"), "sites:poster", "qr-code"),
    (EXPORT_MEMBERS, Where.ABOVE, _("党组织"), _("设立、换届、合并、任免"), "organisations:below", "landmark"),
    (SEE_TRANSFERS, Where.ABOVE, _("组织关系转接"), _("谁在路上、哪封过期了"), "organisations:transfers_at", "send"),
    (SEE_MIGRANTS, Where.ABOVE, _("流动党员"), _("流出的、流入的，该联系谁"), "organisations:migrants_at", "map-pin"),
    (SEE_WEAK, Where.ABOVE, _("软弱涣散整顿"), _("内部，没有指标数"), "organisations:weak_cases", "wrench"),
    (SEE_ORDERS, Where.ANYWHERE, _("收款账户"), _("能不能收，和账单对不对得上"), "payments:accounts", "banknote"),
    (READ_TRAIL, Where.ANYWHERE, _("做过什么"), _("每一步都有记录"), "people:trail", "list"),
)  # fmt: skip
"""The verb it needs, where it stands, its text and what it is about, its address (with what comes after the place), its icon."""


class Door(NamedTuple):
    """Something that is often opened from the desk."""

    text: str
    about: str
    url: str
    icon: str


def usual_doors(actor: Actor, place: Place) -> list[Door]:
    """In the order of the table; nothing that would be refused."""
    is_village = place.level == Level.VILLAGE
    fits = {Where.ANYWHERE, Where.VILLAGE if is_village else Where.ABOVE}
    if Site.objects.filter(place=place).exists():
        fits |= {Where.SITE, Where.VILLAGE_SITE} if is_village else {Where.SITE}
    doors = []
    for verb, where, text, about, address, icon in USUAL:
        if where in fits and can(actor, verb, place.ref):
            name, *after = address.split()
            doors.append(Door(str(text), str(about), reverse(name, args=[place.code, *after]), icon))
    return doors
