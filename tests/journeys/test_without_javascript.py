"""JavaScript off: reading, searching and writing work as pages and forms."""

import pytest
from playwright.sync_api import expect

from teabowl.boards.models import Post
from teabowl.boards.tests.making import notice
from teabowl.guides.models import Errand
from teabowl.guides.tests.conftest import Write
from teabowl.guides.tests.conftest import write as write
from teabowl.letters.models import Letter
from tests.cast import Cast
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/p/371725104201/"


def test_reading(cast: Cast, open_page: Opener) -> None:
    notice(cast, "周四停水", "八点到十二点检修。")
    page = open_page(HERE, javascript=False)
    page.get_by_role("link", name="通知公告").first.click()
    page.get_by_role("link", name="周四停水").click()
    expect(page.get_by_role("main")).to_contain_text("八点到十二点检修")
    page.get_by_role("banner").get_by_role("link", name="找").click()
    page.get_by_role("searchbox").fill("停水")
    page.get_by_role("button", name="找").click()
    expect(page.locator("mark").first).to_have_text("停水")


def test_a_letter(cast: Cast, open_page: Opener) -> None:
    page = open_page(f"{HERE}letters/write/", account=cast.accounts["villager"], javascript=False)
    page.get_by_label("想问什么事").fill("村东排水沟什么时候清")
    page.get_by_label("细说").fill("落叶堵了大半。")
    page.get_by_label("公开", exact=False).first.check()
    page.get_by_role("button", name="寄出").click()
    assert Letter.objects.get().title == "村东排水沟什么时候清"


def test_a_post(cast: Cast, open_page: Opener) -> None:
    page = open_page(f"{HERE}circle/write/", account=cast.accounts["villager"], javascript=False)
    page.get_by_label("内容", exact=False).first.fill("谁家有多的玉米种？")
    page.get_by_role("button", name="发出去").last.click()
    expect(page.get_by_role("main")).to_contain_text("谁家有多的玉米种")
    assert Post.objects.get().status == "published"


def test_an_errand(cast: Cast, open_page: Opener, write: Write) -> None:
    write()
    page = open_page(f"{HERE}guides/", account=cast.accounts["villager"], javascript=False)
    page.get_by_role("link", name="满 60 岁，领养老金").click()
    page.get_by_role("link", name="请村里代办").click()
    page.get_by_label("您的手机号").fill("13953000009")
    page.get_by_role("button", name="交上去").click()
    assert Errand.objects.get().place == cast.place("随西村")
