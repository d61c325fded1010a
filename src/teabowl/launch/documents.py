"""The documents that are made from the code: `make docs`. A test fails when one differs from what is in docs/."""

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

from teabowl.config.environment import Config

DOCS = Path(__file__).resolve().parent.parent.parent.parent / "docs"
MADE = "<!-- Made by make docs. Edit {source} instead. -->\n"


def pages() -> dict[str, Callable[[], str]]:
    """File name to the function that writes it."""
    return {"settings.md": settings_page, "commands.md": commands_page, "permissions.md": permissions_page}


def settings_page() -> str:
    """Every setting with its default and what it is for."""
    lines = [
        MADE.format(source="src/teabowl/config/environment.py"),
        "# Settings",
        "",
        "All come from the environment. Nothing else changes how an installation behaves. Those marked *secret* have a demo",
        "value, with which production refuses to start; [how to run it for real](how-to/run-it-for-real.md) says how to make them.",
        "",
        "| variable | default | |",
        "|---|---|---|",
    ]
    for item in fields(Config):
        is_secret = item.metadata.get("secret", False)
        default = "*demo value*" if is_secret else f"`{item.default}`" if str(item.default) else "*empty*"
        mark = " *Secret.*" if is_secret else ""
        lines.append(f"| `{item.metadata['env']}` | {default} | {item.metadata['doc']}{mark} |")
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """Every command with its arguments, from the parsers themselves."""
    from teabowl.launch.cli import build_parser

    parser, _ = build_parser()
    lines = [
        MADE.format(source="the commands.py of the area"),
        "# Commands",
        "",
        "Exit status 0 only on success; what went wrong is one line on stderr; `TEABOWL_DEBUG=1` shows the traceback. A command",
        "that needs the database uses the one that runs for its `TEABOWL_HOME`, or `DATABASE_URL`, or starts the embedded one for",
        "as long as it takes.",
    ]
    for command in parsers(parser):
        if _groups(command):
            continue
        lines += ["", f"## {command.prog}", "", _one_line(command.description)]
        arguments = [action for action in command._actions if not isinstance(action, argparse._HelpAction)]
        if arguments:
            lines += ["", "| argument | |", "|---|---|"]
            lines += [f"| `{usage(action)}` | {_one_line(action.help)} |" for action in arguments]
    return "\n".join(lines) + "\n"


def permissions_page() -> str:
    """Every verb, with who may do it and where."""
    from teabowl.access.table import render

    return MADE.format(source="the permissions.py of the area") + render()


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """All parsers below this one, in order of their names."""
    for group in _groups(parser):
        for name in sorted(group.choices):
            yield group.choices[name]
            yield from parsers(group.choices[name])


def usage(action: argparse.Action) -> str:
    """An argument as one types it. argparse's own formatting differs between versions of Python."""
    shown = action.metavar or ("|".join(map(str, action.choices)) if action.choices else action.dest.upper())
    value = "" if action.nargs == 0 else shown if isinstance(shown, str) else " ".join(shown)
    if action.nargs in ("+", "*", argparse.REMAINDER):
        value += "..."
    return " ".join([", ".join(action.option_strings), value]).strip() if action.option_strings else value


def _groups(parser: argparse.ArgumentParser) -> "list[argparse._SubParsersAction[argparse.ArgumentParser]]":
    return [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|").replace("%%", "%")


def main() -> int:
    from teabowl.launch.setup import set_up_django

    set_up_django()
    for name, write in pages().items():
        target = DOCS / name
        text = write()
        if not target.exists() or target.read_text() != text:
            target.write_text(text)
            sys.stdout.write(f"wrote docs/{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
