"""What each area brings to the journeys. A module <area>.py has `fill(made, now)`, which makes something of everything through
actions; PAGES, its addresses under who reads them; and ELSEWHERE, its addresses that are no page."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def areas() -> list[ModuleType]:
    return [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
