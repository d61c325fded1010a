"""Every type of record that the installed areas declare in their `searched.py`. Read once, after the apps are ready."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

from teabowl.kernel.searching import Searched


class DeclaredWrongly(Exception):
    """The areas' SEARCHED do not fit together; the message names the type."""


@dataclass(frozen=True, slots=True)
class Registry:
    by_type: dict[str, Searched]
    by_model: dict[str, Searched]


def build(declared: Sequence[Searched]) -> Registry:
    """Raises DeclaredWrongly where two areas declare the same."""
    by_type = {one.type: one for one in declared}
    by_model = {one.model: one for one in declared}
    if len(by_type) != len(declared) or len(by_model) != len(declared):
        raise DeclaredWrongly("a type or a model is declared twice")
    return Registry(by_type, by_model)


@cache
def _discovered() -> Registry:
    found: list[Searched] = []
    for config in apps.get_app_configs():
        if config.name.startswith("teabowl.") and find_spec(f"{config.name}.searched"):
            module: Any = import_module(f"{config.name}.searched")
            found += module.SEARCHED
    return build(found)


_replaced: list[Registry] = []


def registry() -> Registry:
    """The declarations in force."""
    return _replaced[-1] if _replaced else _discovered()


@contextmanager
def declared(*searched: Searched) -> Iterator[Registry]:
    """For tests and benches: these besides the areas' own (one replaces another of the same model)."""
    models = {one.model for one in searched}
    _replaced.append(build([*(one for one in registry().by_type.values() if one.model not in models), *searched]))
    try:
        yield _replaced[-1]
    finally:
        _replaced.pop()


def searched_of(record: Any) -> Searched:
    """What a record's model declared. Raises DeclaredWrongly."""
    label = record._meta.label
    found = registry().by_model.get(label)
    if found is None:
        raise DeclaredWrongly(f"no Searched for {label}: add it to SEARCHED in its area's searched.py")
    return found
