"""Becoming one of the village: following, applying and being confirmed; and the register brought in from Excel."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from teabowl.people.models import Follow, Membership
from tests.cast import Cast
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/p/371725104201/"


def find_my_village(page: Page) -> None:
    page.get_by_role("searchbox").fill("sxc")
    page.get_by_role("search").get_by_role("button", name="找").click()
    page.get_by_role("link", name="随西村").click()
    expect(page.locator("h1")).to_have_text("随西村")


def test_a_newcomer_finds_the_village_asks_to_join_and_is_confirmed(cast: Cast, open_page: Opener) -> None:
    newcomer = open_page("/find/", account=cast.accounts["stranger"])
    find_my_village(newcomer)
    newcomer.get_by_role("link", name="申请认证村民").click()
    newcomer.get_by_label("小组").fill("四组")
    newcomer.get_by_label("手机号").fill("1385300")
    newcomer.get_by_role("button", name="申请").click()
    expect(newcomer.locator("main")).to_contain_text("手机号是 11 位，您填了 7 位")
    assert newcomer.get_by_label("小组").input_value() == "四组"
    newcomer.get_by_label("手机号").fill("13853009999")
    newcomer.get_by_role("button", name="申请").click()
    expect(newcomer.locator("body")).to_contain_text("收到了")

    operator = open_page(f"{HERE}desk/", account=cast.accounts["operator"])
    expect(operator.locator("h1")).to_have_text("今天有 1 件事")
    operator.get_by_role("link", name="看申请").click()
    assert operator.inner_text("h1").startswith("过路人")
    operator.get_by_role("button", name="确认是本村人").click()
    operator.goto(f"{open_page.server.url}{HERE}desk/")
    expect(operator.locator("h1")).to_have_text("今天没有要办的事")

    newcomer.goto(f"{open_page.server.url}/me/")
    expect(newcomer.locator("main")).to_contain_text("认证村民")
    assert Membership.objects.get(person=cast.accounts["stranger"].person).status == "confirmed"


def test_one_follows_and_stops_following_without_javascript(cast: Cast, open_page: Opener) -> None:
    page = open_page("/find/", account=cast.accounts["stranger"], javascript=False)
    find_my_village(page)
    page.get_by_role("link", name="关注").click()
    page.get_by_role("button", name="关注", exact=True).click()
    page.goto(f"{open_page.server.url}/me/")
    page.get_by_role("link", name="随西村").click()
    assert Follow.objects.filter(ended_at=None).count() == 1
    page.goto(f"{open_page.server.url}{HERE}follow/")
    page.get_by_role("button", name="不再关注").click()
    assert Follow.objects.filter(ended_at=None).count() == 0


def test_a_register_is_checked_brought_in_and_taken_back(cast: Cast, open_page: Opener, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [
        ("姓名", "小组", "手机号"),
        ("孙有福", "一组", "13853000001"),
        ("周玉兰", "二组", "138530"),
        ("李大山", "三组", ""),
    ]:
        book.active.append(row)
    book.save(tmp_path / "名册.xlsx")
    page = open_page(f"{HERE}register/", account=cast.accounts["operator"])
    page.get_by_label("名册文件").set_input_files(tmp_path / "名册.xlsx")
    expect(page.get_by_text("名册.xlsx")).to_be_visible()
    page.get_by_role("button", name="传上来检查").click()
    expect(page.locator("h1")).to_contain_text("2 行可以导入，1 行要改")
    expect(page.locator("main")).to_contain_text("手机号是 11 位，您填了 6 位")
    with page.expect_download() as saved:
        page.get_by_role("link", name="下载要改的行").click()
    assert any(
        "周玉兰" in row
        for row in openpyxl.load_workbook(BytesIO(saved.value.path().read_bytes())).active.iter_rows(values_only=True)
    )
    page.get_by_role("button", name="导入这 2 人").click()
    expect(page.locator("h1")).to_have_text("导入了 2 人")
    known = Membership.objects.filter(place=cast.place("随西村"), status="confirmed")
    assert known.count() == 4
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="撤回这次导入").click()
    expect(page.locator("h1")).to_have_text("这次导入已经撤回")
    assert known.count() == 2
