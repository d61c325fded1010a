"""Components: each is in the gallery, each escapes what it is given, a form keeps what was typed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.template import engines
from django.test import Client, RequestFactory
from jinja2 import nodes

from teabowl.ui import gallery, jinja

TEMPLATES = Path(jinja.__file__).parent / "templates" / "ui"
PAGES = sorted(TEMPLATES.parents[2].glob("*/templates/**/*.html"))
HOSTILE = "<script>alert('x')</script>"


def render(source: str, request: HttpRequest | None = None, **context: object) -> str:
    """A template that imports the components as `ui`."""
    head = '{% import "ui/parts.html" as ui with context %}'
    text: str = engines["pages"].from_string(head + source).render(context, request or RequestFactory().get("/"))
    return text


def macros() -> set[str]:
    return {
        name for name in re.findall(r"{% macro (\w+)\(", (TEMPLATES / "parts.html").read_text()) if not name.startswith("_")
    }


def test_every_component_is_in_the_gallery() -> None:
    shown = (TEMPLATES / "gallery.html").read_text() + (TEMPLATES / "gallery_parts.html").read_text()
    inner = {"icon", "bowl"}  # drawn by other components; numbers of them stand in the page
    assert {name for name in macros() - inner if f"ui.{name}(" not in shown} == set()


def calls_of_components(path: Path) -> Iterator[nodes.Call]:
    for call in engines["pages"].env.parse(path.read_text()).find_all(nodes.Call):
        if isinstance(call.node, nodes.Getattr) and isinstance(call.node.node, nodes.Name) and call.node.node.name == "ui":
            yield call


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_pages_call_components_that_exist_with_values_they_take(path: Path) -> None:
    module = engines["pages"].env.get_template("ui/parts.html").module
    for call in calls_of_components(path):
        macro = getattr(module, call.node.attr, None)
        assert macro is not None, f"line {call.lineno}: no component {call.node.attr}"
        assert len(call.args) <= len(macro.arguments), f"line {call.lineno}: {call.node.attr} takes {macro.arguments}"
        assert {value.key for value in call.kwargs} <= set(macro.arguments), f"line {call.lineno}: {macro.arguments}"


def test_the_gallery_is_one_small_page_without_a_query(client: Client) -> None:
    page = client.get("/ui/gallery/")
    assert page.status_code == 200
    assert len(page.content) < 100_000
    text = page.content.decode()
    assert 'style="' not in text
    assert "<script>" not in text
    ids = re.findall(r' id="([^"]+)"', text)
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize(
    "source",
    [
        "{{ ui.tag(x) }}",
        "{{ ui.title(x, x) }}",
        "{{ ui.heading(x, x, x) }}",
        "{{ ui.crumbs([(x, x), (x, '')]) }}",
        "{{ ui.note('info', x) }}",
        "{{ ui.empty(x, x, x, x) }}",
        "{{ ui.button(x, x) }}{{ ui.button(x, name=x, value=x, confirm=x) }}",
        "{{ ui.item(x, x, [x, ui.tag(x)]) }}",
        "{{ ui.task(x, x, x, 'late', x, x) }}",
        "{{ ui.cell(x, x, x, x) }}",
        "{{ ui.kv([(x, x)]) }}{{ ui.steps([(x, x, 'now')]) }}{{ ui.progress(x, 1, 2) }}",
        "{{ ui.quote(x, x, [x]) }}{{ ui.prose(x) }}{{ ui.who(x, [x]) }}{{ ui.meta(x) }}",
        "{{ ui.figure(x, x, x, x, x, [1, 2], x) }}{{ ui.counts([(x, x)]) }}{{ ui.sums([(x, x)]) }}",
        "{{ ui.months([(x, x, x, 'gone'), (x, x, '', '')], x) }}{{ ui.boards([(x, x, 'mail')], x) }}{{ ui.cover(x, x) }}",
        "{% call ui.table(x, x) %}{% endcall %}{% call ui.entry(x, x, [x]) %}{% endcall %}",
        "{% call ui.card(x) %}{{ x }}{% endcall %}{% call ui.details(x) %}{{ x }}{% endcall %}{% call ui.village(x) %}{% endcall %}",
        "{% call ui.chart(x, [(x, 1, x), (x, 2, x)]) %}{% endcall %}",
        "{{ ui.search_box(x, x, x, x, x, x) }}{{ ui.act(x, x, confirm=x, name=x, value=x) }}",
    ],
)
def test_what_a_component_is_given_stays_text(source: str) -> None:
    text = render(source, x=HOSTILE)
    assert HOSTILE not in text
    assert "&lt;script&gt;" in text


def test_an_unknown_icon_says_how_to_add_it() -> None:
    with pytest.raises(LookupError, match="styles/icons"):
        render("{{ ui.icon('no-such-icon') }}")


def test_a_field_keeps_what_was_typed_and_ties_its_error_to_it() -> None:
    form = gallery.SampleForm({"phone": '"><b>1', "body": HOSTILE, "group": "2"})
    text = render("{{ ui.form_errors(form) }}{% for bound in form %}{{ ui.field(bound) }}{% endfor %}", form=form)
    assert 'value="&quot;&gt;&lt;b&gt;1"' in text
    assert HOSTILE not in text
    assert '<option value="2" selected>' in text
    phone = re.search(r'<input[^>]*id="id_phone"[^>]*>', text)
    assert phone
    assert 'aria-invalid="true"' in phone[0]
    assert 'aria-describedby="id_phone_error"' in phone[0]
    assert 'id="id_phone_error"' in text
    assert 'aria-describedby="id_body_hint"' in text
    assert text.count('type="radio"') == 3
    for tied in re.findall(r'aria-describedby="([^"]+)"', text):
        assert all(f'id="{one}"' in text for one in tied.split()), f"{tied} names what is not there"


def test_a_form_that_posts_carries_its_token() -> None:
    source = "{% call ui.form('/x/', '交', files=true) %}{% endcall %}"
    text = render(source)
    assert 'name="csrfmiddlewaretoken"' in text
    assert 'enctype="multipart/form-data"' in text
    assert "csrfmiddlewaretoken" not in render("{% call ui.form('/x/', '找', method='get') %}{% endcall %}")


def test_a_pager_shows_only_where_one_can_go() -> None:
    assert render("{{ ui.pager({'newer_url': '', 'older_url': ''}) }}").strip() == ""
    text = render("{{ ui.pager({'newer_url': '', 'older_url': '?before=1'}) }}")
    assert text.count("<a ") == 1
    assert 'href="?before=1"' in text


def test_bars_start_at_zero_and_dots_stand_on_their_scale() -> None:
    assert 'class="f" width="50.0"' in render("{{ ui.hbar(5, 10) }}")
    assert 'class="f" width="0"' in render("{{ ui.hbar(0, 0) }}")
    assert 'cx="25.0%"' in render("{{ ui.dot(92.5, 90, 100) }}")


def with_message(private: bool) -> str:
    request = RequestFactory().get("/")
    request._messages = [Message(constants.SUCCESS, "收到了")]  # type: ignore[attr-defined]
    head = "{% set page_private = true %}" if private else ""
    source = head + '{% extends "ui/frame.html" %}{% block main %}{% endblock %}'
    text: str = engines["pages"].from_string(source).render({}, request)
    return text


def test_messages_are_shown_on_private_pages_only() -> None:
    assert "收到了" in with_message(private=True)
    assert "收到了" not in with_message(private=False)


def test_the_frame_renders_without_a_request() -> None:
    text = engines["pages"].from_string('{% extends "ui/frame.html" %}').render({})
    assert '<body class="tb-page">' in text


def test_the_frame_is_small() -> None:
    text = engines["pages"].from_string('{% extends "ui/frame.html" %}').render({}, RequestFactory().get("/"))
    assert len(text.encode()) < 4_000
