"""A question that the village asks itself; a township's notice that villages publish, with receipts nobody filled in."""

import re

import pytest
from playwright.sync_api import expect

from teabowl.boards.models import Post
from tests.cast import Cast
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.django_db(transaction=True)
HERE, TOWN = "/p/371725104201/", "/p/371725104000/"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_question_is_asked_and_answered_once(cast: Cast, open_page: Opener, javascript: bool) -> None:
    from django.utils import timezone

    author = open_page(f"{HERE}circle/write/?kind=poll", account=cast.accounts["villager"], javascript=javascript)
    author.get_by_label("问什么").fill("庙会请哪个剧团？")
    author.get_by_label("选项，一行一个").fill("梆子\n坠子")
    author.get_by_label("投到哪天").fill(timezone.localdate().isoformat())
    author.get_by_role("button", name="发出去").click()
    author.wait_for_url(re.compile(r"/circle/[0-9a-f-]{36}/"))
    expect(author.locator("main")).to_contain_text("庙会请哪个剧团")
    post = Post.objects.get()

    voter = open_page(f"{HERE}circle/{post.id}/", account=cast.accounts["neighbour"], javascript=javascript)
    voter.get_by_role("link", name="去投票").first.click()
    voter.get_by_label("坠子").check()
    voter.get_by_role("button", name="投票").click()
    voter.wait_for_url(re.compile(r"/circle/[0-9a-f-]{36}/"))
    expect(voter.locator("main")).to_contain_text("1 人投了")
    voter.goto(f"{open_page.server.url}{HERE}posts/{post.id}/vote/")
    expect(voter.locator("main")).to_contain_text("您已经投过了")


def test_a_townships_notice_comes_back_as_receipts(cast: Cast, open_page: Opener) -> None:
    sender = open_page(f"{TOWN}sent/", account=cast.accounts["township"])
    sender.get_by_role("link", name="写一条").first.click()
    sender.get_by_label("标题").fill("今夜降温")
    sender.get_by_label("内容").fill("看好大棚和牲口。")
    sender.get_by_role("button", name="下一步：选村").click()
    sender.get_by_role("searchbox").fill("sxc")
    sender.get_by_role("button", name="找", exact=True).click()
    sender.get_by_role("button", name="把打钩的加上").click()
    sender.get_by_role("button", name="下面全部的村").click()
    sender.get_by_role("button", name="发到这 2 个村").click()
    assert sender.inner_text("main").count("还没有公布") >= 2

    village = open_page(f"{HERE}desk/", account=cast.accounts["operator"], javascript=False)
    village.get_by_role("link", name="去公布").click()
    village.get_by_label(re.compile("村里加几句")).fill("水管包好。")
    village.get_by_role("button", name="公布到村里").click()
    village.wait_for_url(re.compile(r"/notices/[0-9a-f-]{36}/"))
    page = open_page(f"{HERE}notices/").inner_text("main")
    assert "今夜降温" in page
    assert "随官屯镇发来" in page

    sender.reload()
    receipts = sender.inner_text("main")
    assert "加了村里的话" in receipts
    sender.get_by_role("link", name="改正").click()
    sender.get_by_label("内容").fill("后半夜最冷，看好大棚和牲口。")
    sender.get_by_label("为什么改").fill("气象台更正")
    sender.get_by_role("button", name="改好了").click()
    sender.wait_for_url(re.compile(r"/sent/[0-9a-f-]{36}/$"))
    post = Post.objects.get()
    assert post.body == "后半夜最冷，看好大棚和牲口。\n\n水管包好。"
    assert "气象台更正" in open_page(f"{HERE}notices/{post.id}/").content()
