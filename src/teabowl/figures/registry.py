"""Every indicator and source that the installed areas declare in their `figures.py`. Read once, after the apps are ready."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

from teabowl.kernel.errors import NotFound
from teabowl.kernel.indicators import ADDITIVE, Indicator, Kind, Source
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


class DeclaredWrongly(Exception):
    """An area's INDICATORS or SOURCES do not fit together; the message names the key."""


@dataclass(frozen=True, slots=True, eq=False)
class Registry:
    """`indicators` by key, in the order of the areas; `sources` by type and by model label. Equal only to itself, so that what is
    worked out from it can be kept."""

    indicators: dict[str, Indicator]
    by_type: dict[str, Source]
    by_model: dict[str, Source]


def build(indicators: Sequence[Indicator], sources: Sequence[Source]) -> Registry:
    """Check the declarations against each other. Raises DeclaredWrongly."""
    found = {indicator.key: indicator for indicator in indicators}
    if len(found) != len(indicators):
        raise DeclaredWrongly("an indicator is declared twice")
    for indicator in indicators:
        _check(indicator, found)
    by_type = {source.type: source for source in sources}
    by_model = {source.model: source for source in sources}
    if len(by_type) != len(sources) or len(by_model) != len(sources):
        raise DeclaredWrongly("a source is declared twice")
    return Registry(found, by_type, by_model)


NAMED_PARTS: dict[Kind, tuple[str, ...]] = {
    Kind.RATIO: ("numerator", "denominator"),
    Kind.GROWTH: ("of",),
    Kind.MEDIAN: ("of",),
    Kind.BANDS: ("of", "edges"),
}


def _check(indicator: Indicator, found: dict[str, Indicator]) -> None:
    for name in NAMED_PARTS.get(indicator.kind, ()):
        part = getattr(indicator, name)
        if name == "edges":
            if list(part) != sorted(set(part)) or not part:
                raise DeclaredWrongly(f"{indicator.key}: edges must rise")
        elif part not in found or found[part].kind not in ADDITIVE:
            raise DeclaredWrongly(f"{indicator.key}: {name} must name a stock, flow or sum, not {part!r}")
    if indicator.kind is Kind.GROWTH and found[indicator.of].kind is not Kind.STOCK:
        raise DeclaredWrongly(f"{indicator.key}: growth is of a stock")


@cache
def _discovered() -> Registry:
    indicators: list[Indicator] = []
    sources: list[Source] = []
    for config in apps.get_app_configs():
        if config.name.startswith("teabowl.") and find_spec(f"{config.name}.figures"):
            module: Any = import_module(f"{config.name}.figures")
            indicators += getattr(module, "INDICATORS", ())
            sources += getattr(module, "SOURCES", ())
    return build(indicators, sources)


_replaced: list[Registry] = []


def registry() -> Registry:
    """The declarations in force."""
    return _replaced[-1] if _replaced else _discovered()


@contextmanager
def declared(indicators: Sequence[Indicator] = (), sources: Sequence[Source] = ()) -> Iterator[Registry]:
    """For tests and benches: these declarations, on top of the areas' own (a source replaces one of the same model)."""
    now = registry()
    models = {source.model for source in sources}
    kept = [source for source in now.by_type.values() if source.model not in models]
    fresh = {indicator.key for indicator in indicators}
    _replaced.append(build([*(i for k, i in now.indicators.items() if k not in fresh), *indicators], [*kept, *sources]))
    try:
        yield _replaced[-1]
    finally:
        _replaced.pop()


def indicator_by_key(key: str) -> Indicator:
    """Raises NotFound, also for one that is not for the public."""
    found = registry().indicators.get(key)
    if found is None or found.inside:
        raise NotFound(_("没有这个数，请从“数”那一页点进来"))
    return found


def source_of(record: Any) -> Source:
    """The source that a record's model declared. Raises DeclaredWrongly."""
    label = record._meta.label
    found = registry().by_model.get(label)
    if found is None:
        raise DeclaredWrongly(f"no Source for {label}: add it to SOURCES in its area's figures.py")
    return found
