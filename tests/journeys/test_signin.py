"""Through the door on a telephone: a code by SMS, a passkey for the second lock, and back in by the passkey alone."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from teabowl.messages import sms
from teabowl.people.models import Account
from tests.cast import Cast
from tests.journeys.checks import assert_no_axe_violations, assert_no_sideways_scroll
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = "/p/371725104201/people/"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Phone:
    """Gets the messages."""

    shows_codes = False

    def __init__(self) -> None:
        self.code = ""

    def send_code(self, phone: str, code: str, minutes: int) -> None:
        self.code = code


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    made = Phone()
    monkeypatch.setattr(sms, "channel", lambda: made)
    return made


def enter(page: Page, phone: Phone, number: str) -> None:
    page.get_by_label("手机号").fill(number)
    page.get_by_role("button", name="发验证码").click()
    page.get_by_label("验证码").fill(phone.code)
    page.get_by_role("button", name="登录", exact=True).click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_newcomer_gets_an_account_by_signing_in(cast: Cast, open_page: Opener, phone: Phone, javascript: bool) -> None:
    page = open_page("/accounts/login/", "care", javascript=javascript)
    if javascript:
        assert_no_axe_violations(page)
        assert_no_sideways_scroll(page)
    page.get_by_label("手机号").fill("1380013")
    page.get_by_role("button", name="发验证码").click()
    expect(page.locator("main")).to_contain_text("手机号是 11 位，您填了 7 位")
    enter(page, phone, "138 0013 8000")
    page.get_by_label("姓名").fill("周大川")
    page.get_by_role("button", name="就叫这个").click()
    assert Account.objects.get(phone="+8613800138000").person.name == "周大川"
    page.goto(f"{open_page.server.url}/me/security/")
    expect(page.locator("main")).to_contain_text("就是这里")


def test_staff_add_a_passkey_and_come_back_with_it(cast: Cast, open_page: Opener, phone: Phone, settings: object) -> None:
    settings.STAFF_SECOND_FACTOR = True  # type: ignore[attr-defined]
    server: LiveServer = open_page.server
    page = open_page(f"/accounts/login/?next={PEOPLE}")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    enter(page, phone, "13953000002")
    expect(page.locator("h1")).to_have_text("先加一道锁")
    assert_no_axe_violations(page)
    page.get_by_role("link", name=re.compile("加一把通行密钥")).click()
    page.get_by_role("button", name="加上").click()
    page.wait_for_url("**/recovery-codes/")
    assert len(re.findall(r"\b\d{8}\b", page.inner_text("main"))) == 10
    page.goto(server.url + PEOPLE)
    expect(page.locator("main")).to_contain_text("孙立根")
    page.goto(f"{server.url}/accounts/logout/")
    with page.expect_navigation():
        page.get_by_role("button", name="退出").click()
    page.goto(f"{server.url}/accounts/login/?next={PEOPLE}")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(server.url + PEOPLE)
    expect(page.locator("main")).to_contain_text("孙立根")
