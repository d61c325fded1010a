"""Two people look at one room: what one does the other sees within a second; a line that goes and comes loses nothing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from teabowl.ballots.models import Elector
from teabowl.config import security
from teabowl.kernel.ids import new_id
from teabowl.live.tests import stage
from teabowl.live.tests.pushing import Push, running
from teabowl.live.tests.test_push import write
from teabowl.meetings import actions
from teabowl.meetings.models import AgendaItem, Speech
from tests.cast import Cast
from tests.journeys.checks import assert_console_clean
from tests.journeys.conftest import Opener
from tests.journeys.test_meetings import going_on

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.journeys.live_urls")]
DETAILS = "<details><summary>为什么是 12</summary><p>一半以上</p></details>"


@pytest.fixture(scope="module")
def running_push(django_db_setup: None, django_db_blocker: object) -> Iterator[Push]:
    stage.register()
    with running(django_db_blocker) as made:
        yield made


@pytest.fixture
def push(running_push: Push, settings: object, monkeypatch: pytest.MonkeyPatch) -> Push:
    """The push process, which the pages know of."""
    port = running_push.port
    settings.CONFIG = replace(settings.CONFIG, live_port=port)  # type: ignore[attr-defined]
    monkeypatch.setattr(
        security, "POLICY", security.POLICY.replace("connect-src 'self'", f"connect-src 'self' http://*:{port}")
    )
    return running_push


@pytest.fixture
def room(push: Push) -> UUID:
    key = new_id()
    write(key, state="正在开", agenda=f"议程{DETAILS}", votes="已交 0 票", motion="")
    return key


@pytest.fixture
def look(cast: Cast, open_page: Opener, room: UUID) -> Callable[..., Page]:
    def look(who: str, **more: object) -> Page:
        return open_page(f"/stage/{room}/", account=cast.accounts[who], **more)  # type: ignore[arg-type]

    return look


def is_live(page: Page) -> None:
    expect(page.locator("[data-live-state=live]")).to_have_count(1)


def test_what_one_does_the_other_sees_at_once(look: Callable[..., Page], room: UUID) -> None:
    one, other = look("villager"), look("secretary")
    is_live(one)
    is_live(other)
    one.get_by_text("为什么是 12").click()
    write(room, votes="已交 1 票", agenda=f"议程变了{DETAILS}")
    for page in (one, other):
        expect(page.locator("main")).to_contain_text("已交 1 票")
    expect(one.locator("main")).to_contain_text("议程变了")
    expect(one.get_by_text("一半以上")).to_be_visible()  # what was open stays open
    expect(other.locator("#own p")).to_have_text("没有表决")
    other.get_by_label("不同意").check()
    other.get_by_label("发言").press_sequentially("沟要先清")
    write(room, motion="1 open")
    expect(other.locator("#own p")).to_have_text("您这一票")  # one's own part asks again when there is reason to
    expect(other.get_by_label("发言")).to_have_value("沟要先清")  # and what one is writing stays
    expect(other.get_by_label("发言")).to_be_focused()
    expect(other.get_by_label("不同意")).to_be_checked()
    for page in (one, other):
        assert_console_clean(page)


def test_a_server_that_goes_and_comes_loses_nothing(look: Callable[..., Page], room: UUID, push: Push) -> None:
    page = look("villager")
    is_live(page)
    push.kill()
    write(room, votes="已交 2 票")
    expect(page.locator("main")).to_contain_text("已交 2 票")  # by asking
    expect(page.locator("[data-live-state=asking]")).to_have_count(1)
    push.start()
    expect(page.locator("[data-live-state=live]")).to_have_count(1, timeout=30_000)
    write(room, votes="已交 3 票")
    expect(page.locator("main")).to_contain_text("已交 3 票")


def test_a_phone_in_a_tunnel_says_so_and_catches_up(look: Callable[..., Page], room: UUID) -> None:
    page = look("villager")
    is_live(page)
    page.context.set_offline(True)
    expect(page.get_by_text("这是断开以前的样子")).to_be_visible(timeout=30_000)
    write(room, votes="已交 4 票", motion="2 open")
    page.context.set_offline(False)
    expect(page.locator("main")).to_contain_text("已交 4 票")
    expect(page.get_by_text("这是断开以前的样子")).to_be_hidden()
    expect(page.locator("#own p")).to_have_text("您这一票")


def test_without_a_push_process_the_page_asks(look: Callable[..., Page], room: UUID, settings: object) -> None:
    settings.CONFIG = replace(settings.CONFIG, live_port=0)  # type: ignore[attr-defined]
    page = look("villager")
    write(room, votes="已交 5 票")
    expect(page.locator("main")).to_contain_text("已交 5 票")
    assert_console_clean(page)


def test_without_javascript_it_is_a_page(look: Callable[..., Page]) -> None:
    assert "已交 0 票" in look("villager", javascript=False).inner_text("main")


@override_settings(STAFF_SECOND_FACTOR=False)
def test_a_vote_and_a_word_in_a_tunnel_are_counted_once(cast: Cast, open_page: Opener) -> None:
    meeting = going_on(cast)
    item = AgendaItem.objects.get(meeting=meeting)
    motion = actions.Motion("是否同意村东排水沟硬化方案？")
    actions.put_to_vote(cast.actor("secretary"), meeting_id=meeting.id, item_id=item.id, motion=motion, now=timezone.now())
    page = open_page(f"/meetings/{meeting.id}/room/", account=cast.accounts["villager"])
    page.get_by_role("button", name="我在线上参加").click()
    expect(page.get_by_role("button", name="交票")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_label("不同意").check()
    page.get_by_role("button", name="交票").click()
    expect(page.locator("#messages")).to_contain_text("先存在这部手机里了")
    page.get_by_label("您说").fill("先清沟。")
    page.get_by_role("button", name="说", exact=True).click()
    expect(page.get_by_role("banner")).to_contain_text("2 条待交")
    assert not Elector.objects.exclude(way="").exists()
    page.context.set_offline(False)
    expect(page.locator("#messages")).to_contain_text("已经交上了")  # by the page or by its worker, or a part by each
    expect(page.locator("[data-live-part=said]")).to_contain_text("先清沟。")  # by asking: there is no push process here
    page.reload()
    expect(page.locator("main")).to_contain_text("记的是：不同意")
    assert Elector.objects.exclude(way="").count() == Speech.objects.count() == 1


@override_settings(STAFF_SECOND_FACTOR=False)
def test_a_vote_that_opens_is_on_every_phone_at_once_and_a_receipt_stays(cast: Cast, open_page: Opener, push: Push) -> None:
    meeting, chair, asked = going_on(cast), cast.actor("secretary"), []
    item = AgendaItem.objects.get(meeting=meeting)
    page = open_page(f"/meetings/{meeting.id}/room/", account=cast.accounts["villager"])
    page.get_by_role("button", name="我在线上参加").click()
    expect(page.get_by_label("您说")).to_be_visible()
    is_live(page)
    page.on("request", lambda request: asked.append(request.url))
    motion = actions.Motion("是否同意村东排水沟硬化方案？", "140 米，预算 38,600 元。", secret=True)
    actions.put_to_vote(chair, meeting_id=meeting.id, item_id=item.id, motion=motion, now=timezone.now())
    expect(page.locator("#ballot")).to_contain_text("预算 38,600 元", timeout=1000)
    expect(page.locator("[data-live-blank]")).to_have_count(1)  # it came with the room
    assert not [url for url in asked if "/ballots/" in url or "/own/" in url]
    page.get_by_label("不同意").check()
    page.get_by_role("button", name="交票").click()  # waits for one's own paper
    expect(page.locator("#ballot")).to_contain_text("票投进去了")
    expect(page.locator("[data-live-part=votes]")).to_contain_text("已交 1 票")
    page.get_by_label("您说").fill("投好了。")
    page.get_by_role("button", name="说", exact=True).click()
    expect(page.locator("[data-live-part=said]")).to_contain_text("投好了。")
    actions.close_vote(chair, meeting_id=meeting.id, item_id=item.id, now=timezone.now())
    expect(page.locator("[data-live-part=votes]")).to_contain_text("没有通过")
    expect(page.locator("#ballot")).to_contain_text("票投进去了")  # the code is shown once: not taken away while one copies it
    assert_console_clean(page)
