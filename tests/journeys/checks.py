"""What must hold on every page, as a reader's browser sees it."""

import gzip
import re
from functools import cache
from typing import Any, NamedTuple

from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Response

RUN_LOOKS = """async ([looks, known]) => {
  const found = [], answered = [], widths = [], seen = new Set(known.split('\\n'));
  for (const {attributes, options, contrast} of looks) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value) document.body.setAttribute('data-weui-' + name, value); else document.body.removeAttribute('data-weui-' + name);
    }
    const look = JSON.stringify(attributes);
    widths.push(document.documentElement.scrollWidth);
    if (options) for (const {id, help, nodes} of (await axe.run(options)).violations)
      found.push(`${look} ${id}: ${help}`, ...nodes.slice(0, 4).map(node => '    ' + node.html.slice(0, 160)));
    if (!contrast) continue;
    const kept = new Map([[null, '']]), first = new Map();
    const ground = element => {  // every colour below the letters, from the body up
      if (!kept.has(element)) {
        const style = getComputedStyle(element), own = [style.backgroundColor, style.backgroundImage, style.opacity].join();
        kept.set(element, ground(element.parentElement) + (own === 'rgba(0, 0, 0, 0),none,1' ? '' : own + ';'));
      }
      return kept.get(element);
    };
    for (const element of document.body.querySelectorAll('*')) {
      const says = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
      if (!says && !element.matches('input:not([type=radio], [type=checkbox]), select, textarea')) continue;
      if (element.closest('.tb-skip, .weui-hidden_abs')) continue;  // for the ear only: axe passes it over
      const style = getComputedStyle(element);
      const letters = [ground(element), style.color, style.fontSize, style.fontWeight, style.textShadow].join();
      if (!seen.has(letters) && element.checkVisibility()) first.set(element, letters);
    }
    if (!first.size) continue;
    const kinds = ['violations', 'passes', 'incomplete'];
    const judged = await axe.run({include: [...first.keys()]}, {runOnly: ['color-contrast'], resultTypes: kinds, elementRef: true});
    const nodes = kind => judged[kind].flatMap(one => one.nodes);
    found.push(...nodes('violations').map(node => `${look} color-contrast: ${node.html.slice(0, 160)}`));
    const good = [...nodes('passes'), ...nodes('incomplete')].map(node => first.get(node.element)).filter(Boolean);
    for (const letters of good) seen.add(letters);
    answered.push(...good);
  }
  return [found, [...new Set(answered)], widths];
}"""

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


SIZES_ONLY = ("target-size", "scrollable-region-focusable", "link-in-text-block")
"""Rules, beside color-contrast, whose answer may change with colours and sizes; the others read the same document in every look."""
EVERY_RULE = {"preload": False, "resultTypes": ["violations"]}


class Look(NamedTuple):
    """A look of a page, as attributes of its body, and what to ask in it."""

    attributes: dict[str, str]
    rules: tuple[str, ...] | None = None
    """None for no rule, empty for every rule of axe-core but color-contrast."""
    contrast: bool = False
    """color-contrast, by far the dearest rule: only of letters in a colour, size and weight over grounds not judged yet."""

    def asked(self) -> dict[str, Any]:
        everything = EVERY_RULE | {"rules": {"color-contrast": {"enabled": False}}}
        only = {"resultTypes": ["violations"], "runOnly": self.rules}
        options = None if self.rules is None else only if self.rules else everything
        return {"attributes": self.attributes, "options": options, "contrast": self.contrast}


def assert_looks(page: Page, *looks: Look, answered: set[str]) -> None:
    """No violation and nothing sideways, in several looks of the page, each turned to once. Letters that a page passed (or that axe cannot
    tell) are added to `answered` and not asked about again. axe must be there where it is asked."""
    found, good, widths = page.evaluate(RUN_LOOKS, [[look.asked() for look in looks], "\n".join(answered)])
    most = page.viewport_size["width"]  # type: ignore[index]
    for look, width in zip(looks, widths, strict=True):
        if width > most:
            page.evaluate(RUN_LOOKS, [[Look(look.attributes).asked()], ""])
            found.append(f"{width} wide, {look.attributes or 'as it came'}: {page.evaluate(WIDER)[:5]}")
    assert not found, f"{page.url}\n" + "\n".join(found)
    answered.update(good)


def assert_no_axe_violations(page: Page) -> None:
    """Every rule of axe-core, best practice too."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    lines = page.evaluate(
        """async options => (await axe.run(options)).violations.flatMap(({id, help, nodes}) =>
          [`${id}: ${help}`, ...nodes.slice(0, 4).map(node => '    ' + node.html.slice(0, 160))])""",
        EVERY_RULE,
    )
    assert not lines, f"{page.url}\n" + "\n".join(lines)


def put_axe_in_every_page(page: Page) -> None:
    """Sent to the browser once, where one page after another will be asked."""
    page.add_init_script(AXE_SCRIPT)


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


HEAVIEST = 100 * 1024
NEEDED = re.compile(r'(?:<script[^>]* src|<link rel="stylesheet" href|<use href)="/static/([^"?#]+)')


def assert_light(answer: Response) -> None:
    """The page costs a phone less than 100 KB at the first visit, pictures left out: itself, its styles, scripts and icons, as they travel
    (pagecache/wsgi.py, config/compression.py and config/statics.py compress)."""
    page = answer.body()
    parts = {name: _travels(name) for name in set(NEEDED.findall(page.decode()))}
    headers = answer.headers
    own = len(gzip.compress(page, 6)) if "x-page-version" in headers or "content-encoding" in headers else len(page)
    weight = own + sum(parts.values())
    assert weight <= HEAVIEST, f"{answer.url} weighs {weight:,} bytes, {own:,} of its own: {parts}"


@cache
def _travels(name: str) -> int:
    path = finders.find(name)
    assert path, name
    with open(path, "rb") as file:
        return len(gzip.compress(file.read(), 9))
