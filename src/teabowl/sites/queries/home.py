"""A home page, whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from teabowl.disclosure.queries import HomeAccounts, home_accounts
from teabowl.figures import queries as figures
from teabowl.figures.asking import question
from teabowl.figures.pages import Card, card
from teabowl.files.images import url_of
from teabowl.kernel.actor import Level
from teabowl.market import queries as market
from teabowl.places.models import Place
from teabowl.places.newest import New
from teabowl.places.queries import ancestors, children
from teabowl.sites.boards import in_order
from teabowl.sites.queries.latest import LatestRow, latest
from teabowl.sites.scenes import SCENES, scene_of

LATEST = 6
OFFERED = 4


class BoardLink(NamedTuple):
    """One board on the home page."""

    text: str
    url: str
    icon: str


class Cover(NamedTuple):
    """What stands on top of a home page: a picture with what is on it, or, with `url` '', the drawing of this name."""

    url: str
    alt: str
    drawn: str


class Words(NamedTuple):
    """What a place's site says of it."""

    intro: str
    phone: str
    address: str
    hours: str


@dataclass(frozen=True, slots=True)
class Home:
    """A home page, whole. `below` are the places directly under a head account, `offered` what villages
    there offer, `off` the boards switched off."""

    place: Place
    site: Words | None
    cover: Cover
    crumbs: list[tuple[str, str]]
    boards: list[BoardLink]
    off: frozenset[str]
    latest: list[LatestRow]
    accounts: HomeAccounts | None
    figures: list[Card]
    offered: list[New]
    below: list[Place]
    footer: str


def home(place: Place) -> Home:
    """The home page of a village or of a head account. A fixed number of queries, whatever the village's size: its words, the
    newest posts and letters, the figures."""
    is_village = place.level == Level.VILLAGE
    line = ancestors(place)
    site = _site_of(place)
    return Home(
        place=place,
        site=site.words,
        cover=site.cover,
        crumbs=crumbs_of(line),
        boards=[BoardLink(str(board.name), board.path(place.code), board.icon) for board in in_order(site.order, site.off)],
        off=frozenset(site.off),
        latest=latest(place, LATEST, site.off),
        accounts=home_accounts(place) if is_village else None,
        figures=_figures(place),
        offered=[] if is_village else market.latest(place, OFFERED),
        below=[] if is_village else children(place),
        footer=footer_of(line),
    )


SITE = """
SELECT s.intro, s.phone, s.address, s.hours, s.board_order, s.boards_off, s.scene, p.digest, p.alt FROM sites_site s
LEFT JOIN files_picture p ON p.owner_id = s.id AND p.owner_type = 'site' AND NOT p.hidden
WHERE s.place_id = %s ORDER BY p.position LIMIT 1
"""


class _Site(NamedTuple):
    words: Words | None
    order: Sequence[str]
    off: Sequence[str]
    cover: Cover


def _site_of(place: Place) -> _Site:
    # No ORM: it stands on every home page.
    with connection.cursor() as cursor:
        cursor.execute(SITE, [place.id])
        row = cursor.fetchone()
    if row is None:
        return _Site(None, (), (), Cover("", "", scene_of(place.code)))
    *words, order, off, scene, digest, alt = row
    name = scene_of(place.code, scene)
    cover = Cover(url_of(digest, 1080), alt, name) if digest else Cover("", str(SCENES[name]), name)
    return _Site(Words(*words), order, off, cover)


def site_words(place: Place) -> dict[str, str] | None:
    """What a place's site says of it, for the API; None where it has no site."""
    words = _site_of(place).words
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


def _figures(place: Place) -> list[Card]:
    asked = question(place, {})
    return [card(place, asked, figure, []) for figure in figures.home_figures(place)]
