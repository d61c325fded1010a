"""How every bench measures: two things in one run, interleaved, medians (shared machines are noisy)."""

import os
import platform
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version


@dataclass(frozen=True, slots=True)
class Ratio:
    """The median of the rounds' ratios, with the medians of both sides."""

    value: float
    numerator: float
    denominator: float
    rounds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `is_met` is None where there is no goal."""

    what: str
    numerator: str
    denominator: str
    ratio: str
    goal: str = ""
    is_met: bool | None = None


def ratio(numerator: Callable[[], float], denominator: Callable[[], float], rounds: int = 5) -> Ratio:
    """Call both in turn, the other one first in every second round, after one round that does not count. Each returns its
    measurement: a rate or a time."""
    numerator()
    denominator()
    above, below = [], []
    for number in range(rounds):
        for is_numerator in (True, False) if number % 2 == 0 else (False, True):
            (above if is_numerator else below).append(numerator() if is_numerator else denominator())
    each = tuple(a / b for a, b in zip(above, below, strict=True))
    return Ratio(statistics.median(each), statistics.median(above), statistics.median(below), each)


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` (0.99) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def at_most(what: str, found: Ratio, goal: float, unit: str = "") -> Row:
    """A row whose ratio must not exceed the goal."""
    return _row(what, found, f"≤ {goal:g}", found.value <= goal, unit)


def at_least(what: str, found: Ratio, goal: float, unit: str = "") -> Row:
    """A row whose ratio must reach the goal."""
    return _row(what, found, f"≥ {goal:g}", found.value >= goal, unit)


def _row(what: str, found: Ratio, goal: str, is_met: bool, unit: str) -> Row:
    return Row(what, f"{found.numerator:.4g}{unit}", f"{found.denominator:.4g}{unit}", f"{found.value:.3g}", goal, is_met)


def machine() -> str:
    """What was measured on, for the head of the table."""
    cores = os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    libraries = ", ".join(f"{name} {version(name)}" for name in ("django", "granian", "psycopg", "jinja2"))
    return f"{platform.machine()}, {cores} cores, {memory:.0f} GB; Python {platform.python_version()}, {libraries}; commit {commit}"
