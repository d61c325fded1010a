"""One environment for each language, so that what a template asks with constants is answered when it is compiled.

Most of a page's calls have nothing but constants in them: `_("找村")`, `url("people:me")`, `icon("user")`, `asset("teabowl.js")`.
Asked at each rendering they were 0.7 of the 1.1 ms that a village's home page took; now they are text between the tags.
"""

import operator
import re
from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.utils import translation
from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

FOLDED = ("_", "url", "asset", "icon_url", "has_page", "language")
"""Functions of every template whose answer to the same constants is the same for as long as a process lives."""
COMPONENTS = ("ui", "frame_ui")
"""What a template calls the components: `ui.icon("user")`, too, is drawn when it is compiled."""
BEHIND = {"ui.icon": "draw_icon", "ui.when": "spoken_when"}
"""Components that only pass on to a function: that one is called itself."""


class Folding(NodeTransformer):
    """Replaces calls with constants by their answers. A call that fails is left alone: it may stand where nobody comes by. What is left of
    `_` is asked of `words`, the name of the template's own."""

    def __init__(self, functions: dict[str, Callable[..., Any]], words: str) -> None:
        self.functions, self.words = functions, words

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        if _called(node) in BEHIND:
            node.node = nodes.Name(BEHIND[_called(node)], "load", lineno=node.lineno)
        function = self.functions.get(_called(node))
        values = [*node.args, *(pair.value for pair in node.kwargs)]
        if function is None or node.dyn_args or node.dyn_kwargs or not all(type(value) is nodes.Const for value in values):
            return self._asked_of_words(node)
        try:
            found = function(*(arg.value for arg in node.args), **{pair.key: pair.value.value for pair in node.kwargs})  # type: ignore[attr-defined]
        except Exception:  # whatever it is, it is said where the template is drawn
            return self._asked_of_words(node)
        return nodes.Const(found, lineno=node.lineno)

    def _asked_of_words(self, node: nodes.Call) -> nodes.Call:
        if _called(node) == "_":
            node.node = nodes.Name(self.words, "load", lineno=node.lineno)
        return node


def _called(node: nodes.Call) -> str:
    what = node.node
    if isinstance(what, nodes.Name):
        return what.name
    if isinstance(what, nodes.Getattr) and isinstance(what.node, nodes.Name) and what.node.name in COMPONENTS:
        return f"ui.{what.attr}"
    return ""


WANT_CONTEXT = ("gettext", "ngettext", "pgettext", "npgettext")
"""The only functions of our templates that ask for the context: Jinja's own for {% trans %}."""


class Direct(CodeGenerator):
    """Calls what is called. Jinja goes through the context, which asks of each function whether it wants that context: a third of what
    a call costs, and a page makes some hundred."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if isinstance(node.node, nodes.Name) and node.node.name in WANT_CONTEXT:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("environment.call_direct(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")

    def _output_child_pre(self, *args: Any) -> None:
        self.write("environment.as_text(")


NEEDS_ESCAPING = re.compile("[&<>\"']").search


def as_text(value: Any) -> str:
    """What a template writes of a value: escaped. Most texts need none, and are joined as they are; to make a Markup of each took a
    tenth of the time of drawing a page."""
    return value if type(value) is Markup or (type(value) is str and not NEEDS_ESCAPING(value)) else escape(value)


class PlainTemplate(Template):
    """A template without globals of its own, so that all who import it get the same module. Jinja makes sure of that at each
    import, by comparing all names, which took 20 µs, four times on a page."""

    def _get_default_module(self, ctx: Any = None) -> Any:
        if self._module is None:
            self._module = self.make_module()
        return self._module


class OneLanguage(Environment):
    """An environment whose templates are compiled for one language."""

    template_class = PlainTemplate
    code_generator_class = Direct
    as_text = staticmethod(as_text)
    call_direct: ClassVar[Callable[..., Any]] = operator.call

    def __init__(self, language: str, words_of: dict[str, Callable[..., Any]], **options: Any) -> None:
        """`words_of` has the `_` of the templates below a folder of that name. All are globals from the start: a page's names are
        gathered before the frame that it extends is compiled."""
        super().__init__(**options)
        self.language = language
        self.globals.update({f"words_of_{area}": words for area, words in words_of.items()})

    def _generate(self, source: nodes.Template, name: str | None, *args: Any, **kwargs: Any) -> Any:
        functions: dict[str, Any] = {each: self.globals[each] for each in FOLDED} | {"icon": self.globals["draw_icon"]}
        functions["draw_icon"] = functions["icon"]
        words = f"words_of_{(name or '').partition('/')[0]}"
        words = words if words in self.globals else "_"
        functions["_"] = self.globals[words]
        with translation.override(self.language):
            source = Folding(functions, words).visit(source)
        return super()._generate(source, name, *args, **kwargs)


class ByLanguage:
    """What Django takes for the environment: that of the language in force. Made from `make(language)`."""

    def __init__(self, make: Callable[[str], Environment]) -> None:
        self._made = {language: make(language) for language, _name in settings.LANGUAGES}

    @property
    def current(self) -> Environment:
        return self._made.get(translation.get_language() or "", self._made[settings.LANGUAGE_CODE])

    def get_template(self, name: str) -> Template:
        return self.current.get_template(name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.current, name)
