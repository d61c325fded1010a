import gzip
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpRequest

from teabowl.pagecache import actions, marks, tasks
from teabowl.pagecache.memory import TREE, Versions, below_key, slot_of
from teabowl.pagecache.models import Bump
from teabowl.pagecache.wsgi import PageCache

PLACE = uuid4()


class Site:
    """A WSGI application that counts how often it was asked, and marks its pages as Django would."""

    def __init__(self, versions: Versions, *, mark: bool = True) -> None:
        self.versions, self.mark, self.asked, self.text = versions, mark, 0, "一"

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        self.asked += 1
        headers = [("Content-Type", "text/html")]
        if self.mark:
            headers.append(("X-Page-Version", f"{slot_of(PLACE)} {self.versions.read(slot_of(PLACE))}"))
        start("200 OK", headers)
        return [self.text.encode()]


def get(app: Any, **extra: str) -> tuple[str, dict[str, str], bytes]:
    seen: list[Any] = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/p/1/", "QUERY_STRING": "", **extra}
    body = b"".join(app(environ, lambda status, headers: seen.extend([status, dict(headers)])))
    return seen[0], seen[1], body


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return Versions(tmp_path / "versions")


def test_a_page_is_asked_for_once_and_again_after_its_place_changed(versions: Versions) -> None:
    site = Site(versions)
    cache = PageCache(site, versions)
    assert get(cache)[2].decode() == "一"
    site.text = "二"
    assert get(cache)[2].decode() == "一"
    assert site.asked == 1
    versions.change(slot_of(PLACE))
    assert get(cache)[2].decode() == "二"


def test_a_change_of_the_tree_makes_every_page_stale(versions: Versions) -> None:
    site = Site(versions)
    cache = PageCache(site, versions)
    get(cache)
    versions.change(TREE)
    get(cache)
    assert site.asked == 2


def test_language_theme_and_mode_have_their_own_pages_and_other_cookies_do_not(versions: Versions) -> None:
    site = Site(versions)
    cache = PageCache(site, versions)
    for cookie in ("", "sessionid=a", "sessionid=b; csrftoken=c"):
        get(cache, HTTP_COOKIE=cookie)
    assert site.asked == 1
    for n, cookie in enumerate(("mode=care", "theme=dark", "lang=en", "mode=care; theme=dark"), start=2):
        get(cache, HTTP_COOKIE=cookie)
        assert site.asked == n


def test_a_reader_with_a_message_waiting_reaches_django(versions: Versions) -> None:
    site = Site(versions)
    cache = PageCache(site, versions)
    get(cache)
    get(cache, HTTP_COOKIE="messages=W1tc")
    assert site.asked == 2


def test_unmarked_pages_and_fragments_are_never_kept(versions: Versions) -> None:
    site = Site(versions, mark=False)
    cache = PageCache(site, versions)
    get(cache)
    get(cache)
    assert site.asked == 2
    marked = Site(versions)
    cache = PageCache(marked, versions)
    get(cache, HTTP_HX_REQUEST="true")
    get(cache, HTTP_HX_REQUEST="true")
    assert marked.asked == 2


def test_it_answers_gzip_and_not_modified_and_hides_its_own_header(versions: Versions) -> None:
    cache = PageCache(Site(versions), versions)
    _, headers, body = get(cache, HTTP_ACCEPT_ENCODING="gzip, br")
    assert gzip.decompress(body).decode() == "一"
    assert "X-Page-Version" not in headers
    status, _, body = get(cache, HTTP_IF_NONE_MATCH=headers["ETag"])
    assert status.startswith("304")
    assert body == b""


def test_the_least_recently_read_pages_go_first(versions: Versions) -> None:
    site = Site(versions)
    cache = PageCache(site, versions, limit=60)
    for n in range(20):
        get(cache, PATH_INFO=f"/p/{n}/")
    assert cache.size <= 60
    assert site.asked == 20
    get(cache, PATH_INFO="/p/19/")
    assert site.asked == 20


@pytest.mark.django_db
def test_the_catch_up_applies_a_bump_whose_writer_died(monkeypatch: pytest.MonkeyPatch, versions: Versions) -> None:
    monkeypatch.setattr(actions, "versions", lambda: versions)
    actions.touch([PLACE])  # the test's transaction never commits: the callback is lost, as with a killed writer
    before = versions.read(slot_of(PLACE))
    tasks.catch_up()
    after = versions.read(slot_of(PLACE))
    assert after != before
    tasks.catch_up()
    assert versions.read(slot_of(PLACE)) == after
    assert Bump.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_a_place_hands_down_makes_pages_below_stale_and_no_others(
    monkeypatch: pytest.MonkeyPatch, versions: Versions
) -> None:
    monkeypatch.setattr(actions, "versions", lambda: versions)
    monkeypatch.setattr(marks, "versions", lambda: versions)
    city = uuid4()

    def site(inherits: tuple[Any, ...]) -> Any:
        def answer(environ: dict[str, Any], start: Any) -> list[bytes]:
            marked = HttpRequest()
            marks.public_page(marked, PLACE, inherits=inherits)
            asked.append(inherits)
            start("200 OK", [("X-Page-Version", marked.page_version)])  # type: ignore[attr-defined]
            return [b"x"]

        return PageCache(answer, versions)

    asked: list[Any] = []
    heir, other = site((city, PLACE)), site(())
    for cache in (heir, other, heir, other):
        get(cache)
    assert asked == [(city, PLACE), ()]
    actions.touch([city])  # a post somewhere in the city
    get(heir)
    assert len(asked) == 2
    actions.touch_below(city)
    get(heir)
    get(other)
    assert asked == [(city, PLACE), (), (city, PLACE)]
    assert below_key(city) != city


@pytest.mark.django_db(transaction=True)
def test_a_committed_touch_changes_the_versions_at_once(monkeypatch: pytest.MonkeyPatch, versions: Versions) -> None:
    monkeypatch.setattr(actions, "versions", lambda: versions)
    before = versions.read(slot_of(PLACE))
    actions.touch([PLACE])
    assert versions.read(slot_of(PLACE)) != before


def test_what_a_token_asks_reaches_django_and_is_not_kept(versions: Versions) -> None:
    site = Site(versions)
    cache = PageCache(site, versions)
    get(cache)
    for n in (2, 3):
        get(cache, HTTP_AUTHORIZATION="Bearer x")
        assert site.asked == n
    get(cache)
    assert site.asked == 3
    get(cache, QUERY_STRING="tree=now")
    assert site.asked == 4
