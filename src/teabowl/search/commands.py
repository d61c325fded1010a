"""`teabowl search …`."""

import argparse
import sys
from typing import Any


def register(subparsers: Any) -> None:
    """Add `search` to the command's parser."""
    search = subparsers.add_parser("search", help="the index of everything public: rebuild, verify")
    leaves = search.add_subparsers(dest="search_command", required=True, metavar="COMMAND")
    what = "make the index again from the records, while writers go on"
    rebuild = leaves.add_parser("rebuild", help=what, description=what)
    rebuild.add_argument("--old", action="store_true", help="only entries whose words were made by an older version")
    rebuild.set_defaults(run=run_rebuild)
    what = "compare the index with all records; 1 if they differ"
    leaves.add_parser("verify", help=what, description=what).set_defaults(run=run_verify)


def run_rebuild(arguments: argparse.Namespace) -> int:
    from django.utils import timezone
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from teabowl.search.keeping import rebuild

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, Any] = {}

        def progress(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=of)
            bars.update(tasks[what], completed=done)

        count = rebuild(now=timezone.now(), only_old=arguments.old, progress=progress)
    sys.stdout.write(f"{count:,} records posted\n")
    return 0


def run_verify(arguments: argparse.Namespace) -> int:
    from teabowl.search.keeping import verify

    records, differences = verify()
    for found in differences:
        sys.stdout.write(f"{found.type} {found.id}: {found.what}\n")
    sys.stdout.write(f"{records:,} records, {len(differences):,} differences\n")
    return 1 if differences else 0
