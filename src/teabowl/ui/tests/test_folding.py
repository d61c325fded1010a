"""What is asked with constants is answered when a template is compiled: in each language, and to the same effect."""

import pytest
from django.template import engines
from django.utils import translation
from jinja2 import DictLoader, UndefinedError

from teabowl.ui import jinja


def drawn(source: str, language: str = "zh-hans", **context: object) -> str:
    with translation.override(language):
        text: str = engines["pages"].from_string(source).render(context)
    return text


def code_of(source: str) -> str:
    return str(engines["pages"].env.compile(source, raw=True))


def test_each_language_has_words_of_its_own() -> None:
    source = '{{ _("大碗茶") }} {{ language() }}'
    assert drawn(source) == "大碗茶 zh-CN"
    assert drawn(source, "en") == "Teabowl en"
    assert drawn(source) == "大碗茶 zh-CN"


def test_constants_are_text_in_the_compiled_template() -> None:
    code = code_of('{{ url("people:me") }}{{ asset("teabowl.js") }}{{ icon("user") }}{{ _("找村") }}')
    assert "/me/" in code
    assert "#user" in code
    assert "context.call" not in code


def test_what_is_not_constant_is_asked_each_time() -> None:
    assert drawn('{{ url("people:join", code) }}', code="1" * 12) == "/p/111111111111/join/"
    assert drawn('{{ _("%(n)s 个", n=value) }}', value="<b>") == "&lt;b&gt; 个"


def test_a_call_that_fails_fails_where_it_is_drawn() -> None:
    source = '{% if asked %}{{ url("no:where") }}{% endif %}{{ _("百分之 5 %%") }}'
    assert drawn(source, asked=False) == "百分之 5 %"
    with pytest.raises(Exception, match="no"):
        drawn(source, asked=True)
    with pytest.raises(LookupError):
        drawn('{{ draw_icon("nothing-like-it") }}')
    with pytest.raises(UndefinedError):
        drawn("{{ nothing }}")


def test_icons_are_drawn_the_same_either_way() -> None:
    source = '{% import "ui/parts.html" as ui %}{{ ui.icon("user", true) }}|{{ ui.icon(name, true) }}'
    constant, asked = drawn(source, name="user").split("|")
    assert constant == asked == jinja.draw_icon("user", small=True)


def test_an_area_says_a_word_as_its_own_catalogue_does() -> None:
    with translation.override("en"):
        pages = engines["pages"].env
        for area, said in (("ballots", "Withdraw"), ("places", "Undo")):
            assert said in pages.compile('{{ _("撤回") }}', name=f"{area}/x.html", raw=True)
            asked = pages.compile('{{ _("撤回", n=value) }}', name=f"{area}/x.html", raw=True)
            assert f"words_of_{area}" in asked
        assert "Undo" in pages.globals["words_of_places"]("撤回", n=1)
        assert pages.globals["words_of_places"]("大碗茶") == "Teabowl"


def test_words_of_a_frame_are_there_when_it_is_compiled_after_the_page_began() -> None:
    texts = {"ui/late.html": '{{ _("%(place)s的历史", place=place) }}', "page.html": '{% extends "ui/late.html" %}'}
    with translation.override("en"):
        pages = jinja.environment(loader=DictLoader(texts), autoescape=True)
        assert "随西村" in pages.get_template("page.html").render(place="随西村")
