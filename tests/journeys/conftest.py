"""A real Chromium before the real server. Fixture `open_page` opens a path the way a reader would; checks are in checks.py."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.servers.basehttp import WSGIRequestHandler
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from teabowl.people.models import Account

# Playwright's blocking API keeps an event loop running in this thread, and Django then refuses to touch the database from
# it. Nothing here is asynchronous; the server answers in threads of its own.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

expect.set_options(timeout=10_000)

# Head and body go out as two packets; the second would wait some 40 ms for the browser to acknowledge the first.
WSGIRequestHandler.disable_nagle_algorithm = True

BROWSERS = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)  # fmt: skip
"""The first that is there, of those that .ci/browser looks for. The shell is the same browser without the windows around it, which
nobody sees here: they took more time than a third of the journeys."""
CLICK = Locator.click
BLOCKED = "Service Worker registration blocked by Playwright"
ENDLESS = ("eventsource", "media", "websocket")

PICTURES = Path(__file__).resolve().parents[2] / ".screenshots"
LOOKS = {
    "light": {"theme": "light"},
    "dark": {"theme": "dark"},
    "care": {"theme": "light", "mode": "care"},
    "care dark": {"theme": "dark", "mode": "care"},
    "system": {},
    "english": {"lang": "en", "theme": "light"},
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on a crowded machine gets a second try; the summary names whoever needed it."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call":
        item.stash[OUTCOME] = report.failed
    return report


OUTCOME = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for each worker. Missing is a failure, not a skip: journeys that do not run prove nothing."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        lacking = "apt-get install chromium-headless-shell fonts-noto-cjk"
        pytest.fail(f"journeys need a browser and a Chinese font: {lacking}", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", "--in-process-gpu"])
        yield browser
        browser.close()


class Opener:
    """Opens pages; each call is a browser of its own, unless `page` of an earlier one is used to go on."""

    def __init__(self, browser: Browser, server: LiveServer) -> None:
        self.browser, self.server = browser, server
        self.contexts: list[BrowserContext] = []

    def __call__(
        self,
        path: str,
        look: str = "system",
        *,
        width: int = 360,
        account: Account | None = None,
        language: str = "zh-CN",
        javascript: bool = True,
        system: str = "light",
        offline: bool = False,
        before: Callable[[Page], object] | None = None,
    ) -> Page:
        """The page at this path, loaded. look: light, dark, care, care dark, or system (no cookie). account: who is signed in.
        offline: with the site's service worker, which costs every first page a tenth of a second.

        What the browser complains of is collected for assert_console_clean.
        """
        context = self.browser.new_context(
            base_url=self.server.url,
            viewport={"width": width, "height": 780 if width < 900 else 900},
            locale=language,
            java_script_enabled=javascript,
            color_scheme=system,  # type: ignore[arg-type]
            reduced_motion="reduce",
            service_workers="allow" if offline else "block",
            timezone_id="Asia/Shanghai",
        )
        self.contexts.append(context)
        context.set_default_timeout(10_000)
        context.add_cookies([{"name": name, "value": value, "url": self.server.url} for name, value in LOOKS[look].items()])
        page = context.new_page()
        page.complaints = []  # type: ignore[attr-defined]
        page.going = set()  # type: ignore[attr-defined]
        page.on("request", lambda request: request.resource_type not in ENDLESS and page.going.add(request))  # type: ignore[attr-defined]
        for end in ("requestfinished", "requestfailed"):
            page.on(end, lambda request: page.going.discard(request))  # type: ignore[call-overload]
        page.on(
            "console",
            lambda said: said.type in ("error", "warning") and said.text != BLOCKED and page.complaints.append(said.text),
        )  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
        if account is not None:
            sign_in(page, account, self.server.url)
        if before is not None:
            before(page)
        page.goto(path)
        return page

    def keep_pictures(self, name: str) -> None:
        PICTURES.mkdir(exist_ok=True)
        for number, page in enumerate(page for context in self.contexts for page in context.pages):
            page.screenshot(path=PICTURES / f"{name}-{number}.png", full_page=True)

    def close(self) -> None:
        for context in self.contexts:
            context.close()


def wait_for_quiet(page: Page) -> None:
    """Until what a press set going has come back: the next page, a part of this one, or a form that asks for its token first.

    Without it, a line that reads the page after a press would sometimes read the page before.
    """
    for _ in range(200):
        page.wait_for_timeout(40)  # a script may send once more when its answer is there
        if page.is_closed() or not page.going:  # type: ignore[attr-defined]
            break
    if not page.is_closed():
        page.wait_for_load_state()


def press(locator: Locator, *args: Any, **more: Any) -> None:
    CLICK(locator, *args, **more)
    wait_for_quiet(locator.page)


def sign_in(page: Page, account: Account, url: str, **more: object) -> None:
    """Sign in without the door: a session of Django's own, as a cookie. `more` goes into the session (second factor …)."""
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.update(more)
    session.save()
    page.context.add_cookies([{"name": "sessionid", "value": str(session.session_key), "url": url, "httpOnly": True}])


@pytest.fixture
def open_page(
    chromium: Browser, live_server: LiveServer, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Opener]:
    monkeypatch.setattr(Locator, "click", press)
    opener = Opener(chromium, live_server)
    yield opener
    if request.node.stash.get(OUTCOME, False):
        opener.keep_pictures("".join(char if char.isalnum() else "-" for char in request.node.name))
    opener.close()
