"""Settings and commands are documented, and the documents say what the code says."""

from dataclasses import fields

import pytest

from teabowl.config.environment import Config
from teabowl.launch.cli import build_parser
from teabowl.launch.documents import DOCS, pages, parsers


@pytest.mark.parametrize("name", sorted(pages()))
def test_made_page_is_up_to_date(name):
    assert (DOCS / name).read_text() == pages()[name](), f"docs/{name}: run make docs"


@pytest.mark.parametrize("item", fields(Config), ids=lambda item: item.name)
def test_setting_is_documented(item):
    assert item.metadata["env"].isupper()
    assert len(item.metadata["doc"]) > 10
    assert item.metadata["doc"].endswith(".")


def test_every_command_and_argument_is_explained():
    parser, _ = build_parser()
    silent = []
    for command in parsers(parser):
        groups = any(action.choices and hasattr(action, "_parser_class") for action in command._actions)
        if not groups and not command.description:
            silent.append(command.prog)
        silent += [f"{command.prog} {a.dest}" for a in command._actions if not a.help and not hasattr(a, "_parser_class")]
    assert silent == []


def test_only_the_config_object_reads_the_environment(source_files):
    """Launch passes variables on to children; every other area asks the config object."""
    readers = [
        str(path)
        for path in source_files("**/*.py")
        if path.parts[0] not in {"launch"}
        and "tests" not in path.parts
        and str(path) not in {"config/environment.py", "config/wsgi.py"}
        and ("os.environ" in path.read() or "os.getenv" in path.read())
    ]
    assert readers == []
