"""The teabowl command.

Areas add commands of their own: `teabowl/<area>/commands.py` with `register(subparsers)`, whose parsers carry
`set_defaults(run=function)`; the function takes the parsed arguments and returns the exit status. Such a module imports
Django only inside its functions: the command must parse before there are settings. `needs_database=False` opts out.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import NoReturn

import teabowl
from teabowl.config.environment import from_environment
from teabowl.kernel.errors import TeabowlError

INTERRUPTED = 130
WITHOUT_DATABASE = frozenset(
    {"help", "version", "makemessages", "compilemessages", "collectstatic", "findstatic", "diffsettings"}
)
"""Django's commands that must not start a server."""


class OneLineParser(argparse.ArgumentParser):
    """argparse, with an error in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"teabowl: {' '.join(message.split())} (see {self.prog} --help)\n")


def main() -> None:
    """Entry of the installed command: ends the process with the status."""
    sys.exit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Run one command line. Errors are one line on stderr; a traceback only with TEABOWL_DEBUG=1."""
    words = list(words)
    parser, own = build_parser()
    try:
        if words[:1] == ["django"]:
            return django_command(words[1:] or ["help"])
        if _is_for_django(words, own):
            return django_command(words)
        return dispatch(parser.parse_args(words))
    except KeyboardInterrupt:
        sys.stderr.write("teabowl: stopped\n")
        return INTERRUPTED
    except BrokenPipeError:  # the reader (head) has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if os.environ.get("TEABOWL_DEBUG") in {"1", "true", "yes"}:
            raise
        sys.stderr.write(f"teabowl: {explain(error)}\n")
        return 1


def dispatch(arguments: argparse.Namespace) -> int:
    """Call the parsed command, with a database up and Django set up unless it says it needs none."""
    if not getattr(arguments, "needs_database", True):
        return int(arguments.run(arguments))
    from teabowl.launch.database import for_command
    from teabowl.launch.setup import set_up_django

    with for_command(from_environment()) as url:
        os.environ["DATABASE_URL"] = url
        set_up_django(again=True)
        try:
            return int(arguments.run(arguments))
        finally:
            from django.db import connections

            connections.close_all()


def django_command(words: list[str]) -> int:
    """One of Django's own management commands, with its own output and errors."""
    from django.core.management import ManagementUtility

    from teabowl.launch.database import for_command
    from teabowl.launch.setup import set_up_django

    utility = ManagementUtility(["teabowl", *words])
    if words[0] in WITHOUT_DATABASE or "--help" in words or "-h" in words:
        set_up_django()
        utility.execute()
        return 0
    with for_command(from_environment()) as url:
        os.environ["DATABASE_URL"] = url
        set_up_django(again=True)
        try:
            utility.execute()
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _is_for_django(words: list[str], own: frozenset[str]) -> bool:
    """`teabowl makemigrations` and the like need no `django` before them; nor does migrate with its arguments."""
    if not words or words[0].startswith("-"):
        return False
    if words[0] in own:
        return words[0] == "migrate" and len(words) > 1 and words[1] not in {"-h", "--help"}
    from django.core.management import get_commands

    from teabowl.launch.setup import set_up_django

    set_up_django()
    return words[0] in get_commands()


def explain(error: Exception) -> str:
    """One line for a person."""
    text = " ".join(str(error.message if isinstance(error, TeabowlError) else error).split())
    if isinstance(error, TeabowlError) or type(error).__name__ == "CommandError":
        return text
    if type(error).__name__ == "ProgrammingError" and "does not exist" in text:
        return "the database lacks tables: run teabowl migrate first"
    if isinstance(error, ValueError | OSError):
        return text
    return f"{type(error).__name__}: {text} (TEABOWL_DEBUG=1 shows where)"


def build_parser() -> tuple[argparse.ArgumentParser, frozenset[str]]:
    """The whole command line, and the names of its commands."""
    parser = OneLineParser(
        prog="teabowl",
        description="Teabowl 大碗茶: the platform a city runs for all its villages.",
        epilog="Settings come from the environment: docs/settings.md. Django's own commands: teabowl django help.",
    )
    commands: argparse._SubParsersAction[argparse.ArgumentParser] = parser.add_subparsers(  # type: ignore[assignment]
        dest="command", required=True, metavar="COMMAND"
    )
    from teabowl.launch import commands as own

    own.register(commands)
    for register in area_commands():
        register(commands)
    return parser, frozenset(commands.choices)


def area_commands() -> list[Callable[..., None]]:
    """`register` of every area that has commands, in the order of names."""
    names = sorted(module.name for module in iter_modules(teabowl.__path__) if module.ispkg and module.name != "launch")
    return [import_module(f"teabowl.{name}.commands").register for name in names if find_spec(f"teabowl.{name}.commands")]
