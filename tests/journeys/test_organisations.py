"""A branch on a telephone: the secretary enters an applicant and takes the next step; the township changes the secretary and everybody
reads who it is; the reason stays inside."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import expect

from teabowl.kernel.times import china_date
from teabowl.organisations.kinds import Kind
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from tests.cast import Cast
from tests.journeys.checks import assert_console_clean
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.django_db(transaction=True)


@override_settings(STAFF_SECOND_FACTOR=False)
def test_an_applicant_is_entered_and_the_secretary_follows_another(cast: Cast, open_page: Opener) -> None:
    today = china_date(timezone.now())
    committee = made_organisation(cast, "随官屯镇党委", "随官屯镇", Kind.COMMITTEE)
    branch = made_organisation(cast, parent=committee)
    made_post(branch, cast.accounts["secretary"])
    made_member(branch, cast.accounts["secretary"])
    made_member(branch, cast.accounts["villager"])
    page = open_page(f"/o/{branch.id}/members/", account=cast.accounts["secretary"])
    page.get_by_role("link", name="登记一位").click()
    page.get_by_label("姓名").fill("钱有田")
    page.get_by_label("入党申请人").check(force=True)
    page.get_by_label("递交入党申请").fill((today - timedelta(days=30)).isoformat())
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", name="钱有田")).to_be_visible()
    page.get_by_role("link", name="定为入党积极分子").click()
    page.get_by_label("培养联系人").fill("孙立根")
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_role("main")).to_contain_text("定为入党积极分子")
    assert_console_clean(page)

    above = open_page(f"/o/{branch.id}/posts/", account=cast.accounts["township"], javascript=False)
    above.get_by_role("link", name="任一个职务").first.click()
    above.get_by_label("什么职务").select_option(label="书记")
    above.get_by_label("谁来担任").select_option(label="赵小满")
    above.get_by_role("button", name="任").click()
    expect(above.get_by_role("main")).to_contain_text("原来的书记为什么不任了，请选一个")
    above.get_by_label("原来的书记为什么不任了").select_option(label="不胜任，调整")
    above.get_by_role("button", name="任").click()
    expect(above.get_by_role("main")).to_contain_text("不胜任，调整")

    public = open_page(f"/o/{branch.id}/")
    expect(public.get_by_role("main")).to_contain_text("赵小满")
    public.get_by_role("link", name="历史").click()
    expect(public.get_by_role("main")).to_contain_text("孙立根")
    expect(public.get_by_role("main")).not_to_contain_text("不胜任")
    assert_console_clean(public)
