"""Paying by a code on the screen: the page waits and changes by itself; without JavaScript a button asks. The keeper gives some back."""

import httpx
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from teabowl.payments.models import Order
from tests.cast import Cast
from tests.journeys.areas.payments import connected, order_for
from tests.journeys.checks import assert_console_clean
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_code_is_paid_and_part_of_it_given_back(open_page: Opener, cast: Cast, javascript: bool) -> None:
    gateway, merchant = connected(cast.place("郓城县"), "中共郓城县委员会", timezone.now())
    order = order_for(cast, merchant, timezone.now())
    page = open_page(f"/pay/orders/{order.id}/", "care", account=cast.accounts["villager"], javascript=javascript)
    page.get_by_role("button", name="扫码付").click()
    expect(page.locator(".tb-scan svg")).to_be_visible()
    gateway.pay(order.number)
    headers, body = gateway.notice(order.number)
    site = page.url.split("/pay/")[0]
    assert httpx.post(f"{site}/pay/notify/wechat/{merchant.id}/", content=body, headers=headers).status_code == 200
    if not javascript:
        page.get_by_role("button", name="我付好了").click()
    expect(page.get_by_text("付好了", exact=True)).to_be_visible()
    assert_console_clean(page)

    keeper = open_page(
        f"/pay/accounts/{merchant.id}/orders/", "light", width=1280, account=cast.accounts["county"], javascript=javascript
    )
    keeper.get_by_role("link", name="2026 年 11 月党费").click()
    keeper.get_by_role("link", name="退款").click()
    keeper.get_by_label("退多少").fill("2")
    keeper.get_by_label("为什么退").fill("多交了")
    keeper.get_by_role("button", name="退", exact=True).click()
    expect(keeper.get_by_text("在退，等到账")).to_be_visible()
    assert_console_clean(keeper)
    assert Order.objects.get(id=order.id).refunds.get().amount == 200
