"""Builds what pages load from the sources in styles/: `python -m teabowl.ui.build`.

teabowl.min.css: WeUI (only the widgets in WIDGETS) with our four layers above it. Cascade layers need Chromium 99 and many
phones here have older WebViews, so the layers are flattened: a rule of layer n gets n times `:not(#_)`, which outweighs
every rule of the layers below (WeUI uses no ids) and leaves the order inside a layer as it was.
htmx.min.js: htmx, written for older browsers.
print.css: the tokens and the sheet for paper, for PDF.
icon-192.png, icon-512.png: the bowl, for the installed site (icons.py).
icons.svg: one sprite of the Lucide icons in styles/icons and our bowl.
vendor.json: name, version, licence and sha256 of everything that is not ours.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from teabowl.ui import icons

UI = Path(__file__).resolve().parent
STYLES = UI / "styles"
STATIC = UI / "static" / "ui"
LAYERS = ("tokens", "frame", "parts", "wide")
WIDGETS = ("btn", "cell", "cells", "label", "input", "textarea", "select", "check", "switch", "steps", "hidden")
LEFT_OUT = ("steps_horizonal",)
"""A form of a widget that no page of ours has. (The name is WeUI's.)"""
VENDOR = {
    "styles/weui.min.css": ("weui", "2.6.26", "MIT"),
    "styles/icons": ("lucide-static", "1.62.0", "ISC"),
    "static/ui/vendor/htmx.min.js": ("htmx.org", "2.0.11", "0BSD"),
}
BOX = {
    "border-block": ("border-top", "border-bottom"),
    "border-inline": ("border-left", "border-right"),
    "padding-block": ("padding-top", "padding-bottom"),
    "padding-inline": ("padding-left", "padding-right"),
    "margin-block": ("margin-top", "margin-bottom"),
    "margin-inline": ("margin-left", "margin-right"),
    "inset": ("top", "right", "bottom", "left"),
}
NESTING = ("@media", "@supports")


@dataclass(frozen=True)
class Block:
    """A rule or an at-rule: what stands before the brace, and what stands inside it."""

    prelude: str
    body: str


def blocks(css: str) -> Iterator[Block]:
    """The top-level blocks of a style sheet without comments. Statements such as @charset are dropped."""
    start = depth = opened = 0
    quote = ""
    for at, char in enumerate(css):
        if quote:
            quote = "" if char == quote and css[at - 1] != "\\" else quote
        elif char in "\"'":
            quote = char
        elif char == "{":
            depth += 1
            if depth == 1:
                opened = at
        elif char == "}":
            depth -= 1
            if depth == 0:
                yield Block(css[start:opened].strip(), css[opened + 1 : at].strip())
                start = at + 1
        elif char == ";" and depth == 0:
            start = at + 1


def split(text: str, separator: str) -> list[str]:
    """Split where the separator stands outside brackets and quotes."""
    parts, depth, quote, start = [], 0, "", 0
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
        elif char == separator and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def without_is(selector: str) -> list[str]:
    """`.a :is(.b, .c)` as `.a .b` and `.a .c`: :is() needs Chromium 88, and both kinds weigh the same in our use."""
    found = re.search(r":is\(([^()]*)\)", selector)
    if not found:
        return [selector]
    head, tail = selector[: found.start()], selector[found.end() :]
    return [one for option in split(found[1], ",") for one in without_is(head + option + tail)]


def lifted(selector: str, layer: int) -> str:
    """The selector with the weight of its layer, put before a pseudo-element if it names one."""
    at = selector.find("::")
    at = len(selector) if at < 0 else at
    return selector[:at] + ":not(#_)" * layer + selector[at:]


def declarations(body: str) -> str:
    """Declarations without the short forms that need Chromium 87."""
    done = []
    for one in split(body, ";"):
        name, _, value = (part.strip() for part in one.replace(", ", ",").partition(":"))
        if name in BOX:
            values = split(value, " ") if name.startswith(("padding", "margin", "inset")) else [value]
            sides = BOX[name]
            done += [f"{side}:{values[index % len(values)]}" for index, side in enumerate(sides)]
        elif name == "overflow-wrap" and value == "anywhere":
            done += ["overflow-wrap:break-word", "overflow-wrap:anywhere"]
        else:
            done.append(f"{name}:{value}")
    return ";".join(done)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def flattened(css: str, layer: int) -> str:
    """One of our layers as plain rules."""
    out = []
    for block in blocks(re.sub(r"/\*.*?\*/", "", css, flags=re.S)):
        prelude = _one_line(block.prelude)
        if prelude.startswith(NESTING):
            out.append(f"{prelude}{{{flattened(block.body, layer)}}}")
        elif prelude.startswith("@"):
            out.append(prelude + "{" + _one_line(block.body) + "}")
        else:
            selectors = [one for given in split(prelude, ",") for one in without_is(given)]
            out.append(",".join(lifted(one, layer) for one in selectors) + "{" + declarations(_one_line(block.body)) + "}")
    return "".join(out)


def widgets_only(css: str) -> str:
    """WeUI's rules for the widgets we use; rules that name no widget (resets, colours) stay."""
    out = []
    for block in blocks(re.sub(r"/\*.*?\*/", "", css, flags=re.S)):
        if block.prelude.startswith(NESTING):
            inner = widgets_only(block.body)
            out.append(f"{block.prelude}{{{inner}}}" if inner else "")
        elif block.prelude.startswith("@"):
            out.append(f"{block.prelude}{{{block.body}}}")
        else:
            kept = [one for one in split(block.prelude, ",") if all(map(_is_used, re.findall(r"\.weui-([\w-]+)", one)))]
            out.append(f"{','.join(kept)}{{{block.body}}}" if kept else "")
    return "".join(out)


def _is_used(name: str) -> bool:
    return re.split(r"_|-", name)[0] in WIDGETS and not name.startswith(LEFT_OUT)


def without_unused(css: str) -> str:
    """Keyframes nobody names and WeUI's colours nobody reads take two thirds of it; out they go."""
    for _ in range(4):  # a colour may be read only by a colour that nobody reads
        unread = set(re.findall(r"(--weui-[\w-]+):", css)) - set(re.findall(r"var\((--weui-[\w-]+)", css))
        if unread:
            css = re.sub(rf"(?<![\w-])(?:{'|'.join(sorted(unread))}):[^;{{}}]*;?", "", css)
        css = re.sub(r"[^{}]+\{\}", "", css)
    named = set(re.findall(r"animation(?:-name)?:\s*([\w-]+)", css))
    for found in re.findall(r"@(?:-webkit-)?keyframes [\w-]+\{(?:[^{}]*\{[^{}]*\})*\}", css):
        if found.split(" ")[1].split("{")[0] not in named:
            css = css.replace(found, "")
    return css


def style_sheet() -> str:
    """The whole of teabowl.min.css."""
    layers = [flattened((STYLES / f"{name}.css").read_text(), number) for number, name in enumerate(LAYERS, start=1)]
    weui = widgets_only((STYLES / "weui.min.css").read_text())
    head = "/*! WeUI 2.6.26, Copyright 2026 Tencent, Inc., MIT. Teabowl, MIT. Made by python -m teabowl.ui.build */\n"
    return head + without_unused(weui + "".join(layers)).replace(";}", "}") + "\n"


def icon_names() -> frozenset[str]:
    """Every name that icon() takes, besides "bowl"."""
    return frozenset(path.stem for path in (STYLES / "icons").glob("*.svg"))


def sprite() -> str:
    """The whole of icons.svg."""
    symbols = []
    for path in sorted((STYLES / "icons").glob("*.svg")):
        inner = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(), flags=re.S)
        assert inner, path
        drawn = re.sub(r"\s*\n\s*", "", inner[1])
        symbols.append(f'<symbol id="{path.stem}" viewBox="0 0 24 24">{drawn}</symbol>')
    bowl = re.search(r"</title>(.*)</svg>", (STATIC / "bowl.svg").read_text(), flags=re.S)
    assert bowl
    symbols.append(f'<symbol id="bowl" viewBox="0 0 48 48">{bowl[1]}</symbol>')
    note = "<!-- Lucide 1.62.0, ISC; the bowl is ours. Made by python -m teabowl.ui.build -->"
    return f'<svg xmlns="http://www.w3.org/2000/svg">{note}\n' + "\n".join(symbols) + "\n</svg>\n"


OLDER = (("g?.swapDelay", "g&&g.swapDelay"), ('s.push=s.push??"true"', 's.push=s.push==null?"true":s.push'))
"""The two places where htmx is written for Chromium 80; so it runs from 69 on, which old WeChat has."""


def htmx() -> str:
    """The whole of htmx.min.js."""
    text = (STATIC / "vendor" / "htmx.min.js").read_text()
    for newer, older in OLDER:
        assert text.count(newer) == 1, f"htmx changed: {newer}"
        text = text.replace(newer, older)
    return text


def digest(path: Path) -> str:
    """sha256 of a file, or of a folder's files one after another in name order."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def vendor_list() -> str:
    """The whole of vendor.json."""
    rows = [
        {"path": path, "name": name, "version": version, "licence": licence, "sha256": digest(UI / path)}
        for path, (name, version, licence) in VENDOR.items()
    ]
    return json.dumps(rows, indent=2) + "\n"


def print_sheet() -> str:
    """The whole of print.css, for PDF only: the light tokens as they are (WeasyPrint reads variables), then the page."""
    tokens = next(blocks(re.sub(r"/\*.*?\*/", "", (STYLES / "tokens.css").read_text(), flags=re.S)))
    return f"{tokens.prelude} {{ {_one_line(tokens.body)} }}\n" + (STYLES / "print.css").read_text()


def outputs() -> dict[Path, str]:
    """Each file this module makes, with what should be in it."""
    return {
        STATIC / "teabowl.min.css": style_sheet(),
        STATIC / "print.css": print_sheet(),
        STATIC / "htmx.min.js": htmx(),
        STATIC / "icons.svg": sprite(),
        STATIC / "vendor.json": vendor_list(),
    }


def pictures() -> dict[Path, bytes]:
    """Each icon of the installed site."""
    bowl = (STATIC / "bowl.svg").read_text()
    return {STATIC / f"icon-{size}.png": icons.icon(bowl, size) for size in icons.SIZES}


if __name__ == "__main__":
    for target, text in outputs().items():
        target.write_text(text)
    for target, drawn in pictures().items():
        target.write_bytes(drawn)
