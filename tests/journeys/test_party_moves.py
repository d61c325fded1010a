"""A letter of introduction from the township's desk to the stranger who checks it, and a migrant member taken in in Beijing."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from teabowl.kernel.times import china_date
from teabowl.organisations.kinds import Kind
from teabowl.organisations.models import Transfer
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from tests.cast import Cast
from tests.journeys.checks import assert_console_clean
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_letter_is_asked_for_issued_and_checked_by_a_stranger(open_page: Opener, cast: Cast) -> None:
    committee = made_organisation(cast, "随官屯镇党委", "随官屯镇", Kind.COMMITTEE)
    branch = made_organisation(cast, parent=committee)
    made_organisation(cast, "随东村党支部", "随东村", parent=committee)
    made_member(branch, cast.accounts["neighbour"])
    page = open_page(f"/o/{branch.id}/transfers/", account=cast.accounts["secretary"])
    page.get_by_role("link", name="转出一位").first.click()
    page.get_by_role("searchbox", name="找组织").fill("随东")
    page.get_by_role("button", name="找", exact=True).click()
    page.get_by_role("link", name="随东村党支部").click()
    page.get_by_label("谁").select_option(label="钱有田")
    page.get_by_role("button", name="申请").click()
    expect(page.get_by_role("status")).to_contain_text("等随官屯镇党委开介绍信")
    assert_console_clean(page)
    organiser = open_page(f"/p/{cast.place('随官屯镇').code}/desk/", account=cast.accounts["township"])
    organiser.get_by_role("link", name="开介绍信").click()
    organiser.get_by_role("button", name="开", exact=True).click()
    expect(organiser.get_by_role("heading", level=1)).to_contain_text("钱有田的组织关系")
    letter = Transfer.objects.get()
    stranger = open_page("/verify/", "care")
    stranger.get_by_role("textbox", name="核验码").fill(str(letter.code).lower())
    stranger.get_by_role("button", name="核对").click()
    expect(stranger.get_by_text("在有效期里")).to_be_visible()
    expect(stranger.get_by_text(letter.number_text)).to_be_visible()
    expect(stranger.get_by_text("钱有田")).to_have_count(0)
    assert_console_clean(stranger)


def test_a_member_registers_away_and_is_taken_in_where_they_are(open_page: Opener, cast: Cast) -> None:
    branch = made_organisation(cast)
    made_member(branch, cast.accounts["neighbour"])
    made_member(branch, "冯长根")
    beijing = made_organisation(cast, "菏泽市驻京流动党员党委", "菏泽市", Kind.COMMITTEE, is_away=True, seat="北京市丰台区")
    made_post(beijing, cast.accounts["stranger"])
    today = china_date(timezone.now())
    page = open_page("/me/party/away/", account=cast.accounts["neighbour"], javascript=False)
    page.get_by_label("哪天外出的").fill(f"{today - timedelta(days=200):%Y-%m-%d}")
    page.get_by_label("去了哪里").fill("北京市丰台区")
    page.get_by_label("务工").check()
    page.get_by_label("家里的联系人").select_option(label="冯长根")
    page.get_by_label("到哪个组织报到").select_option(index=1)
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("钱有田")
    there = open_page(f"/o/{beijing.id}/migrants/", account=cast.accounts["stranger"])
    there.get_by_role("link", name="钱有田").click()
    there.get_by_role("link", name="接收", exact=True).click()
    there.get_by_role("button", name="接收").click()
    expect(there.get_by_text("在外地参加活动", exact=True)).to_be_visible()
    expect(there.get_by_role("link", name="记参加的活动")).to_be_visible()
    assert_console_clean(there)
