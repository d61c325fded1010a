"""`make bench [NAME=…]`: runs the benches and prints one table.

A bench is a module tests/bench/bench_*.py with BENCHES = [(number, name, function)], number as in docs on performance;
the function returns rows (measure.Row). NAME is a number, a name or a module's name. A bench starts and ends what it needs
(`python -m teabowl.launch.…`, `teabowl db`); it may use DATABASE_URL, set here to a throwaway server.
"""

import importlib
import pkgutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench import measure

HEAD = ("#", "what", "numerator", "denominator", "ratio", "goal", "")
Bench = tuple[int, str, Callable[[], Sequence[measure.Row]]]


def found(wanted: str) -> list[Bench]:
    """The benches of that number, name or module; all for an empty name."""
    benches: list[Bench] = []
    for module in sorted(item.name for item in pkgutil.iter_modules([str(Path(__file__).parent)])):
        if not module.startswith("bench_"):
            continue
        declared = importlib.import_module(f"tests.bench.{module}").BENCHES
        is_module = wanted in ("", module, module.removeprefix("bench_"))
        benches += [bench for bench in declared if is_module or wanted in (str(bench[0]), bench[1])]
    return sorted(benches, key=lambda bench: bench[0])


def run(wanted: str) -> int:
    """Run and print. Status 1 when a goal is missed or a bench fails, 2 when there is none of that name."""
    from teabowl.launch.setup import set_up_django

    set_up_django()
    benches = found(wanted)
    if not benches:
        sys.stderr.write(f"no bench {wanted!r}: tests/bench holds them\n" if wanted else "no bench yet\n")
        return 2
    sys.stdout.write(f"{measure.machine()}\nPostgreSQL {server()}; medians of interleaved rounds\n\n")
    lines, is_good = [HEAD], True
    for number, name, function in benches:
        began = time.monotonic()
        sys.stderr.write(f"bench {number} {name} …\n")
        try:
            rows = function()
        except Exception as error:
            sys.stderr.write(f"bench {number} {name} failed: {type(error).__name__}: {error}\n")
            lines.append((str(number), name, "", "", "failed", "", "✗"))
            is_good = False
            continue
        for row in rows:
            mark = {None: "", True: "✓", False: "✗"}[row.is_met]
            is_good = is_good and row.is_met is not False
            lines.append((str(number), row.what, row.numerator, row.denominator, row.ratio, row.goal, mark))
        sys.stderr.write(f"bench {number} {name}: {time.monotonic() - began:.0f} s\n")
    sys.stdout.write(table(lines))
    return 0 if is_good else 1


def server() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version')")
        return str(cursor.fetchone()[0])


def table(lines: Sequence[Sequence[str]]) -> str:
    """Columns as wide as they need."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    shown = ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([shown[0], "  ".join("-" * width for width in widths), *shown[1:]]) + "\n"


def main() -> int:
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    if "--here" in sys.argv:
        return run("" if wanted == "--here" else wanted)
    # on a server of its own with the settings of a real one, that ends with us
    command = [sys.executable, "-m", "teabowl.launch", "db", "--throwaway", "--durable"]
    return subprocess.run([*command, sys.executable, "-m", "tests.bench", *sys.argv[1:], "--here"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
