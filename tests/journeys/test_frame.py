"""The frame and every component, used as a reader would: by hand, by keyboard, without JavaScript, on paper."""

import pytest
from playwright.sync_api import Page, Route, expect

from teabowl.ui.build import LAYERS, STYLES
from tests.journeys.checks import assert_large_targets, assert_no_sideways_scroll
from tests.journeys.conftest import Opener

GALLERY = "/ui/gallery/"

STYLES_OF = """look => [...document.querySelectorAll(
  `body, header, header *, footer *, section[aria-labelledby=look-${look}] *`)].flatMap(element =>
  ['', '::before', '::after'].map(part => {
    const style = getComputedStyle(element, part || null);
    if (part && style.content === 'none') return '';
    return [...style].filter(name => !name.startsWith('--')).map(name => name + ':' + style.getPropertyValue(name)).join(';');
  }))"""


def body(page: Page, name: str) -> str | None:
    return page.locator("body").get_attribute(name)


def test_size_colours_and_language_are_switched_by_links_without_javascript(open_page: Opener) -> None:
    page = open_page(GALLERY, javascript=False)
    page.get_by_role("link", name="大字").click()
    expect(page).to_have_url(f"{open_page.server.url}{GALLERY}")
    expect(page.locator("body")).to_have_attribute("data-weui-mode", "care")
    page.get_by_role("contentinfo").get_by_role("link", name="深色").click()
    expect(page.locator("body")).to_have_attribute("data-weui-theme", "dark")
    assert page.locator("body").evaluate("body => getComputedStyle(body).fontSize") == "22px"
    page.get_by_role("contentinfo").get_by_role("link", name="跟随系统").click()
    expect(page.locator("body")).not_to_have_attribute("data-weui-theme", "dark")
    page.get_by_role("banner").get_by_role("link", name="常规字").click()
    expect(page.locator("body")).not_to_have_attribute("data-weui-mode", "care")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_dark_follows_the_system_unless_chosen(open_page: Opener) -> None:
    ground = "body => getComputedStyle(body).backgroundColor"
    dark = "rgb(21, 17, 13)"
    assert open_page(GALLERY, system="dark").locator("body").evaluate(ground) == dark
    assert open_page(GALLERY, "dark").locator("body").evaluate(ground) == dark
    assert open_page(GALLERY, "light", system="dark").locator("body").evaluate(ground) != dark


def test_nothing_scrolls_sideways_and_every_target_fits_a_thumb(open_page: Opener) -> None:
    for look in ("light", "care"):
        page = open_page(GALLERY, look, width=320)
        assert_no_sideways_scroll(page)
        assert_large_targets(page)


def test_the_keyboard_shows_where_it_is_and_may_skip_the_frame(open_page: Opener) -> None:
    page = open_page(GALLERY)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "跳到正文"
    assert skip.bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    unseen = []
    for _ in range(45):
        mark = page.evaluate("""() => {
          let element = document.activeElement;
          if (element.matches('.tb-choice input')) element = element.nextElementSibling;
          const style = getComputedStyle(element);
          return [style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, element.outerHTML.slice(0, 80)];
        }""")
        unseen += [] if mark[0] else [mark[1]]
        page.keyboard.press("Tab")
    assert unseen == []


def test_charts_come_with_the_page_above_their_table(open_page: Opener) -> None:
    page = open_page(GALLERY, javascript=False)
    charts = page.get_by_role("img", name="近 6 个月按时率")
    expect(charts).to_have_count(page.locator(".tb-chart-box").count())
    expect(charts.first).to_be_visible()
    expect(page.locator(".tb-chart-box table").first).to_be_visible()


def test_without_javascript_every_word_is_there(open_page: Opener) -> None:
    page = open_page(GALLERY, javascript=False)
    page.locator("summary", has_text="这个数怎么算").first.click()
    expect(page.get_by_text("次月 10 日前公布了当月账的村").first).to_be_visible()


def test_a_confirmation_that_is_refused_sends_nothing(open_page: Opener) -> None:
    page = open_page(GALLERY)
    sent: list[str] = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="办好了").first.click()
    page.wait_for_timeout(100)
    assert sent == []


def test_without_a_connection_what_was_typed_stays_and_the_page_says_so(open_page: Opener) -> None:
    page = open_page(GALLERY)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("想问什么").first.fill("村东的沟又堵了")
    page.context.set_offline(True)
    page.get_by_role("button", name="办好了").first.click()
    expect(page.get_by_role("alert").filter(has_text="没有连上")).to_be_visible()
    assert page.get_by_label("想问什么").first.input_value() == "村东的沟又堵了"


def test_on_paper_only_what_can_be_read_remains(open_page: Opener) -> None:
    page = open_page(GALLERY, "dark")
    page.emulate_media(media="print")
    assert page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.get_by_role("contentinfo").get_by_role("link").first.is_visible()
    assert not page.get_by_role("link", name="大字").is_visible()
    assert page.get_by_role("heading", name="零件").is_visible()


def test_flattened_styles_look_exactly_like_the_layers_they_were_made_from(open_page: Opener) -> None:
    """The style sheet we serve has no cascade layers, and only some of WeUI; this browser knows layers, so ask it."""
    layered = "@layer weui, {};@layer weui{{{}}}".format(", ".join(LAYERS), (STYLES / "weui.min.css").read_text())
    layered += "".join(f"@layer {name}{{{(STYLES / f'{name}.css').read_text()}}}" for name in LAYERS)

    def answer(route: Route) -> None:
        route.fulfill(body=layered, content_type="text/css; charset=utf-8")

    def with_layers(page: Page) -> None:
        page.route("**/teabowl.min.css*", answer)

    for width, look in ((360, "care"), (1280, "dark")):
        served = open_page(GALLERY, width=width, javascript=False).evaluate(STYLES_OF, look)
        meant = open_page(GALLERY, width=width, javascript=False, before=with_layers).evaluate(STYLES_OF, look)
        assert len(served) == len(meant) > 600
        different = [
            sorted(set(one.split(";")) ^ set(other.split(";")))
            for one, other in zip(served, meant, strict=True)
            if one != other
        ]
        assert different == []


@pytest.mark.urls("tests.journeys.problem_urls")
@pytest.mark.parametrize(
    ("name", "said"),
    [("refused", "这封信已经答复过了"), ("not-found", "没有这封信"), ("invalid", "<script>"), ("500", "我们这边出了差错")],
)
def test_what_goes_wrong_in_the_background_is_said_above_and_the_page_stays(open_page: Opener, name: str, said: str) -> None:
    page = open_page(GALLERY)
    page.get_by_label("想问什么").first.fill("村东的沟又堵了")
    page.evaluate("name => { htmx.ajax('GET', `/problems/${name}/`, { target: 'main' }) }", name)
    expect(page.locator("#messages").get_by_role("alert")).to_contain_text(said)
    assert page.get_by_label("想问什么").first.input_value() == "村东的沟又堵了"
    assert page.get_by_role("heading", name="零件").is_visible()
