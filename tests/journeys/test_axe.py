"""Every page, in light, dark, care and English: no axe violation, nothing sideways at 320 px, a quiet console, 100 KB at most.

Add your pages to PAGES, here or of areas/, under who reads them; {names} are those of filled.py. Data is built once for a few
readers, and each reader keeps one browser: what is found on all pages is told at once.
"""

from collections.abc import Callable

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Page, Response

from tests.cast import Cast
from tests.journeys.areas import areas
from tests.journeys.checks import (
    SIZES_ONLY,
    Look,
    assert_console_clean,
    assert_light,
    assert_looks,
    assert_no_axe_violations,
    assert_no_sideways_scroll,
    put_axe_in_every_page,
)
from tests.journeys.conftest import Opener
from tests.journeys.filled import PLACES, Filled, fill

PAGES: dict[str, list[str]] = {
    "": [
        "/", "/find/", "/find/?q=sxc", "/find/?q=zzzz", "/complaints/", "/complaints/sent/", "/accounts/login/", "{city}/", "{c}/",
        "{t}/",
        "{v}/", "{gone}/", "{v}/history/", "{gone}/history/", "{v}/people/", "{v}/notices/", "{v}/notices/?q=停水", "{v}/circle/",
        "{v}/notices/{notice}/", "{v}/circle/{post}/", "{v}/letters/", "{v}/letters/{waiting}/",
        "{v}/letters/{late}/", "{v}/letters/{answered}/", "{v}/letters/{rated}/", "{v}/figures/", "{city}/figures/",
        "{t}/figures/?month={month}", "{v}/figures/changes/?month={month}", "{v}/figures/letters.received/",
        "{t}/figures/letters.answered_in_time_rate/", "{t}/notices/", "{c}/history/", "/ui/gallery/", "/api/",
    ],
    "newcomer": [
        "/me/", "/me/security/", "/me/letters/", "/me/looks/", "/me/tokens/", "/me/tokens/new/", "/me/tokens/{token}/revoke/",
        "{v}/follow/", "{v}/join/", "/desk/",
        "/accounts/logout/", "{v}/",
    ],
    "stranger": ["/me/", "{v}/join/", "{v}/join/{asked}/withdraw/"],
    "villager": [
        "/me/", "/me/looks/", "/me/export/", "/me/delete/", "/me/letters/", "{v}/", "{v}/follow/", "{v}/join/", "{v}/leave/",
        "{v}/vouch/",
        "{v}/circle/", "{v}/circle/write/", "{v}/posts/mine/", "{v}/circle/{post}/", "{v}/posts/{post}/comment/",
        "{v}/posts/{post}/correct/", "{v}/posts/{bad}/report/", "{v}/posts/{post}/take-down/", "{v}/comments/{comment}/report/",
        "{v}/decisions/{decision}/appeal/", "{v}/letters/", "{v}/letters/write/", "{v}/letters/{private}/inside/",
        "{v}/letters/{quiet}/inside/", "{v}/letters/{answered}/ask/", "{v}/letters/{answered}/rate/",
        "{v}/letters/{waiting}/visibility/", "{v}/letters/{quiet}/consent/", "{v}/letters/{waiting}/withdraw/",
    ],
    "neighbour": ["{v}/comments/{comment}/withdraw/", "{v}/posts/mine/"],
    "operator": [
        "/me/", "{v}/desk/", "{v}/people/", "{v}/members/", "{v}/members/?q=孙", "{v}/members/{asked}/", "{v}/members/{asked}/decline/",
        "{v}/members/{member}/", "{v}/members/{member}/end/", "{v}/register/", "{v}/register/{staged}/", "{v}/register/{done}/",
        "{v}/reports/", "{v}/reports/{report}/", "{v}/reports/{report_comment}/", "{v}/notices/", "{v}/notices/write/",
        "{v}/posts/{draft}/edit/", "{v}/posts/{draft}/preview/", "{v}/posts/{draft}/discard/", "{v}/notices/{notice}/",
        "{v}/posts/{notice}/correct/", "{v}/posts/{notice}/pin/", "{v}/posts/{notice}/unpin/", "{v}/posts/{notice}/take-down/",
        "{v}/comments/{comment}/take-down/", "{v}/site/", "{v}/letters/waiting/", "{v}/letters/{waiting}/answer/",
        "{v}/letters/{private}/hand-over/", "{v}/letters/{waiting}/hide/",
    ],
    "secretary": [
        "{v}/desk/", "{v}/letters/", "{v}/letters/waiting/", "{v}/letters/{private}/inside/", "{v}/letters/{private}/answer/",
        "{v}/letters/{waiting}/note/", "{v}/letters/{answered}/follow-up/", "{v}/people/", "{v}/people/grant/",
        "{v}/people/{grant}/end/",
    ],
    "township": [
        "{t}/desk/", "{t}/letters/late/", "{t}/letters/limit/", "{t}/appeals/", "{t}/appeals/{appeal}/",
        "{v}/letters/{hidden}/show/", "{t}/people/", "{v}/desk/",
    ],
    "county": [
        "{c}/desk/", "{c}/change/", "{v}/change/", "{v}/change/merge/", "{v}/change/rename/", "{v}/change/move/", "{v}/change/split/",
        "{v}/change/close/", "{t}/change/open/", "/changes/", "/changes/{merger}/", "/changes/{merger}/undo/", "{t}/people/grant/",
    ],
    "city": ["{city}/desk/", "{city}/complaints/{complaint}/", "{city}/people/", "{city}/letters/late/", "{city}/figures/close/"],
    "auditor": ["{v}/audit/", "{v}/people/"],
}  # fmt: skip
ELSEWHERE = {
    # answers that are a file, a fragment of a page, or a step onward
    "ui:mode", "ui:favicon", "ui:robots", "people:bar", "people:follow_button", "people:members_excel",
    "people:trail_excel", "access:people_excel", "people:register_template",
    "people:import_bad",
    "people:number", "people:import_confirm", "people:import_undo", "people:import_drop", "figures:download", "figures:records",
    "boards:atom", "boards:export", "boards:list_tools", "boards:tools", "files:picture", "files:paper", "boards:write_draft",
    "boards:write_preview",
    "letters:atom", "letters:export", "letters:waiting_excel", "letters:late_excel",
    "places:changes_excel", "letters:tools", "live:now", "live:ticket",
    "letters:yours", "demo:step", "intake:template", "intake:bad", "intake:act",
    "intake:table",  # draws ui/staged as {v}/register/{staged}/ does
    # looked at where their story is told: test_signin, test_frame; the demo's start page needs a demo
    "ui:gallery", "demo:start", "signin:code", "signin:again", "signin:name", "signin:second_factor", "signin:wechat",
    "signin:wechat_back",
    "signin:wechat_new", "signin:elsewhere", "signin:browser", "signin:unlink_wechat",
}  # fmt: skip
for area in areas():
    ELSEWHERE |= area.ELSEWHERE
    for reader, pages in area.PAGES.items():
        PAGES[reader] = [*PAGES.get(reader, []), *pages]
HEAVY = "/ui/gallery/"
"""Every component three times."""
PROBLEMS = ["400", "403", "404", "500", "429", "csrf", "not-allowed", "not-found", "refused", "invalid"]
LIGHT, CARE, DARK = {"theme": "light", "mode": ""}, {"theme": "light", "mode": "care"}, {"theme": "dark", "mode": ""}
ANSWERED: set[str] = set()
"""Letters over grounds that axe has judged, on any page, in any look."""
IN_ENGLISH = ("", "villager", "newcomer")
"""Where villagers and members read; staff's pages are tables."""


def shared_out(groups: int = 2) -> list[list[str]]:
    """The readers, in groups with about as many pages: each group builds the data once, and two workers end together."""
    pages = {reader: len(found) * (3 if reader in IN_ENGLISH else 2) for reader, found in PAGES.items()}
    found: list[list[str]] = [[] for _ in range(groups)]
    for reader in sorted(pages, key=lambda reader: -pages[reader]):
        min(found, key=lambda group: sum(pages[one] for one in group)).append(reader)
    return found


@pytest.fixture
def filled(cast: Cast) -> Filled:
    return fill(cast)


@pytest.mark.long
@pytest.mark.parametrize("readers", shared_out(), ids=["some", "others"])
def test_pages(open_page: Opener, filled: Filled, readers: list[str]) -> None:
    found: list[str] = []
    for reader in readers:
        found += _visit(open_page, filled, reader, "light", _look, put_axe_in_every_page)
        if reader in IN_ENGLISH:  # the same document and colours, only other words: longer ones
            found += _visit(open_page, filled, reader, "english", _fits)
    assert not found, "\n".join(found)


def _visit(
    open_page: Opener,
    filled: Filled,
    reader: str,
    look: str,
    check: Callable[[Page, Response], None],
    before: Callable[[Page], None] | None = None,
) -> list[str]:
    """What is wrong with this reader's pages; all in one browser."""
    found: list[str] = []
    page = open_page("/robots.txt", look, account=filled.cast.accounts[reader] if reader else None, width=320, before=before)
    for address in PAGES[reader]:
        page.complaints.clear()  # type: ignore[attr-defined]
        answer = page.goto(filled.path(address))
        if answer is None or answer.status != 200:
            found.append(f"{reader} {address}: {answer.status if answer else 'nothing'}")
            continue
        try:
            assert_console_clean(page)
            check(page, answer)
        except AssertionError as wrong:
            found.append(f"{reader} {address}, {look}: {wrong}")
    page.context.close()
    return found


def _look(page: Page, answer: Response) -> None:
    """On the narrowest telephone and on an ordinary one; which of them first changes from page to page, since turning is dear.

    The looks are two attributes of the body, as the frame sets them. Nothing else of a page differs but what test_frame and
    test_read_aloud look at: the frame's own links, and the reading aloud of care mode.
    """
    if not page.url.endswith(HEAVY):
        assert_light(answer)
    asked = {
        320: (Look(LIGHT), Look(CARE)),
        360: (Look(LIGHT, (), contrast=True), Look(CARE, SIZES_ONLY, contrast=True), Look(DARK, contrast=True)),
    }
    now = page.viewport_size["width"]  # type: ignore[index]
    for width in sorted(asked, key=lambda width: width != now):
        if width != now:
            page.set_viewport_size({"width": width, "height": 780})
        assert_looks(page, *asked[width], answered=ANSWERED)


def _fits(page: Page, _answer: Response) -> None:
    assert_looks(page, Look({}), answered=set())


def _names(patterns: list[URLPattern | URLResolver], space: str = "") -> set[str]:
    """The named addresses of our areas; what answers under /api/v1/ is for programs."""
    found: set[str] = set()
    for one in patterns:
        if isinstance(one, URLResolver):
            found |= set() if str(one.pattern) == "api/v1/" else _names(one.url_patterns, one.namespace or space)
        elif space and one.name:
            found.add(f"{space}:{one.name}")
    return found


def test_no_page_is_forgotten() -> None:
    key = "00000000-0000-7000-8000-000000000000"

    class Any(dict[str, str]):
        def __missing__(self, name: str) -> str:
            return "/p/371725104201" if name in PLACES else key

    seen = {resolve(address.format_map(Any()).split("?")[0]).view_name for all_of in PAGES.values() for address in all_of}
    ours = _names(get_resolver().url_patterns)
    assert ours - seen - ELSEWHERE == set(), "add them to PAGES of tests/journeys/areas/<area>.py, or to its ELSEWHERE"
    assert ELSEWHERE - ours == set(), "no such address any more"


@pytest.mark.urls("tests.journeys.problem_urls")
@pytest.mark.parametrize("look", ["light", "care dark"])
def test_problems(open_page: Opener, look: str) -> None:
    page = open_page("/robots.txt", look, width=320)
    for name in PROBLEMS:
        page.goto(f"/problems/{name}/")
        assert_no_axe_violations(page)
        assert_no_sideways_scroll(page)
