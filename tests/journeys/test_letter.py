"""A letter's way on a telephone: a villager writes, the secretary answers, the villager rates. 360 px, no JavaScript needed."""

import pytest
from django.test import override_settings
from playwright.sync_api import expect

from teabowl.letters.models import Letter
from tests.cast import Cast
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/p/371725104201/letters/"


@pytest.mark.parametrize("javascript", [True, False])
@override_settings(STAFF_SECOND_FACTOR=False)
def test_a_letter_is_written_answered_and_rated(cast: Cast, open_page: Opener, javascript: bool) -> None:
    villager = open_page(HERE, account=cast.accounts["villager"], javascript=javascript)
    villager.get_by_role("link", name="写信给书记").click()
    villager.get_by_label("想问什么事").fill("村东排水沟什么时候清")
    villager.get_by_label("细说").fill("落叶堵了大半，接孩子的车都绕着走。")
    villager.get_by_label("公开，大家都能看").check()
    villager.get_by_role("button", name="寄出").click()
    expect(villager.locator("#messages")).to_contain_text("收到了")
    expect(villager.locator("h1")).to_have_text("村东排水沟什么时候清")

    secretary = open_page(f"{HERE}waiting/", account=cast.accounts["secretary"], javascript=javascript)
    expect(secretary.locator("main")).to_contain_text("还有 5 个工作日")
    secretary.get_by_role("link", name="写答复").click()
    expect(secretary.locator("main")).to_contain_text("落叶堵了大半")
    secretary.get_by_label("答复", exact=True).fill("25 日动工，28 日前全部清完。")
    secretary.get_by_role("button", name="答复").click()
    expect(secretary.locator("#messages")).to_contain_text("答复了，来信人会看到")

    villager.goto(f"{open_page.server.url}/me/letters/")
    expect(villager.locator("main")).to_contain_text("有新消息")
    villager.get_by_role("link", name="村东排水沟什么时候清").click()
    expect(villager.locator("main")).to_contain_text("25 日动工")
    villager.get_by_label("满意", exact=True).check()
    villager.get_by_role("button", name="交评价").click()
    expect(villager.locator("main")).to_contain_text("您评的是：满意")
    assert villager.evaluate("document.documentElement.scrollWidth <= innerWidth")

    letter = Letter.objects.get()
    assert (letter.state, letter.rating) == ("closed", "satisfied")
    everybody = open_page(f"{HERE}{letter.id}/", javascript=javascript)
    expect(everybody.locator("main")).to_contain_text("三组村民")
    assert "赵小满" not in everybody.content()
