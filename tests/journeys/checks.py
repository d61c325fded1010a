"""What must hold on every page, as a reader's browser sees it."""

from collections.abc import Sequence

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TURN = """function turn(look) {
  for (const [name, value] of Object.entries(look)) {
    if (value) document.body.setAttribute('data-weui-' + name, value); else document.body.removeAttribute('data-weui-' + name);
  }
}"""
RUN_AXE = f"""async passes => {{
  {TURN}
  const found = [];
  for (const [look, options] of passes) {{
    turn(look);
    for (const {{id, help, nodes}} of (await axe.run(options)).violations)
      found.push(`${{JSON.stringify(look)}} ${{id}}: ${{help}}`, ...nodes.slice(0, 4).map(node => '    ' + node.html.slice(0, 160)));
  }}
  return found;
}}"""
RUN_CONTRAST = f"""async ([looks, known]) => {{
  {TURN}
  const seen = new Set(known.split('\\n')), wrong = [], answered = [];
  for (const look of looks) {{
    turn(look);
    const kept = new Map([[null, '']]), first = new Map();
    const ground = element => {{  // every colour below the letters, from the body up
      if (!kept.has(element)) {{
        const style = getComputedStyle(element), own = [style.backgroundColor, style.backgroundImage, style.opacity].join();
        kept.set(element, ground(element.parentElement) + (own === 'rgba(0, 0, 0, 0),none,1' ? '' : own + ';'));
      }}
      return kept.get(element);
    }};
    for (const element of document.body.querySelectorAll('*')) {{
      const says = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
      if (!says && !element.matches('input:not([type=radio], [type=checkbox]), select, textarea')) continue;
      if (element.closest('.tb-skip, .weui-hidden_abs')) continue;  // for the ear only: axe passes it over
      const style = getComputedStyle(element);
      const letters = [ground(element), style.color, style.fontSize, style.fontWeight, style.textShadow].join();
      if (!seen.has(letters) && element.checkVisibility()) first.set(element, letters);
    }}
    if (!first.size) continue;
    const kinds = ['violations', 'passes', 'incomplete'];
    const found = await axe.run({{include: [...first.keys()]}}, {{runOnly: ['color-contrast'], resultTypes: kinds, elementRef: true}});
    const nodes = kind => found[kind].flatMap(one => one.nodes);
    wrong.push(...nodes('violations').map(node => `${{JSON.stringify(look)}} color-contrast: ${{node.html.slice(0, 160)}}`));
    const judged = [...nodes('passes'), ...nodes('incomplete')].map(node => first.get(node.element)).filter(Boolean);
    for (const letters of judged) seen.add(letters);
    answered.push(...judged);
  }}
  return [wrong, [...new Set(answered)]];
}}"""
WIDTHS = f"looks => {{ {TURN} return looks.map(look => {{ turn(look); return document.documentElement.scrollWidth }}) }}"

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


def assert_no_axe_violations(page: Page, *, without: tuple[str, ...] = (), only: tuple[str, ...] = ()) -> None:
    """Every rule of axe-core, best practice too. `without` names rules that do not fit this page; say why where you do."""
    assert_no_axe_violations_in(page, ({}, only), without=without)


def assert_no_axe_violations_in(
    page: Page, *looks: tuple[dict[str, str], tuple[str, ...]], without: tuple[str, ...] = ()
) -> None:
    """The same in several looks of the page at once, each with its rules, none for every rule."""
    every = {"preload": False, "resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in without}}
    passes = [[look, {"resultTypes": ["violations"], "runOnly": list(only)} if only else every] for look, only in looks]
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    lines = page.evaluate(RUN_AXE, passes)
    assert not lines, f"{page.url}\n" + "\n".join(lines)


def put_axe_in_every_page(page: Page) -> None:
    """Sent to the browser once, where one page after another will be asked."""
    page.add_init_script(AXE_SCRIPT)


def assert_contrast(page: Page, looks: Sequence[dict[str, str]], answered: set[str]) -> None:
    """axe's color-contrast, by far its dearest rule, in several looks: only of letters in a colour, size and weight over grounds
    for which no page `answered` yet. axe must be there; what it passes, or cannot tell, is added."""
    wrong, good = page.evaluate(RUN_CONTRAST, [looks, "\n".join(answered)])
    assert not wrong, f"{page.url}\n" + "\n".join(wrong[:5])
    answered.update(good)


def assert_fits(page: Page, *looks: dict[str, str]) -> None:
    """assert_no_sideways_scroll in several looks of the page at once."""
    most = page.viewport_size["width"]  # type: ignore[index]
    for look, width in zip(looks, page.evaluate(WIDTHS, list(looks)), strict=True):
        if width > most:
            page.evaluate(WIDTHS, [look])
            raise AssertionError(f"{page.url} is {width} wide, {look or 'as it came'}: {page.evaluate(WIDER)[:5]}")


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
