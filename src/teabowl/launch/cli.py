"""The teabowl command.

Areas add commands of their own: `teabowl/<area>/commands.py` with `register(subparsers)`, whose parsers carry
`set_defaults(run=function)`; the function takes the parsed arguments and returns the exit status. Django is set up, but no
database yet, when such a module is imported. A parser with `needs_database=False` gets none.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import NoReturn

import teabowl
from teabowl.config.environment import from_environment
from teabowl.kernel.errors import TeabowlError
from teabowl.launch.commands import register as register_own
from teabowl.launch.management import django_command

INTERRUPTED = 130
FULL = 50
"""Megabytes: with less, PostgreSQL cannot keep its log, and ends."""
OWN = frozenset({"demo", "serve", "work", "migrate", "backup", "restore", "db", "django"})
"""The commands of launch itself. They parse without Django, so that a fault in an area stops neither migrate nor restore."""


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
    try:
        if words[:1] == ["django"] and words[1:] not in (["-h"], ["--help"]):
            return django_command(words[1:] or ["help"])
        if words[:1] == ["migrate"] and len(words) > 1 and words[1] not in {"-h", "--help"}:
            return django_command(words)
        parser, commands = build_parser(only_own=bool(words) and words[0] in OWN)
        if words and not words[0].startswith("-") and words[0] not in commands and _is_django_command(words[0]):
            return django_command(words)
        return dispatch(parser.parse_args(words))
    except KeyboardInterrupt:
        sys.stderr.write("teabowl: stopped\n")
        return INTERRUPTED
    except BrokenPipeError:  # the reader (head) has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if os.environ.get("TEABOWL_DEBUG") in {"1", "true", "yes"} and not isinstance(error, TeabowlError):
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


def _is_django_command(name: str) -> bool:
    """`teabowl makemigrations` and the like need no `django` before them."""
    from django.core.management import get_commands

    return name in get_commands()


def explain(error: Exception) -> str:
    """One line for a person."""
    text = " ".join(str(error.message if isinstance(error, TeabowlError) else error).split())
    if isinstance(error, TeabowlError) or type(error).__name__ == "CommandError":
        return text
    if type(error).__name__ == "ProgrammingError" and "does not exist" in text:
        return f"the tables are not as the code expects them ({text.split(' LINE ')[0]}): run teabowl migrate"
    if type(error).__name__ in ("OperationalError", "DiskFull") and (full := _disk_that_is_full()):
        return f"{full} ({text.split(' LINE ')[0]})"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    if isinstance(error, ValueError | OSError):
        return text
    return f"{type(error).__name__}: {text} (TEABOWL_DEBUG=1 shows where)"


def _disk_that_is_full() -> str:
    """A database whose disk is full stops without saying why to those who ask it."""
    home = from_environment().home.resolve()
    try:
        free = shutil.disk_usage(home).free >> 20
    except OSError:
        return ""
    return f"the disk of TEABOWL_HOME={home} is full: {free} MB are free, make room and start again" if free < FULL else ""


def build_parser(*, only_own: bool = False) -> tuple[argparse.ArgumentParser, frozenset[str]]:
    """The whole command line, and the names of its commands. `only_own` leaves the areas' out, and is quick."""
    parser = OneLineParser(
        prog="teabowl",
        description="Teabowl 大碗茶: the platform a city runs for all its villages.",
        epilog="Settings come from the environment: docs/settings.md. Django's own commands: teabowl django help.",
    )
    commands: argparse._SubParsersAction[argparse.ArgumentParser] = parser.add_subparsers(  # type: ignore[assignment]
        dest="command", required=True, metavar="COMMAND"
    )
    register_own(commands)
    if not only_own:
        from teabowl.launch.setup import set_up_django

        set_up_django()
        for register in area_commands():
            register(commands)
    _describe(parser)
    return parser, frozenset(commands.choices)


def _describe(parser: argparse.ArgumentParser) -> None:
    """A command that only has a line in the list says that line in its own --help too."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            lines = {choice.dest: choice.help for choice in action._choices_actions}
            for name, command in action.choices.items():
                command.description = command.description or lines.get(name)
                _describe(command)


def area_commands() -> list[Callable[..., None]]:
    """`register` of every area that has commands, in the order of names."""
    names = sorted(module.name for module in iter_modules(teabowl.__path__) if module.ispkg and module.name != "launch")
    return [import_module(f"teabowl.{name}.commands").register for name in names if find_spec(f"teabowl.{name}.commands")]
