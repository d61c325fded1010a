"""A village puts its boards in order; a township sees what needs attention below it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.letters import actions as letters
from teabowl.letters.rules import Visibility
from teabowl.sites import actions as sites
from tests.cast import Cast
from tests.journeys.checks import assert_console_clean
from tests.journeys.conftest import Opener


@pytest.mark.parametrize("javascript", [True, False])
def test_a_village_orders_its_boards_and_switches_one_off(open_page: Opener, cast: Cast, javascript: bool) -> None:
    village = cast.place("随西村")
    sites.open_site(cast.actor("township"), place=village, on=china_date(timezone.now()), now=timezone.now())
    page = open_page(f"/p/{village.code}/boards/", "light", account=cast.accounts["operator"], javascript=javascript)
    page.get_by_role("button", name="上移：书记信箱").click()
    page.locator("#boards li").nth(2).get_by_text("书记信箱").wait_for()
    page.get_by_role("switch", name="特产").click()
    page.get_by_role("switch", name="特产", checked=False).wait_for()
    if javascript:
        assert page.evaluate("document.activeElement.id") == "switch-products", "the next press goes where the last one went"
        assert_console_clean(page)
    page.get_by_role("link", name="看首页").click()
    shown = page.get_by_role("navigation", name="版块").get_by_role("link").all_inner_texts()
    assert shown[:4] == ["通知公告", "村友圈", "书记信箱", "办事指南"]
    assert "特产" not in shown
    page.goto(f"/p/{village.code}/products/")
    assert page.get_by_text("随西村不用这个版块").is_visible()
    page.get_by_role("link", name="办事指南").click()
    assert page.url.endswith(f"/p/{village.code}/guides/")


def test_a_township_opens_what_needs_attention(open_page: Opener, cast: Cast) -> None:
    letters.write_letter(
        cast.actor("villager"), place=cast.place("随西村"), title="路灯坏了两盏", body="晚上看不见。", visibility=Visibility.PUBLIC,
        key=new_id(), now=timezone.now() - timedelta(days=30),
    )  # fmt: skip
    code = cast.place("随官屯镇").code
    page = open_page(f"/p/{code}/", "care", account=cast.accounts["township"])
    page.get_by_role("link", name="迟了的来信").click()
    expect(page.locator("h1")).to_have_text("迟了的来信，1 件")
    page.get_by_role("link", name="路灯坏了两盏").click()
    expect(page.locator("h1")).to_have_text("路灯坏了两盏")
    assert_console_clean(page)
    villager = open_page(f"/p/{code}/", "care", account=cast.accounts["villager"])
    villager.wait_for_load_state("networkidle")
    assert villager.get_by_text("要留意的").count() == 0
