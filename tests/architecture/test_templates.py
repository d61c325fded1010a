"""Every template parses; none runs what a strict content policy forbids, and every picture has words."""

import re
from html.parser import HTMLParser

import pytest
from django.template import engines
from jinja2 import Environment, nodes

from tests.architecture.conftest import SOURCES

TEMPLATES = sorted(SOURCES.glob("*/templates/**/*.html"))
SAFE_ALLOWED = {
    "ui/templates/ui/gallery.html",  # attributes of its frames, constants of the gallery's own view
}
"""Templates that may mark text as safe, each with its reason beside it."""
CODE = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.S)


class Page(HTMLParser):
    """Notes what is wrong, tag by tag. The text is a template with its code taken out."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag, attributes):
        names = {name for name, _ in attributes}
        if tag == "style":
            self.faults.append("<style>")
        if tag == "script" and "src" not in names:
            kinds = [value for name, value in attributes if name == "type"]
            if kinds not in (["application/json"], ["application/ld+json"]):
                self.faults.append("<script> without src")
        if tag == "img" and "alt" not in names:
            self.faults.append("<img> without alt")
        self.faults += [f"{name}= on <{tag}>" for name in names if name == "style" or re.fullmatch(r"on[a-z]+", name)]
        for name, value in attributes:
            if name in {"href", "src", "action", "formaction"} and (value or "").strip().lower().startswith("javascript:"):
                self.faults.append(f"javascript: in <{tag}>")
            if name in {"src", "srcset"} and (value or "").startswith(("http:", "https:", "//")):
                self.faults.append(f"from elsewhere: {value}")


def environment() -> Environment:
    return engines["pages"].env


def faults_of(text: str) -> list[str]:
    page = Page()
    page.feed(CODE.sub(lambda found: "" if found[0].startswith(("{#", "{%")) else "x", text))
    return page.faults


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCES)))
def test_template(path):
    text = path.read_text(encoding="utf-8")
    if "/templates/account/" in str(path) or "/templates/django/" in str(path):
        pytest.skip("a Django template of a third-party page")
    tree = environment().parse(text)
    safe = [n.lineno for n in tree.find_all(nodes.Filter) if n.name == "safe" and not isinstance(n.node, nodes.Const)]
    safe += [n.lineno for n in tree.find_all(nodes.ScopedEvalContextModifier)]
    name = str(path.relative_to(SOURCES))
    assert not safe or name in SAFE_ALLOWED, f"|safe or autoescape off in lines {safe}"
    assert faults_of(text) == []


@pytest.mark.parametrize(
    "bad",
    [
        "<p style='color:red'>",
        "<button onclick='x()'>",
        "<style>p{}</style>",
        "<script>1</script>",
        "<img src='{{ url }}'>",
        "<a href='javascript:1'>",
        "<script src='https://elsewhere.example/x.js'></script>",
        "<p {% if x %}style='a'{% endif %}>",
    ],
)
def test_lint_finds(bad):
    assert faults_of(bad) != []


def test_there_are_templates():
    assert len(TEMPLATES) > 20


def test_a_frame_leaves_the_names_of_its_pages_alone():
    """What a frame sets would stand over what the page was given under the same name."""
    frames = {
        tree.template.value for path in TEMPLATES for tree in environment().parse(path.read_text()).find_all(nodes.Extends)
    }
    assert "ui/frame.html" in frames
    for frame in frames:
        tree = environment().parse((SOURCES / "ui/templates" / frame).read_text())
        given = {name.name for node in tree.find_all(nodes.Assign) for name in node.find_all(nodes.Name) if name.ctx == "store"}
        given |= {node.name for node in tree.find_all(nodes.Macro)} | {node.target for node in tree.find_all(nodes.Import)}
        assert {name for name in given if not name.startswith("frame_")} == set()
