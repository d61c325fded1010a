"""Old phones: WeChat on Android draws with X5 (Chromium 66 to 89) or XWeb (86 and later), on iOS 12 with Safari 12. Scripts that such a
browser cannot even read would take every other script of the page along; styles it does not know must not be what lays a page out.

Everything runs from Chromium 69 and Safari 12.1 on; before that htmx stays silent and pages work as they do without JavaScript.
"""

import re
from pathlib import Path

import esprima
import pytest

from teabowl.ui.build import STATIC, UI

SCRIPTS = sorted([*STATIC.glob("*.js"), *UI.parent.glob("*/static/**/*.js")])
OURS = [path for path in dict.fromkeys(SCRIPTS) if "vendor" not in path.parts]
YOUNGER = (
    "replaceAll(", ".at(", "??", "?.", "structuredClone", "Object.fromEntries", "allSettled", "AbortController", "globalThis",
    "queueMicrotask", "requestSubmit", "toggleAttribute", "replaceChildren",
)  # fmt: skip
"""Spellings and functions that Chromium 66 does not have."""
LAYOUT = (":has(", ":where(", "@container", "@layer", "dvh", "svh", "color-mix(", "subgrid", "overflow:clip", ":is(")


@pytest.mark.parametrize("script", OURS, ids=lambda path: path.name)
def test_every_script_can_be_read_by_an_old_browser(script: Path) -> None:
    esprima.parseScript(script.read_text())


@pytest.mark.parametrize("script", [path for path in OURS if path.name != "htmx.min.js"], ids=lambda path: path.name)
def test_our_scripts_call_nothing_that_an_old_browser_lacks(script: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", script.read_text(), flags=re.S)
    assert [word for word in YOUNGER if word in text] == []


def test_no_layout_hangs_on_what_old_browsers_do_not_know() -> None:
    css = (STATIC / "teabowl.min.css").read_text()
    ours = css[css.index(":not(#_)") :]
    assert [word for word in LAYOUT if word in ours] == []


def test_the_parser_would_tell() -> None:
    for newer in ("a?.b", "a ?? b", "class A { #b = 1 }", "x => { for await (const a of x) ; }"):
        with pytest.raises(esprima.Error):
            esprima.parseScript(newer)
