"""A post is reported, taken down, appealed against, and put back by the township."""

import re

import pytest
from playwright.sync_api import expect

from teabowl.boards.models import Post
from tests.cast import Cast
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/p/371725104201/"


def test_a_report_a_decision_an_appeal(cast: Cast, open_page: Opener) -> None:
    author = open_page(f"{HERE}circle/write/", account=cast.accounts["neighbour"], javascript=False)
    author.get_by_label("内容").fill("收粮的老韩不讲信用，大伙别卖给他。")
    author.get_by_role("button", name="发出去").click()
    author.wait_for_url(re.compile(r"/circle/[0-9a-f-]{36}/"))
    post = Post.objects.get()
    address = f"{HERE}circle/{post.id}/"

    reader = open_page(address, account=cast.accounts["villager"])
    reader.get_by_role("link", name="举报").first.click()
    reader.get_by_label(re.compile("不实|不是真的|假")).first.check()
    reader.get_by_role("button", name="交上去").click()
    assert "赵小满" not in open_page(address, account=cast.accounts["neighbour"]).content()

    operator = open_page(f"{HERE}desk/", account=cast.accounts["operator"], javascript=False)
    operator.get_by_role("link", name="去处理").click()
    operator.get_by_label("撤下", exact=True).check()
    operator.get_by_role("button", name="就这样处理").click()
    expect(operator.locator("main")).to_contain_text("收粮的老韩")
    operator.get_by_label("说一句原因").fill("没有凭据")
    operator.get_by_role("button", name="就这样处理").click()
    assert "收粮的老韩" not in open_page(address).inner_text("main")

    author.goto(f"{open_page.server.url}{HERE}posts/mine/")
    expect(author.locator("main")).to_contain_text("没有凭据")
    author.get_by_role("link", name="申诉").click()
    author.get_by_label("为什么不该撤").fill("我有称重的单子。")
    author.get_by_role("button", name="交给随官屯镇").click()

    township = open_page("/p/371725104000/desk/", account=cast.accounts["township"])
    township.goto(f"{open_page.server.url}/p/371725104000/appeals/")
    township.get_by_role("link", name=re.compile("收粮的老韩")).click()
    expect(township.locator("main")).to_contain_text("我有称重的单子")
    township.get_by_label("申诉成立，恢复公开").check()
    township.get_by_label("答复").fill("单子看过了。")
    township.get_by_role("button", name="答复").click()
    assert "收粮的老韩" in open_page(address).inner_text("main")
