"""In care mode a guide or notice is read aloud, sentence by sentence; a phone that cannot speak Chinese shows no button."""

import pytest
from playwright.sync_api import Page, expect

from teabowl.boards.tests.making import notice
from tests.cast import Cast
from tests.journeys.checks import assert_no_axe_violations
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.django_db(transaction=True)
SPEAKS = """
window.said = [];
const voices = [{ lang: "LANG" }];
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => voices, cancel: () => {}, addEventListener: () => {},
  speak: one => { window.said.push(one.text); window.going = one; },
} });
"""


def speaking(language: str) -> object:
    return lambda page: page.add_init_script(SPEAKS.replace("LANG", language))


def opened(cast: Cast, open_page: Opener, look: str, language: str = "zh-CN") -> Page:
    post = notice(cast, "周四停水", "八点到十二点检修。请提前接水！")
    return open_page(f"/p/371725104201/notices/{post.id}/", look, before=speaking(language))


def test_one_sentence_after_another(cast: Cast, open_page: Opener) -> None:
    page = opened(cast, open_page, "care")
    button = page.get_by_role("button", name="读给我听")
    button.click()
    current = page.locator(".tb-said[aria-current]")
    expect(current).to_have_text("周四停水")
    assert_no_axe_violations(page)
    for _ in range(8):
        if "检修" in current.inner_text():
            break
        page.evaluate("window.going.onend()")
    expect(current).to_have_text("八点到十二点检修。")
    page.get_by_role("button", name="停一下").click()
    page.evaluate("window.going.onend()")
    expect(current).to_have_text("八点到十二点检修。")
    page.get_by_role("button", name="接着念").click()
    page.evaluate("window.going.onend()")
    expect(current).to_have_text("请提前接水！")
    assert page.evaluate("window.said").count("八点到十二点检修。") == 2
    page.keyboard.press("Escape")
    expect(current).to_have_count(0)
    expect(page.get_by_role("button", name="读给我听")).to_be_visible()


@pytest.mark.parametrize(("look", "language"), [("light", "zh-CN"), ("care", "en-US")])
def test_no_button_where_it_is_not_asked_for_or_cannot_speak(cast: Cast, open_page: Opener, look: str, language: str) -> None:
    page = opened(cast, open_page, look, language)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("button", name="读给我听")).to_have_count(0)
