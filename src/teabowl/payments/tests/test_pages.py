"""Pages of the payer and of who keeps the account."""

import re

import pytest
from django.utils import timezone

from teabowl.kernel.ids import new_id
from teabowl.payments import actions, own
from teabowl.payments.models import Difference, Merchant, Order
from teabowl.payments.tests.conftest import APP, BY, again, prepay
from teabowl.people.queries import actor_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR = False


def sign_in_as(client, account):
    client.force_login(account, backend="teabowl.signin.backend.Backend")


def text(response):
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode())


def test_a_payer_scans_and_is_led_to_the_end(client, cast, order, gateway):
    sign_in_as(client, cast.accounts["villager"])
    here = f"/pay/orders/{order.id}/"
    assert "12.00" in text(client.get(here))
    began = client.post(here, {"way": "native"})
    assert (began.status_code, began["Location"]) == (303, f"{here}scan/")
    assert b"<svg" in client.get(f"{here}scan/").content
    assert "HX-Redirect" not in client.get(f"{here}state/").headers
    gateway.pay(order.number)
    client.post(f"{here}result/")
    assert client.get(f"{here}state/")["HX-Redirect"] == f"{here}result/"
    assert "付好了" in text(client.get(f"{here}result/"))
    assert client.get(here)["Location"] == f"{here}result/"


@pytest.mark.parametrize(
    ("agent", "first"),
    [("Mozilla/5.0 (X11; Linux)", "native"), ("Mozilla/5.0 (iPhone) Mobile", "h5"), ("Android MicroMessenger/8.0", "jsapi")],
)
def test_each_browser_has_its_way(client, cast, order, agent, first):
    sign_in_as(client, cast.accounts["villager"])
    page = client.get(f"/pay/orders/{order.id}/", HTTP_USER_AGENT=agent).content.decode()
    assert re.search(r'name="way" value="(\w+)"', page)[1] == first


def test_h5_leads_to_wechat_with_the_way_back(client, cast, order):
    sign_in_as(client, cast.accounts["villager"])
    page = client.post(f"/pay/orders/{order.id}/", {"way": "h5"}).content.decode()
    link = re.search(r'href="(https://wx\.tenpay\.com[^"]+)" referrerpolicy="origin"', page)[1]
    assert f"redirect_url=http%3A%2F%2Ftestserver%2Fpay%2Forders%2F{order.id}%2Fresult%2F" in link


@pytest.mark.parametrize("part", ["neighbour", "stranger", "operator", "secretary", "other_operator"])
def test_an_order_is_nobody_elses(client, cast, order, part):
    sign_in_as(client, cast.accounts[part])
    for page in ("", "scan/", "result/", "state/", "record/", "refund/"):
        assert client.get(f"/pay/orders/{order.id}/{page}").status_code == 404
    assert client.post(f"/pay/orders/{order.id}/give-up/").status_code == 404


def test_an_account_is_connected_proved_and_stopped(client, cast, gateway):
    sign_in_as(client, cast.accounts["county"])
    given = gateway.given
    typed = {"title": "随西村党支部", "number": given.number, "app_id": APP, "private_key": given.private_key}
    typed |= {"certificate_serial": given.certificate_serial, "apiv3_key": given.apiv3_key}
    typed |= {"public_key": given.public_key, "public_key_id": given.public_key_id}
    url = "/p/371725104201/payments/open/"
    wrong = client.post(url, typed | {"number": "12"})
    assert wrong.status_code == 422
    assert "8 到 10 位" in text(wrong)
    body = given.private_key.splitlines()[1]
    assert body not in wrong.content.decode()
    assert given.apiv3_key not in wrong.content.decode()
    made = client.post(url, typed)
    account = made["Location"]
    page = client.get(account)
    assert "还没试过" in text(page)
    assert body not in page.content.decode()
    assert given.apiv3_key not in page.content.decode()
    assert client.post(f"{account}check/").status_code == 303
    assert "能收款" in text(client.get(account))
    client.post(f"{account}switch/", {"on": "no"})
    assert Merchant.objects.get().status == "off"
    for below in ("orders/", "differences/", "bill/", "keys/", "orders.xlsx"):
        assert client.get(account + below).status_code == 200
    assert "随西村党支部" in text(client.get("/p/371725000000/payments/"))


def test_a_refund_is_asked_on_the_page(client, cast, order, gateway):
    prepay(order)
    gateway.pay(order.number)
    actions.ask_order(BY, order_id=order.id, now=timezone.now())
    sign_in_as(client, cast.accounts["county"])
    url = f"/pay/orders/{order.id}/refund/"
    key = str(new_id())
    assert client.post(url, {"amount": "13", "reason": "多交", "key": key}).status_code == 422
    for _ in range(2):
        assert client.post(url, {"amount": "2.00", "reason": "多交了", "key": key}).status_code in (303, 200)
    assert again(order).refunds.get().state == "processing"
    assert "在退，等到账" in text(client.get(f"/pay/orders/{order.id}/record/"))


def test_a_difference_is_settled_on_the_page(client, cast, order, merchant):
    found = Difference.objects.create(merchant=merchant, kind="unknown", number="x", theirs=500, found_at=timezone.now())
    sign_in_as(client, cast.accounts["county"])
    shown = client.get(f"/pay/accounts/{merchant.id}/").content.decode()
    assert "账单里有" in shown
    assert f"/pay/differences/{found.id}/" in shown
    assert client.post(f"/pay/differences/{found.id}/", {"note": ""}).status_code == 422
    assert client.post(f"/pay/differences/{found.id}/", {"note": "线下收的"}).status_code == 303
    assert "线下收的" in text(client.get(f"/pay/accounts/{merchant.id}/differences/?settled=1"))


@pytest.mark.parametrize("page", ["orders/", "differences/", ""])
def test_pages_of_many_rows_ask_as_often_as_of_few(client, cast, order, merchant, page, django_assert_max_num_queries):
    sign_in_as(client, cast.accounts["county"])
    for _n in range(5):
        Order.objects.create(merchant=merchant, owner_type="test_due", owner_id=new_id(), amount=5, description="x",
                             created_at=timezone.now(), expires_at=timezone.now())  # fmt: skip
    with django_assert_max_num_queries(14):
        client.get(f"/pay/accounts/{merchant.id}/{page}")


def test_what_i_paid_and_what_came_back(client, cast, merchant, order, gateway):
    account = cast.accounts["villager"]
    sign_in_as(client, account)
    assert "还没付" in text(client.get("/me/payments/"))
    prepay(order)
    gateway.pay(order.number)
    actions.ask_order(BY, order_id=order.id, now=timezone.now())
    made = actions.refund(BY, order_id=order.id, amount=500, reason="多交了", key=new_id(), now=timezone.now())
    page = text(client.get("/me/payments/"))
    for said in ("付好了", "12.00 元", "退 5.00 元", "正要退"):
        assert said in page, said
    (row,), older = own.my_orders(actor_for(account, now=timezone.now()))
    assert (row.order.id, row.state, row.refunds[0].id, older) == (order.id, "paid", made.id, None)
    sign_in_as(client, cast.accounts["stranger"])
    assert "还没有付过" in text(client.get("/me/payments/"))


def test_refunds_of_an_account_for_who_keeps_it(client, cast, merchant, order, gateway):
    prepay(order)
    gateway.pay(order.number)
    actions.ask_order(BY, order_id=order.id, now=timezone.now())
    actions.refund(BY, order_id=order.id, amount=500, reason="多交了", key=new_id(), now=timezone.now())
    here = f"/pay/accounts/{merchant.id}/refunds/"
    sign_in_as(client, cast.accounts["city"])
    assert "多交了" in text(client.get(here))
    assert "多交了" in text(client.get(f"{here}?state=running"))
    assert "没有这样的退款" in text(client.get(f"{here}?state=success"))
    sign_in_as(client, cast.accounts["villager"])
    assert client.get(here).status_code in (403, 404)
