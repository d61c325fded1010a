"""What must hold on every page, as a reader's browser sees it."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RUN_AXE = "options => axe.run(options).then(found => found.violations)"

WIDER = """() => {
  const width = document.documentElement.clientWidth;
  const inside = element => element.closest('.tb-scroll') && !element.matches('.tb-scroll');
  return [...document.querySelectorAll('body *')]
    .filter(element => !inside(element) && !element.closest('svg, .tb-skip') && element.getBoundingClientRect().right > width + 1)
    .map(element => element.outerHTML.slice(0, 90));
}"""

SMALL = """least => [...document.querySelectorAll('main a, main button, main summary, main select, header a, footer a')]
  .filter(element => element.checkVisibility() && !element.closest('p, dd, .tb-prose'))
  .map(element => [element, element.getBoundingClientRect()])
  .filter(([element, box]) => box.height < least - 0.5 || box.width < least - 0.5)
  .map(([element, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${element.outerHTML.slice(0, 90)}`)"""


LOOKS_ONLY = ("color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block")
"""Rules whose answer may change with colours and sizes; the others read the same document in every look."""


def assert_no_axe_violations(page: Page, *, without: tuple[str, ...] = (), only: tuple[str, ...] = ()) -> None:
    """Every rule of axe-core, best practice too. `without` names rules that do not fit this page; say why where you do."""
    options: dict[str, object] = {"resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in without}}
    if only:
        options = {"resultTypes": ["violations"], "runOnly": list(only)}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)  # once for all looks of a page
    found = page.evaluate(RUN_AXE, options)
    lines = [f"{rule['id']}: {rule['help']}\n    {node['html'][:160]}" for rule in found for node in rule["nodes"][:4]]
    assert not lines, f"{page.url}\n" + "\n".join(lines)


def assert_no_sideways_scroll(page: Page) -> None:
    """Nothing reaches beyond the window, except inside a table's own scrolling box."""
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], f"{page.url} is {width} wide: {page.evaluate(WIDER)[:5]}"


def assert_console_clean(page: Page) -> None:
    """No script error, no missing file, nothing the content policy stopped."""
    complaints = page.complaints  # type: ignore[attr-defined]
    assert not complaints, f"{page.url}\n" + "\n".join(complaints)


def assert_large_targets(page: Page, least: int = 44) -> None:
    """Links and buttons that stand alone are large enough for a thumb; links inside a sentence are not counted."""
    small = page.evaluate(SMALL, least)
    assert not small, f"{page.url}\n" + "\n".join(small)
