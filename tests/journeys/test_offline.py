"""An offline day: what was read stays readable, and what is written goes out once, later."""

import pytest
from playwright.sync_api import Page, expect

from teabowl.boards.models import Post
from teabowl.boards.tests.making import notice
from teabowl.letters.models import Letter
from tests.cast import Cast
from tests.journeys.conftest import Opener, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/p/371725104201/"


@pytest.fixture
def phone(cast: Cast, open_page: Opener) -> Page:
    """A villager's own phone with the worker in charge."""
    page = open_page(HERE, account=cast.accounts["villager"], offline=True)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    return page


def write_letter(page: Page, title: str) -> None:
    page.goto(f"{HERE}letters/write/")
    page.get_by_label("想问什么事").fill(title)
    page.get_by_label("细说").fill("落叶堵了大半，什么时候清？")
    page.get_by_label("公开", exact=False).first.check()
    page.get_by_role("button", name="寄出").click()


def keep_forms(page: Page) -> None:
    """This is my own phone."""
    page.goto("/offline/")
    page.get_by_label("这是我自己的手机").check()
    expect(page.get_by_role("status").last).to_contain_text("没有网也能看")


def test_an_offline_day(cast: Cast, open_page: Opener, phone: Page) -> None:
    posted = notice(cast, "周四停水", "八点到十二点检修。")
    phone.goto(f"{HERE}follow/")
    phone.get_by_role("button", name="关注").first.click()
    phone.goto(f"{HERE}notices/{posted.id}/")
    keep_forms(phone)
    phone.goto("/ui/mode/?care=1&next=/offline/")  # large type from now on, also for what was kept before
    phone.context.set_offline(True)

    phone.goto(f"{HERE}notices/{posted.id}/")
    expect(phone.locator("body")).to_have_attribute("data-weui-mode", "care")
    expect(phone.locator("#kept")).to_contain_text("没有网，这是")
    expect(phone.get_by_role("main")).to_contain_text("八点到十二点检修")
    phone.goto("/p/371725105201/")
    expect(phone.get_by_role("heading", name="没有网的时候")).to_be_visible()
    expect(phone.locator("ul[data-kept]")).to_contain_text("周四停水")

    write_letter(phone, "村东排水沟什么时候清")
    expect(phone.locator("#messages")).to_contain_text("先存在这部手机里了")
    write_letter(phone, "路灯什么时候修")
    expect(phone.get_by_role("banner")).to_contain_text("2 条待交")
    phone.goto("/offline/")
    expect(phone.locator("ul[data-waiting]")).to_contain_text("村东排水沟什么时候清")
    assert not Letter.objects.exists()

    phone.context.set_offline(False)
    phone.reload()
    expect(phone.locator("#messages")).to_contain_text("2 条，已经交上了")
    expect(phone.get_by_role("banner")).not_to_contain_text("待交")
    phone.reload()
    assert sorted(Letter.objects.values_list("title", flat=True)) == ["村东排水沟什么时候清", "路灯什么时候修"]


def test_a_connection_that_only_seems_to_be_there(cast: Cast, phone: Page) -> None:
    phone.goto(f"{HERE}circle/write/")
    # as on most phones: a browser that syncs by itself sends from the worker, which no route here stops
    phone.evaluate("delete ServiceWorkerRegistration.prototype.sync")
    phone.route("**/me/offline.json", lambda route: route.abort())
    phone.get_by_label("内容", exact=False).first.fill("谁家有多的玉米种？")
    phone.get_by_role("button", name="发出去").click()
    expect(phone.locator("#messages")).to_contain_text("先存在这部手机里了")
    assert not Post.objects.exists()
    phone.unroute("**/me/offline.json")
    phone.goto(HERE)
    expect(phone.locator("#messages")).to_contain_text("1 条，已经交上了")
    assert Post.objects.get().status == "published"


def test_what_cannot_be_sent_is_kept_with_its_reason(cast: Cast, phone: Page) -> None:
    phone.goto(f"{HERE}letters/write/")
    phone.context.set_offline(True)
    phone.get_by_label("想问什么事").fill("沟")
    phone.get_by_role("button", name="寄出").click()
    expect(phone.locator("#messages")).to_contain_text("先存在这部手机里了")
    phone.context.set_offline(False)
    phone.goto("/offline/")
    expect(phone.locator("ul[data-waiting]")).to_contain_text("没有交上")
    phone.get_by_role("link", name="改一改再交").click()
    expect(phone.get_by_label("想问什么事")).to_have_value("沟")
    phone.get_by_label("想问什么事").fill("沟什么时候清")
    phone.get_by_label("细说").fill("堵了。")
    phone.get_by_role("button", name="寄出").click()
    phone.wait_for_url(lambda url: "write" not in url)
    assert Letter.objects.get().title == "沟什么时候清"
    phone.goto("/offline/")
    expect(phone.get_by_text("都发出去了")).to_be_visible()


def test_another_person_sends_nothing_of_mine(cast: Cast, open_page: Opener, phone: Page) -> None:
    phone.goto(f"{HERE}letters/write/")
    phone.context.set_offline(True)
    phone.get_by_label("想问什么事").fill("沟什么时候清")
    phone.get_by_label("细说").fill("堵了。")
    phone.get_by_role("button", name="寄出").click()
    expect(phone.locator("#messages")).to_contain_text("先存在这部手机里了")
    sign_in(phone, cast.accounts["neighbour"], open_page.server.url)  # before the net is back: what waits is sent at once
    phone.context.set_offline(False)
    phone.goto("/offline/")
    expect(phone.locator("ul[data-waiting]")).to_contain_text("等他本人登录以后再交")
    expect(phone.locator("ul[data-waiting]")).not_to_contain_text("沟什么时候清")
    assert not Letter.objects.exists()
    sign_in(phone, cast.accounts["villager"], open_page.server.url)
    phone.goto(HERE)
    expect(phone.locator("#messages")).to_contain_text("1 条，已经交上了")
    assert Letter.objects.get().writer_id == cast.accounts["villager"].id


def test_nothing_of_a_person_is_kept_unless_they_choose_so(cast: Cast, phone: Page) -> None:
    for address in ("/me/", f"{HERE}letters/write/", f"{HERE}desk/", "/accounts/login/"):
        phone.goto(address)
    phone.goto(HERE)
    kept = phone.evaluate(
        """async () => {
        const found = [];
        for (const name of await caches.keys()) {
            for (const key of await (await caches.open(name)).keys()) found.push(new URL(key.url).pathname);
        }
        return found;
        }"""
    )
    assert HERE in kept
    assert not [
        address for address in kept if address.startswith(("/me", "/accounts")) or "write" in address or "desk" in address
    ]
