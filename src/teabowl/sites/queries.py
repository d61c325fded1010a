"""What the home pages and the desk show, gathered from the areas below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from teabowl.audit.permissions import READ_TRAIL
from teabowl.boards import queries as boards
from teabowl.boards.permissions import WRITE_NOTICE
from teabowl.figures import queries as figures
from teabowl.figures.asking import question
from teabowl.figures.pages import Card, card
from teabowl.figures.permissions import CLOSE_MONTH
from teabowl.kernel.actor import Actor, Level, Role
from teabowl.kernel.desk import DeskItem
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import CHINA, china_date
from teabowl.kernel.verbs import can
from teabowl.letters import queries as letters
from teabowl.letters.permissions import SEE_LATE, SET_LIMIT
from teabowl.people import queries as people
from teabowl.people.permissions import LIST_MEMBERS
from teabowl.places.models import Place
from teabowl.places.permissions import CHANGE_TREE
from teabowl.places.queries import ancestors, children, place_paths
from teabowl.sites import rules
from teabowl.sites.models import Complaint, Site
from teabowl.sites.permissions import ANSWER_COMPLAINT, EDIT_SITE, SEE_DESK

LATEST = 6


class Board(NamedTuple):
    """One board on the home page."""

    text: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class LatestRow:
    """Something new, from any board. `state` colours the board's tag; `place_name` is '' where it is the page's own."""

    title: str
    url: str
    tag: str
    state: str
    facts: tuple[str | Promise, ...]
    at: datetime


class Words(NamedTuple):
    """What a place's site says of it."""

    intro: str
    phone: str
    address: str
    hours: str


@dataclass(frozen=True, slots=True)
class Home:
    """A home page, whole. `below` are the places directly under a head account."""

    place: Place
    site: Words | None
    crumbs: list[tuple[str, str]]
    boards: list[Board]
    latest: list[LatestRow]
    figures: list[Card]
    below: list[Place]
    footer: str


def home(place: Place) -> Home:
    """The home page of a village or of a head account. A fixed number of queries, whatever the village's size: its words, the
    newest posts and letters, the figures."""
    is_village = place.level == Level.VILLAGE
    line = ancestors(place)
    return Home(
        place=place,
        site=_words_of(place),
        crumbs=crumbs_of(line),
        boards=_boards(place),
        latest=_latest(place),
        figures=_figures(place),
        below=[] if is_village else children(place),
        footer=footer_of(line),
    )


WORDS = "SELECT intro, phone, address, hours FROM sites_site WHERE place_id = %s"


def _words_of(place: Place) -> Words | None:
    # No ORM: it stands on every home page.
    with connection.cursor() as cursor:
        cursor.execute(WORDS, [place.id])
        row = cursor.fetchone()
    return Words(*row) if row else None


def site_words(place: Place) -> dict[str, str] | None:
    """What a place's site says of it, for the API; None where it has no site."""
    words = _words_of(place)
    return words._asdict() if words else None


def crumbs_of(line: Sequence[Place], last: str = "") -> list[tuple[str, str]]:
    """Breadcrumbs below the province; `last` is the page's own name, without a link."""
    items = [(p.name, f"/p/{p.code}/") for p in line if p.level != Level.PROVINCE]
    return [*items, (last, "")] if last else items


def footer_of(line: Sequence[Place]) -> str:
    """随西村村民委员会 · 郓城县随官屯镇"""
    place = line[-1]
    above = "".join(p.name for p in line[:-1] if p.level in (Level.COUNTY, Level.TOWNSHIP))
    return f"{place.full_name} · {above}" if above else place.name


def _boards(place: Place) -> list[Board]:
    at = f"/p/{place.code}/"
    name = _("村里的数") if place.level == Level.VILLAGE else _("各项的数")
    return [
        Board(_("通知公告"), f"{at}notices/", "megaphone"),
        Board(_("村友圈"), f"{at}circle/", "messages-square"),
        Board(_("书记信箱"), f"{at}letters/", "mail"),
        Board(name, f"{at}figures/", "chart-column"),
        Board(_("沿革"), f"{at}history/", "history"),
    ]


def _figures(place: Place) -> list[Card]:
    asked = question(place, {})
    return [card(place, asked, figure, []) for figure in figures.home_figures(place)]


def _latest(place: Place) -> list[LatestRow]:
    is_village = place.level == Level.VILLAGE
    posts = boards.latest(place, LATEST) if is_village else boards.latest_below(place, LATEST)
    found = letters.latest_public if is_village else letters.latest_public_below
    rows = [
        LatestRow(row.heading, row.url, str(row.board_name), "info", _facts(row.place_name, row.author), row.published_at)
        for row in posts
    ]
    rows += [
        LatestRow(
            row.title,
            row.url,
            row.tag,
            row.tag_state,
            _facts("" if is_village else row.place_name, _("书记信箱")),
            row.answered_at or row.received_at,
        )
        for row in found(place, LATEST)
    ]
    return sorted(rows, key=lambda row: row.at, reverse=True)[:LATEST]


def _facts(*facts: Any) -> tuple[Any, ...]:
    return tuple(fact for fact in facts if fact)


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
    doors = [
        (WRITE_NOTICE, True, _("发通知"), "", reverse("boards:write", args=[place.code, "notices"]), "megaphone"),
        (LIST_MEMBERS, village, _("村民名册"), _("认证、导入、导出"), reverse("people:members", args=[place.code]), "users"),
        (SEE_LATE, not village, _("迟了的来信"), _("迟多久，告诉过谁"), reverse("letters:late", args=[place.code]), "clock"),
        (SET_LIMIT, True, _("来信几天内答复"), "", reverse("letters:limit", args=[place.code]), "calendar"),
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
            Site.objects.filter(place=place).exists(),
            _("站点简介和电话"),
            "",
            reverse("sites:edit", args=[place.code]),
            "pencil",
        ),
        (READ_TRAIL, True, _("做过什么"), _("每一步都有记录"), reverse("people:trail", args=[place.code]), "list"),
    ]
    return [Door(*door) for verb, fits, *door in doors if fits and can(actor, verb, place.ref)]


def desk(actor: Actor, place: Place, now: datetime) -> list[tuple[str, list[DeskItem]]]:
    """Today's matters of the actor at a place: groups with their items, the first due first."""
    items = [
        *letters.desk_items(actor, place, now),
        *people.desk_items(actor, place, now),
        *boards.desk_items(actor, place, now),
        *_complaints(actor, place, now),
    ]
    far = datetime.max.replace(tzinfo=UTC)
    groups: dict[str, list[DeskItem]] = {}
    for item in sorted(items, key=lambda item: item.due_at or far):
        groups.setdefault(str(item.group), []).append(item)
    return list(groups.items())


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
                note=_("%(day)s收到") % {"day": f"{row.received_at.astimezone(CHINA):%m-%d}"},
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


def complaint_for(actor: Actor, place: Place, complaint_id: Any) -> Complaint:
    """A complaint, for who may answer it; else it looks missing."""
    row = Complaint.objects.filter(id=complaint_id, place=place).first()
    if row is None or not can(actor, ANSWER_COMPLAINT, place.ref):
        raise NotFound(_("没有这条意见"))
    return row
