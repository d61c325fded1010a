"""A month's way: the operator imports a messy sheet, the finance group signs, it is published, a villager asks, the entry is corrected;
and the township sees what is missing. 360 px, without JavaScript."""

from datetime import date
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import expect

from teabowl.access.models import Grant
from teabowl.disclosure import rules
from teabowl.disclosure.models import Duty, Entry
from teabowl.kernel.actor import Role
from teabowl.kernel.times import china_date
from tests.cast import NOW, Cast, build_account
from tests.journeys.checks import assert_console_clean
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/p/371725104201/disclosure/"
SHEET = """随西村{y}年{m}月份收支明细表,,,
单位：元,,,
日 期,摘  要,收 入,支 出
,上月结余,"88,943.70",
{m}月8日,村西42亩机动地租金,"16,800.00元",
{m}月10日,三号机井水泵更换,,"￥３，８６０"
{m}月12日,路灯电费,,六百来块
,合计,16800,4475.5
"""


def _last_month() -> date:
    return rules.add_months(rules.first_of(china_date(timezone.now())), -1)


@override_settings(STAFF_SECOND_FACTOR=False)
def test_a_month_is_imported_signed_published_asked_about_and_corrected(cast: Cast, open_page: Opener, tmp_path: Path) -> None:
    month, members = _last_month(), []
    for number, name in enumerate(("韩长河", "史德山", "马桂芝")):
        members.append(build_account(name, f"+861395305000{number}"))
        Grant.objects.create(
            account=members[-1], role=Role.FINANCE.value, place=cast.place("随西村"), starts_on=date(2025, 1, 1), created_at=NOW
        )
    file = tmp_path / "账.csv"
    file.write_text(SHEET.format(y=month.year, m=month.month), encoding="utf-8")

    keeper = open_page(f"{HERE}import/", account=cast.accounts["operator"], javascript=False)
    keeper.get_by_label("选表格").set_input_files(file)
    keeper.get_by_role("button", name="先看一看").click()
    expect(keeper.locator("main")).to_contain_text("金额“六百来块”看不懂")
    expect(keeper.locator("main")).not_to_contain_text("合计对不上")  # of a row that cannot be read nobody knows
    keeper.get_by_role("button", name="记进去").click()
    book = f"{HERE}books/{month:%Y-%m}/"
    keeper.goto(f"{open_page.server.url}{book}")
    keeper.get_by_role("link", name="记一笔").click()
    keeper.get_by_label("金额（元）").fill("615.50")
    keeper.get_by_label("是什么钱").fill("路灯电费")
    keeper.get_by_label("类别").select_option("utilities")
    keeper.get_by_label("哪天").fill(f"{month:%Y-%m}-12")
    keeper.get_by_role("button", name="记下", exact=True).click()
    keeper.get_by_role("link", name="送理财小组").click()
    keeper.get_by_role("button", name="送", exact=True).click()
    for member in members:
        page = open_page(book, account=member, javascript=False)
        page.get_by_role("link", name="看完了，签字").click()
        page.get_by_label("没问题，签字").check()
        page.get_by_role("button", name="交").click()
        expect(page.locator("#messages")).to_contain_text("签好了")
    keeper.goto(f"{open_page.server.url}{book}")
    keeper.get_by_role("link", name="公布").click()
    keeper.get_by_role("button", name="公布").click()
    expect(keeper.locator("#messages")).to_contain_text("公布了")

    pump = Entry.objects.get(purpose="三号机井水泵更换")
    villager = open_page(f"{HERE}accounts/{month:%Y-%m}/", account=cast.accounts["villager"], javascript=False)
    expect(villager.locator("main")).to_contain_text("101,268.20")
    villager.goto(f"{open_page.server.url}{HERE}entries/{pump.id}/ask/")
    villager.get_by_label("想问什么").fill("去年刚修过，怎么又换了？")
    villager.get_by_role("button", name="问").click()
    expect(villager.locator("#messages")).to_contain_text("收到了")
    answering = open_page("/me/accounts/", account=members[0], javascript=False)
    answering.goto(f"{open_page.server.url}{HERE}questions/{pump.questions.get().id}/")
    answering.get_by_role("link", name="写答复").click()
    answering.get_by_label("答复", exact=True).fill("用了九年，烧了。")
    answering.get_by_role("button", name="答复").click()

    keeper.goto(f"{open_page.server.url}{HERE}entries/{pump.id}/correct/")
    keeper.get_by_label("金额（元）").fill("3680")
    keeper.get_by_label("为什么更正").fill("发票是 3,680 元")
    keeper.get_by_role("button", name="更正").click()
    everybody = open_page(f"{HERE}entries/{pump.id}/", javascript=False)
    text = everybody.inner_text("main")
    assert all(said in text for said in ("去年刚修过", "用了九年", "发票是 3,680 元", "−3,680.00", "理财小组答"))
    assert everybody.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "赵小满" not in everybody.content()


@override_settings(STAFF_SECOND_FACTOR=False)
def test_the_township_sees_what_is_missing_and_reminds(cast: Cast, open_page: Opener) -> None:
    month = rules.add_months(_last_month(), -2)
    Duty.objects.create(
        place=cast.place("随西村"), kind="finance", period=month, months=1, due_on=rules.add_months(month, 1).replace(day=10),
        source="山东省实施办法第二十七条",
    )  # fmt: skip
    page = open_page(f"/p/{cast.place('随官屯镇').code}/disclosure/", account=cast.accounts["township"])
    page.get_by_role("link", name="缺", exact=True).first.click()
    expect(page.locator(".tb-title").first).to_contain_text("缺")
    page.get_by_role("link", name="看提醒和答复").first.click()
    page.get_by_role("link", name="催一催").click()
    page.get_by_label("说一句").fill("请尽快补上")
    page.get_by_role("button", name="催").click()
    expect(page.locator("main")).to_contain_text("请尽快补上")
    assert_console_clean(page)
