"""Guides and errands on a telephone: a guide changed at three levels and then at the top; an errand for a mother, from asking to
rating, sent back once on the way. 360 px, with and without JavaScript."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from teabowl.files.models import Paper
from teabowl.guides import actions
from teabowl.guides.models import Errand, Guide
from teabowl.guides.rules import Category
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from tests.cast import Cast
from tests.journeys.areas.guides import CONTENT
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.django_db(transaction=True)
V, T, C, CITY = ("/p/371725104201/", "/p/371725104000/", "/p/371725000000/", "/p/371700000000/")


def published(cast: Cast) -> Guide:
    now = timezone.now()
    guide = actions.start_guide(
        cast.actor("city"), place=cast.place("菏泽市"), category=Category.SOCIAL, content=CONTENT, key=new_id(), now=now
    )
    return actions.publish_guide(
        cast.actor("city"), guide_id=guide.id, review_on=china_date(now) + timedelta(days=300), now=now
    )  # fmt: skip


def send(page: Page, name: str) -> None:
    """Press a button whose form a script may hold back for a moment, to see whether there is a connection."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def change(page: Page, field: str, value: str, summary: str) -> None:
    page.get_by_role("link", name=field).click()
    page.get_by_label(field).fill(value)
    page.get_by_label("一句话说改了什么").fill(summary)
    page.get_by_role("button", name="就这样写").click()


@override_settings(STAFF_SECOND_FACTOR=False)
def test_three_levels_and_then_the_top(cast: Cast, open_page: Opener) -> None:
    guide = published(cast)
    address = f"guides/{guide.id}/"

    def page_of(path: str, part: str) -> Page:
        return open_page(path, account=cast.accounts[part] if part else None, javascript=False)

    county = page_of(f"{C}{address}adapt/", "county")
    change(county, "多少钱", "收 5 元工本费", "县里收工本费")
    expect(county.locator("main")).to_contain_text("这里改过")
    township = page_of(f"{T}{address}adapt/", "township")
    change(township, "哪里管", "随官屯镇便民服务中心", "到镇里办")
    operator = page_of(f"{V}{address}adapt/", "operator")
    operator.get_by_label("村里提醒").fill("周三下午镇里来人，当场办")
    operator.get_by_role("button", name="存").click()

    villager = page_of(f"{V}{address}", "")
    said = villager.inner_text("main")
    assert "菏泽市编写，郓城县改了 1 处，随官屯镇改了 1 处" in said
    for words in ("收 5 元工本费", "随官屯镇便民服务中心", "周三下午镇里来人", "县里收工本费"):
        assert words in said
    assert villager.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert villager.locator("button[data-read-aloud]").count() == 1

    city = page_of(f"{CITY}{address}edit/", "city")
    city.get_by_label("多少钱").fill("收 10 元")
    city.get_by_label("几个工作日办完").fill("15")
    city.get_by_role("button", name="存草稿").last.click()
    city.get_by_role("link", name="发布").click()
    city.get_by_label("改了什么").fill("费用和天数改了")
    city.get_by_role("button", name="发布").click()
    expect(city.locator("#messages")).to_contain_text("发布了")

    villager.reload()
    expect(villager.locator("main")).to_contain_text("15 个工作日内办完")
    expect(villager.locator("main")).to_contain_text("收 5 元工本费")  # the county's, until it decides
    county.goto(f"{open_page.server.url}{C}desk/")
    expect(county.locator("main")).to_contain_text("原文变了")
    county.get_by_role("link", name="去看").first.click()
    county.get_by_role("link", name="多少钱").click()
    for words in ("不收费", "收 10 元", "收 5 元工本费"):
        expect(county.locator("main")).to_contain_text(words)
    county.get_by_role("button", name="用新的原文").click()
    villager.reload()
    expect(villager.locator("main")).to_contain_text("收 10 元")
    villager.get_by_role("link", name="改过什么").click()
    expect(villager.locator("main")).to_contain_text("费用和天数改了")


@pytest.mark.parametrize("javascript", [True, False])
@override_settings(STAFF_SECOND_FACTOR=False)
def test_an_errand_for_a_mother(cast: Cast, open_page: Opener, javascript: bool, tmp_path: Path) -> None:
    guide = published(cast)
    picture = tmp_path / "card.jpg"
    Image.new("RGB", (800, 600), "olive").save(picture)
    villager = open_page(f"{V}guides/{guide.id}/", account=cast.accounts["villager"], javascript=javascript)
    villager.get_by_role("link", name="请村里代办").click()
    villager.locator("input[name=papers]").set_input_files(str(picture))
    villager.get_by_label("想说的").fill("母亲腿脚不便")
    assert villager.get_by_label("替谁办").is_visible() != javascript  # plainly there without a script, else once it is chosen
    villager.get_by_label("替别人", exact=True).check()
    villager.get_by_label("替谁办").fill("王玉兰")
    villager.get_by_label("他是您的什么人").select_option("parent")
    send(villager, "交上去")
    expect(villager.locator("main")).to_contain_text("怎么同意")  # nothing goes to the village without consent
    assert Errand.objects.count() == 0
    villager.locator("input[name=papers]").set_input_files(str(picture))
    villager.get_by_label("他口头同意，有两个人在场").check()
    villager.get_by_label("在场的两个人").fill("孙立根、周明芳")
    send(villager, "交上去")
    expect(villager.locator("#messages")).to_contain_text("收到了")
    errand = Errand.objects.get()
    assert Paper.objects.get().owner_id == errand.id

    operator = open_page(f"{V}desk/", account=cast.accounts["operator"], javascript=javascript)
    operator.get_by_role("link", name="接", exact=True).click()
    expect(operator.locator("main")).to_contain_text("王玉兰（父母）")
    operator.get_by_role("button", name="接", exact=True).click()
    operator.get_by_role("link", name="退回补材料").click()
    operator.get_by_label("缺什么、怎么补").fill("社保卡反面没拍")
    operator.get_by_role("button", name="退回").click()

    villager.goto(f"{open_page.server.url}/me/errands/")
    expect(villager.locator("main")).to_contain_text("要补材料")
    villager.get_by_role("link", name="满 60 岁，领养老金").click()
    expect(villager.locator("main")).to_contain_text("社保卡反面没拍")
    expect(villager.locator("main")).to_contain_text("周明芳")  # who looked
    villager.get_by_role("link", name="补材料").first.click()
    villager.locator("input[name=papers]").set_input_files(str(picture))
    send(villager, "交上去")

    operator.goto(f"{open_page.server.url}{V}errands/{errand.id}/")
    operator.get_by_role("link", name="到下一步了").click()
    operator.get_by_role("button", name="记下").click()
    operator.get_by_role("link", name="办好了").click()
    operator.get_by_label("办成什么样").fill("下个月到账")
    operator.get_by_role("button", name="办好了").click()

    villager.goto(f"{open_page.server.url}{V}errands/{errand.id}/")
    expect(villager.locator("main")).to_contain_text("下个月到账")
    villager.get_by_label("满意", exact=True).check()
    villager.get_by_role("button", name="交评价").click()
    expect(villager.locator("main")).to_contain_text("您评的是：满意")
    errand.refresh_from_db()
    assert (errand.state, errand.rating) == ("closed", "satisfied")
    nobody = open_page(f"{V}errands/{errand.id}/", account=cast.accounts["neighbour"], javascript=javascript)
    expect(nobody.locator("main")).to_contain_text("没有这件代办")
