"""Cash on the keeper's phone, confirmed on another's; and a member pays by the code on the screen and holds a receipt that verifies."""

import httpx
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from teabowl.dues import actions
from teabowl.dues.models import Payment
from teabowl.dues.rules import Category, add_months, first_of
from teabowl.kernel.actor import PostKind
from teabowl.kernel.times import china_date
from teabowl.organisations.models import Organisation
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from teabowl.payments.models import Merchant
from tests.cast import Cast
from tests.journeys.areas.payments import connected
from tests.journeys.checks import assert_console_clean
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def branch(cast: Cast) -> Organisation:
    branch = made_organisation(cast)
    now, member = timezone.now(), made_member(branch, cast.accounts["villager"])
    made_post(branch, cast.accounts["secretary"], PostKind.DUES_KEEPER)
    made_post(branch, cast.accounts["operator"], PostKind.DUES_CHECKER)
    actions.fix_amount(
        cast.actor("secretary"), organisation_id=branch.id, member_id=member.id, category=Category.WAGE,
        starts=add_months(first_of(china_date(now)), -1), base_fen=620_000, now=now,
    )  # fmt: skip
    return branch


@pytest.mark.parametrize("javascript", [True, False])
def test_cash_passes_two_people(open_page: Opener, cast: Cast, branch: Organisation, javascript: bool) -> None:
    home = f"/o/{branch.id}/dues/"
    keeper = open_page(home + "owing/", "care", account=cast.accounts["secretary"], javascript=javascript)
    keeper.get_by_role("rowheader").get_by_role("link").click()
    keeper.get_by_role("link", name="收一笔").click()
    keeper.get_by_role("button", name="收下").click()
    expect(keeper.get_by_text("要另一个人核对")).to_be_visible()
    assert_console_clean(keeper)
    checker = open_page(home + "payments/?state=open", account=cast.accounts["operator"], javascript=javascript)
    checker.get_by_role("link", name="93.00").click()
    checker.get_by_role("button", name="核对了，钱数对").click()
    expect(checker.get_by_role("link", name="验证收据")).to_be_visible()
    checker.get_by_role("link", name="验证收据").click()
    expect(checker.get_by_text("有效", exact=True)).to_be_visible()
    assert_console_clean(checker)


def test_a_member_pays_by_the_code(open_page: Opener, cast: Cast, branch: Organisation) -> None:
    gateway, merchant = connected(branch.place, "随西村党支部", timezone.now())
    Merchant.objects.filter(id=merchant.id).update(holder_type="organisation", holder_id=branch.id)
    page = open_page("/me/dues/", account=cast.accounts["villager"])
    expect(page.get_by_text("186.00").first).to_be_visible()
    page.get_by_role("button", name="去交").click()
    page.get_by_role("button", name="扫码付").click()
    expect(page.locator(".tb-scan svg")).to_be_visible()
    order = Payment.objects.get().order_id
    assert order is not None
    gateway.pay(order.hex)
    headers, body = gateway.notice(order.hex)
    site = page.url.split("/pay/")[0]
    assert httpx.post(f"{site}/pay/notify/wechat/{merchant.id}/", content=body, headers=headers).status_code == 200
    expect(page.get_by_text("付好了", exact=True)).to_be_visible()
    page.goto(site + "/me/dues/")
    expect(page.get_by_text("都交了", exact=True)).to_be_visible()
    page.get_by_role("link", name="186.00 元").click()
    page.get_by_role("link", name="看看怎么验证").click()
    expect(page.get_by_text("有效", exact=True)).to_be_visible()
    assert_console_clean(page)
