from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from teabowl.boards import actions as boards
from teabowl.boards.rules import Content
from teabowl.kernel.ids import new_id
from teabowl.search.models import Entry
from teabowl.sites import actions, queries
from teabowl.sites.queries import sitemap as mapped
from teabowl.sites.views import feeds
from tests.cast import NOW, Cast

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "停水 <b>]]>&\"'"


@pytest.fixture(autouse=True)
def forget() -> None:
    feeds._index.cache_clear()
    feeds._part.cache_clear()


def notice(cast: Cast, title: str = "停水") -> Any:
    made = boards.publish_notice(
        cast.actor("operator"), place=cast.place("随西村"), content=Content(new_id(), title, "周四停水。"), now=NOW
    )
    Entry.objects.update_or_create(
        id=made.id,
        defaults={
            "type": "post",
            "place": made.place,
            "board": "notices",
            "at": NOW,
            "path": f"notices/{made.id}/",
            "segmenter": 0,
            "vector": "",
        },
    )
    return made


@pytest.mark.django_db
def test_the_sitemap_leads_to_every_place_and_every_public_record(cast: Cast, client: Client) -> None:
    made = notice(cast)
    files = [one.text or "" for one in ET.fromstring(client.get("/sitemap.xml").content).iter(f"{MAP}loc")]
    assert files == ["http://testserver/sitemap-2026-11-1.xml", "http://testserver/sitemap-places-1.xml"] or files == [
        "http://testserver/sitemap-places-1.xml",
        "http://testserver/sitemap-2026-11-1.xml",
    ]
    found = {one.text for address in files for one in ET.fromstring(client.get(address).content).iter(f"{MAP}loc")}
    here = f"http://testserver/p/{cast.place('随西村').code}/"
    assert {here, f"{here}notices/{made.id}/"} <= found
    assert len(found) == 11, "ten places below the province and one notice"


@pytest.mark.django_db
def test_a_board_that_is_off_is_not_on_the_map(cast: Cast, client: Client) -> None:
    notice(cast)
    place = cast.place("随西村")
    actions.open_site(cast.actor("township"), place=place, on=NOW.date(), now=NOW)
    actions.switch_board(cast.actor("operator"), place=place, key="notices", on=False, now=NOW)
    assert "notices" not in client.get("/sitemap-2026-11-1.xml").content.decode()


@pytest.mark.django_db
def test_files_of_the_map_are_cut(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapped, "MOST", 4)
    names = mapped.parts()
    assert names == ["places-1", "places-2", "places-3"]
    found = [address.path for n in (1, 2, 3) for address in mapped.places_part(n)]
    assert len(found) == len(set(found)) == 10


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["2026-13-1", "places-0", "x-1"])
def test_a_file_that_cannot_be_is_not_found(cast: Cast, client: Client, name: str) -> None:
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


@pytest.mark.django_db
def test_the_feed_has_what_is_new_here_and_below_without_breaking_out(cast: Cast, client: Client) -> None:
    made = notice(cast, HOSTILE)
    for name in ("随西村", "随官屯镇"):
        root = ET.fromstring(client.get(f"/p/{cast.place(name).code}/atom.xml").content)
        assert [one.text for one in root.findall(f"{ATOM}entry/{ATOM}title")] == [HOSTILE]
        link = root.find(f"{ATOM}entry/{ATOM}link")
        assert link is not None
        assert link.get("href", "").endswith(f"/notices/{made.id}/")
    assert queries.latest(cast.place("张营村"), 10) == []


@pytest.mark.django_db
def test_robots_are_told_of_the_map(client: Client) -> None:
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()


@pytest.mark.django_db
def test_a_public_page_says_what_it_is_to_whoever_shares_it(cast: Cast, client: Client) -> None:
    made = notice(cast, HOSTILE)
    page = client.get(f"/p/{cast.place('随西村').code}/notices/{made.id}/?page=2").content.decode()
    assert f'<link rel="canonical" href="http://testserver/p/{cast.place("随西村").code}/notices/{made.id}/">' in page
    assert '<meta property="og:description" content="周四停水。">' in page
    assert "停水 &lt;b&gt;" in page
    assert "停水 <b>" not in page
