"""What the build makes: up to date, without cascade layers, with every class and icon that templates use."""

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from teabowl.ui import build

PACKAGE = build.UI.parent
TEMPLATES = [path for path in PACKAGE.glob("*/templates/**/*.html") if "__" not in str(path)]


@pytest.mark.parametrize("target", build.outputs(), ids=lambda path: path.name)
def test_built_files_are_up_to_date(target: Path) -> None:
    assert target.read_text() == build.outputs()[target], "run: python -m teabowl.ui.build"


@pytest.mark.parametrize("target", build.pictures(), ids=lambda path: path.name)
def test_icons_are_drawn_from_the_bowl(target: Path) -> None:
    there, drawn = Image.open(target), Image.open(BytesIO(build.pictures()[target]))
    assert there.size == drawn.size
    assert there.convert("RGB").tobytes() == drawn.convert("RGB").tobytes(), "run: python -m teabowl.ui.build"
    side = there.size[0]
    assert there.convert("RGB").getpixel((side // 2, side * 6 // 10)) == (0x8A, 0x4A, 0x22)
    assert there.convert("RGB").getpixel((side // 20, side // 20)) == (0xFF, 0xFD, 0xF9)


def test_vendored_files_are_listed_with_version_licence_and_sum() -> None:
    rows = json.loads((build.STATIC / "vendor.json").read_text())
    listed = {row["path"]: row for row in rows}
    there = {str(path.relative_to(build.UI)) for path in (build.STATIC / "vendor").iterdir()}
    assert there | {"styles/weui.min.css", "styles/icons"} == set(listed)
    for path, row in listed.items():
        assert row["sha256"] == build.digest(build.UI / path)
        assert row["name"]
        assert row["licence"]
        assert re.fullmatch(r"\d+\.\d+\.\d+", row["version"])


def test_versions_in_the_list_are_those_in_the_files() -> None:
    vendor = build.STATIC / "vendor"
    assert f"WeUI v{build.VENDOR['styles/weui.min.css'][1]} " in (build.STYLES / "weui.min.css").read_text()[:200]
    assert f'version:"{build.VENDOR["static/ui/vendor/htmx.min.js"][1]}"' in (vendor / "htmx.min.js").read_text()
    for icon in (build.STYLES / "icons").iterdir():
        assert f"lucide-static v{build.VENDOR['styles/icons'][1]} " in icon.read_text()[:80], icon


def test_no_style_needs_a_browser_of_this_decade() -> None:
    css = (build.STATIC / "teabowl.min.css").read_text()
    ours = css[css.index(":not(#_)") :]
    assert "@layer" not in css
    assert ":is(" not in ours
    for short in build.BOX:
        assert not re.search(rf"[{{;]{short}:", ours), short


@pytest.mark.parametrize(
    ("source", "layer", "flat"),
    [
        (".a { color: red; }", 1, ".a:not(#_){color:red}"),
        (".a, .b > i::before { color: red; }", 2, ".a:not(#_):not(#_),.b > i:not(#_):not(#_)::before{color:red}"),
        (".a :is(h1, h2) { margin-block: 1px 2px; }", 1, ".a h1:not(#_),.a h2:not(#_){margin-top:1px;margin-bottom:2px}"),
        (".a { inset: 0; }", 1, ".a:not(#_){top:0;right:0;bottom:0;left:0}"),
        (".a { border-block: 0 var(--x, 1px); }", 1, ".a:not(#_){border-top:0 var(--x,1px);border-bottom:0 var(--x,1px)}"),
        ('.a::after { content: ";}"; }', 1, '.a:not(#_)::after{content:";}"}'),
        ("@media print { .a { color: red; } }", 1, "@media print{.a:not(#_){color:red}}"),
        ("/* { */ .a { color: red; }", 1, ".a:not(#_){color:red}"),
    ],
)
def test_a_rule_is_lifted_to_the_weight_of_its_layer(source: str, layer: int, flat: str) -> None:
    assert build.flattened(source, layer) == flat


def test_only_the_widgets_we_use_are_kept() -> None:
    css = ".weui-btn,.weui-dialog a{color:red}.weui-picker{top:0}@media print{.weui-picker{top:0}}body{margin:0}"
    assert build.widgets_only(css) == ".weui-btn{color:red}body{margin:0}"


def test_unused_colours_go_with_what_only_they_used() -> None:
    css = "body{--weui-A:red;--weui-AB:blue;--weui-C:var(--weui-D);--weui-D:1}.a{color:var(--weui-A)}"
    assert build.without_unused(css) == "body{--weui-A:red;}.a{color:var(--weui-A)}"


def test_both_ways_to_dark_have_the_same_colours() -> None:
    css = re.sub(r"/\*.*?\*/", "", (build.STYLES / "tokens.css").read_text(), flags=re.S)
    rules = {re.sub(r"\s+", " ", block.prelude): block.body for block in build.blocks(css)}
    chosen = [body for name, body in rules.items() if name.startswith(".wx-root[") and 'theme="dark"' in name]
    system = [
        inner.body
        for block in build.blocks(css)
        if block.prelude.startswith("@media (prefers-color-scheme: dark)")
        for inner in build.blocks(block.body)
    ]
    assert len(chosen) == len(system) == 2
    assert [build.split(body, ";") for body in chosen] == [build.split(body, ";") for body in system]


def _contrast(one: str, other: str) -> float:
    """WCAG 2 contrast of two #rrggbb colours."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("look", ["light", "dark", "care", "care dark"])
def test_words_stand_out_from_what_they_stand_on(look: str) -> None:
    css = re.sub(r"/\*.*?\*/", "", (build.STYLES / "tokens.css").read_text(), flags=re.S)
    rules = [block for block in build.blocks(css) if not block.prelude.startswith("@")]
    order = {"light": [0], "dark": [0, 1], "care": [0, 2], "care dark": [0, 1, 2, 3]}[look]
    value: dict[str, str] = {}
    for number in order:
        value |= dict(re.findall(r"--tb-([\w-]+): (#[0-9a-f]{6})", rules[number].body))
    words = [("ink", "surface"), ("ink", "ground"), ("ink-2", "surface"), ("ink-2", "ground"), ("ink-2", "plain-bg")]
    words += [("ink-3", "surface"), ("ink-3", "ground"), ("brand", "surface"), ("brand", "ground"), ("on-brand", "brand")]
    words += [("on-brand", "brand-2"), ("brand", "glaze"), ("ink", "glaze")]
    words += [pair for name in ("ok", "late", "err", "info") for pair in ((name, "surface"), (name, f"{name}-bg"))]
    weak = {pair: round(_contrast(value[pair[0]], value[pair[1]]), 2) for pair in words}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}
    marks = [("edge", "surface"), ("edge", "ground"), ("chart", "surface"), ("chart-2", "surface")]
    assert {pair: ratio for pair in marks if (ratio := round(_contrast(value[pair[0]], value[pair[1]]), 2)) < 3} == {}


def test_every_weui_class_in_a_template_has_its_rules() -> None:
    kept = set(re.findall(r"\.(weui-[\w-]+)", build.style_sheet()))
    known = set(re.findall(r"\.(weui-[\w-]+)", (build.STYLES / "weui.min.css").read_text()))
    used = {(name, path.name) for path in TEMPLATES for name in re.findall(r"weui-[a-z_-]+[a-z]", path.read_text())}
    missing = {(name, where) for name, where in used if name in known and name not in kept}
    assert missing == set(), "add the widget to ui/build.py's WIDGETS"


def test_every_icon_is_a_drawing_of_the_sprite() -> None:
    sprite = (build.STATIC / "icons.svg").read_text()
    assert set(re.findall(r'<symbol id="([\w-]+)"', sprite)) == build.icon_names() | {"bowl"}
    assert "<script" not in sprite


def test_what_a_first_visit_loads_is_small() -> None:
    """Uncompressed bytes; on the wire a fifth of it. The charts come only where there are charts."""
    sizes = {name: (build.STATIC / name).stat().st_size for name in ("teabowl.min.css", "icons.svg", "teabowl.js")}
    assert sizes["teabowl.min.css"] < 90_000
    assert sizes["icons.svg"] < 40_000
    assert sizes["teabowl.js"] < 8_000
