"""The county merges two villages, looks at what will move, and takes it back. Old addresses lead to where things are."""

import pytest
from playwright.sync_api import expect

from tests.cast import Cast
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.django_db(transaction=True)
EAST, WEST = "/p/371725104202/", "/p/371725104201/"


def test_two_villages_are_merged_and_parted_again(cast: Cast, open_page: Opener) -> None:
    county = open_page("/p/371725000000/change/", account=cast.accounts["county"])
    county.get_by_role("link", name="随官屯镇").click()
    county.get_by_role("link", name="随东村").click()
    county.get_by_role("link", name="合并").click()
    county.get_by_label("并入哪里").fill("随西村")
    county.get_by_role("button", name="看看会动哪些").click()
    assert county.get_by_label("并入哪里").input_value() == "随西村", "the decision is missing, what was typed stays"
    county.get_by_label("依据的文件").fill("郓政字〔2026〕31 号")
    county.get_by_role("button", name="看看会动哪些").click()
    expect(county.locator("main")).to_contain_text("还没有改")
    expect(county.locator("main")).to_contain_text("随西村")
    county.get_by_role("button", name="就这么改").click()
    expect(county.locator("h1")).to_contain_text("随东村并入随西村")
    result = county.url

    everybody = open_page(EAST)
    expect(everybody.locator("h1")).to_have_text("随西村")
    assert everybody.url.startswith(f"{open_page.server.url}{WEST}")
    everybody.get_by_role("link", name="看随东村的过去").click()
    expect(everybody.locator("main")).to_contain_text("郓政字〔2026〕31 号")

    county.goto(result)
    county.get_by_role("link", name="撤回这次变动").click()
    county.get_by_role("button", name="撤回").click()
    again = open_page(EAST)
    assert (again.inner_text("h1"), again.url) == ("随东村", f"{open_page.server.url}{EAST}")
