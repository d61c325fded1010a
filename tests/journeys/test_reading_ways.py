"""Ways of reading and writing: by keyboard alone, in large type, in the dark, in English."""

import pytest
from playwright.sync_api import expect

from teabowl.letters.models import Letter
from tests.cast import Cast
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/p/371725104201/"
NAME_OF_FOCUS = """() => {
  const at = document.activeElement;
  return at.matches('input, textarea, button') ? (at.labels && at.labels[0] || at).innerText : '';
}"""


def test_a_letter_is_written_with_the_keyboard_alone(cast: Cast, open_page: Opener) -> None:
    page = open_page(f"{HERE}letters/write/", account=cast.accounts["villager"])
    expect(page.get_by_role("banner")).to_contain_text("赵小满")

    def go_to(label: str) -> None:
        for _ in range(40):
            at = page.evaluate(NAME_OF_FOCUS)
            if label in at:
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard never reaches {label}")

    go_to("想问什么事")
    page.keyboard.type("村东排水沟什么时候清")
    go_to("细说")
    page.keyboard.type("落叶堵了大半。")
    go_to("只给书记看")
    page.keyboard.press("ArrowDown")
    go_to("寄出")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "write" not in url)
    expect(page.get_by_role("banner")).to_contain_text("赵小满")
    expect(page.locator("#messages")).to_contain_text("收到了")
    letter = Letter.objects.get()
    assert (letter.title, letter.visibility) == ("村东排水沟什么时候清", "public")


def test_large_dark_and_english_stay_from_page_to_page(cast: Cast, open_page: Opener) -> None:
    page = open_page(HERE)
    page.get_by_role("banner").get_by_role("link", name="大字").click()
    page.get_by_role("contentinfo").get_by_role("link", name="深色").click()
    page.get_by_role("contentinfo").get_by_role("link", name="English").click()
    for address in (HERE, f"{HERE}letters/", "/find/", "/accounts/login/"):
        page.goto(f"{open_page.server.url}{address}")
        body = page.locator("body")
        expect(body).to_have_attribute("data-weui-mode", "care")
        expect(body).to_have_attribute("data-weui-theme", "dark")
        expect(page.locator("html")).to_have_attribute("lang", "en")
    other = open_page(HERE)
    expect(other.locator("html")).to_have_attribute("lang", "zh-CN")
    assert other.locator("body").get_attribute("data-weui-mode") is None, (
        "a page that is kept for everybody keeps its looks apart"
    )
