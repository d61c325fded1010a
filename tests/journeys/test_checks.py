"""The checks themselves notice what they are there for."""

import pytest

from tests.journeys.checks import (
    Look,
    assert_console_clean,
    assert_large_targets,
    assert_light,
    assert_looks,
    assert_no_axe_violations,
    assert_no_sideways_scroll,
)
from tests.journeys.conftest import Opener

WRONG = """<!doctype html><html lang="zh-CN"><title>错</title><main><h1>错</h1>
<p style="color:#aaa;background:#fff">看不清的字</p><input type="text"><a href="#x">小</a>
<div style="width:900px">太宽</div></main></html>"""


def test_each_check_fails_on_a_page_that_is_wrong(open_page: Opener) -> None:
    page = open_page("/robots.txt", width=320)
    page.set_content(WRONG)
    page.evaluate("console.error('坏了')")
    with pytest.raises(AssertionError) as found:
        assert_no_axe_violations(page)
    assert "color-contrast" in str(found.value)
    assert "label:" in str(found.value)
    answered: set[str] = set()
    for _ in range(2):  # what is wrong once is never taken as known
        with pytest.raises(AssertionError, match="看不清的字"):
            assert_looks(page, Look({"theme": "dark"}, contrast=True), Look({"theme": "light"}), answered=answered)
    with pytest.raises(AssertionError, match="label:"):
        assert_looks(page, Look({}, ()), answered=answered)
    with pytest.raises(AssertionError, match=r"9\d\d wide"):
        assert_looks(page, Look({"mode": "care"}), answered=answered)
    with pytest.raises(AssertionError, match="wide"):
        assert_no_sideways_scroll(page)
    with pytest.raises(AssertionError, match="小"):
        assert_large_targets(page)
    with pytest.raises(AssertionError, match="坏了"):
        assert_console_clean(page)


def test_a_heavy_page_is_told(open_page: Opener) -> None:
    page = open_page("/robots.txt")
    page.route("**/heavy", lambda route: route.fulfill(body="重" * 40_000, content_type="text/plain; charset=utf-8"))
    answer = page.goto("/heavy")
    assert answer
    with pytest.raises(AssertionError, match="120,000 of its own"):
        assert_light(answer)


def test_the_content_policy_stops_what_is_written_into_a_page(open_page: Opener) -> None:
    page = open_page("/ui/gallery/")
    page.evaluate("""() => {
      const script = document.createElement('script');
      script.textContent = 'window.broken = true';
      document.body.appendChild(script);
    }""")
    assert page.evaluate("window.broken") is None
    with pytest.raises(AssertionError, match="Content Security Policy"):
        assert_console_clean(page)
