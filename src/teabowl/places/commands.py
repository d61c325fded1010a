"""`teabowl places …`: load, find, history, and every change of the tree.

What they do is in `running.py`, imported only when one runs: the command line is parsed before there are settings.

The command acts as the system actor `places.command` and may do everything: whoever can run it owns the server. The audit says so.
"""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from teabowl.kernel.errors import TeabowlError


def register(subparsers: Any) -> None:
    """Add the group `places` to the command line's subparsers. Each subcommand sets `run`: (args) -> exit status."""
    group = subparsers.add_parser(
        "places", help="the tree of places: load, find, merge, split, rename, move, open, close, undo"
    )
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    _register_reads(verbs)
    changes = [
        ("merge", "merge places into one of their level; nothing recorded in them is moved or lost"),
        ("split", "open a new village out of one; the named groups go to it"),
        ("rename", "give a place another name, another code, or both"),
        ("move", "put a place, with everything below it, under another parent"),
        ("open", "open a new place"),
        ("close", "close a place, carried on by another or, if nothing was recorded there, by none"),
    ]
    for name, help_text in changes:
        parser = verbs.add_parser(name, help=help_text, description=help_text)
        parser.set_defaults(run=_runner(name))
        parser.add_argument("--on", type=_date, required=True, metavar="DATE", help="first day it is so: 2026-11-01")
        parser.add_argument("--decision", required=True, metavar="TEXT", help="the document behind it")
        parser.add_argument("--decided-on", type=_date, metavar="DATE", help="the document's date")
        parser.add_argument("--approved-by", default="", metavar="TEXT", help="who approved it")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument("--json", action="store_true", help="print the change as JSON")
        if name == "merge":
            parser.add_argument("codes", nargs="+", metavar="CODE", help="places to merge away")
        elif name == "open":
            parser.add_argument("code", metavar="CODE", help="the new place's code")
            parser.add_argument("--under", required=True, metavar="CODE", help="the parent's code")
        else:
            parser.add_argument("code", metavar="CODE", help="the place")
        if name in {"merge", "close"}:
            parser.add_argument("--into", required=name == "merge", default="", metavar="CODE", help="the successor")
        if name == "move":
            parser.add_argument("--to", required=True, metavar="CODE", help="the new parent")
        if name in {"split", "rename"}:
            parser.add_argument(
                "--new-code", required=name == "split", default="", metavar="CODE", help="code of the new place"
            )
        if name in {"split", "rename", "open"}:
            parser.add_argument("--name", required=name != "rename", default="", metavar="TEXT", help="its new name")
        if name == "split":
            parser.add_argument("--groups", nargs="*", default=[], metavar="GROUP", help="groups (小组) that go to the new one")
    undo_parser = verbs.add_parser("undo", help="put everything back as it was before a change")
    undo_parser.add_argument("change", metavar="CHANGE", help="the change's id")
    undo_parser.set_defaults(run=_runner("undo"))


def _register_reads(verbs: Any) -> None:
    loading = verbs.add_parser(
        "load",
        help="load a list of divisions (CSV or .xlsx with code,name,level,parent_code)",
        description="Loads a list of divisions. The first load fills the tree; a later file's differences are shown and applied "
        "as dated changes: renames, moves, new places, and closed ones (what the file no longer lists below its topmost places).",
    )
    loading.add_argument("file", type=Path, metavar="FILE", help="CSV or Excel: code, name, level, parent_code")
    loading.add_argument("--dry-run", action="store_true", help="show what would be done, and do nothing")
    loading.add_argument(
        "--on", type=_date, metavar="DATE", help="the date of the changes (today); of a first load's openings (none)"
    )
    loading.add_argument("--decision", default="", metavar="TEXT", help="the document behind it (the file's name)")
    loading.set_defaults(run=_runner("load"))
    finding = verbs.add_parser("find", help="find places by name, a part of it, pinyin, initials or code")
    finding.add_argument("text", nargs="+", metavar="TEXT", help="name, pinyin or initials")
    finding.add_argument("--limit", type=int, default=10, help="how many at most")
    finding.add_argument("--json", action="store_true", help="print JSON")
    finding.set_defaults(run=_runner("find"))
    history_parser = verbs.add_parser("history", help="the changes of a place, newest first")
    history_parser.add_argument("code", metavar="CODE", help="the place")
    history_parser.add_argument("--json", action="store_true", help="print JSON")
    history_parser.set_defaults(run=_runner("history"))


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a date like 2026-11-01: {text!r}") from None


def _runner(verb: str) -> Callable[[argparse.Namespace], int]:
    def run(args: argparse.Namespace) -> int:
        status: int = getattr(import_module("teabowl.places.running"), f"run_{verb}")(args)
        return status

    return run


def main(argv: list[str]) -> int:
    """Run `places …` alone: the first load, tests, benches. Errors go to stderr, one line each, without a traceback."""
    parser = argparse.ArgumentParser(prog="teabowl")
    register(parser.add_subparsers(required=True))
    args = parser.parse_args(argv)
    try:
        status: int = args.run(args)
    except TeabowlError as error:
        sys.stderr.write(f"{error.message}\n")
        return 1
    return status
