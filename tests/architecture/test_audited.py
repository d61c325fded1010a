"""Whatever the audit notes can be read by the person it is about: every deed has its words."""

import ast
from pathlib import Path

import teabowl
from teabowl.people.queries import verb_words

SOURCES = Path(teabowl.__file__).parent
RECORDERS = {"record", "record_many", "record_read", "record_reads"}


def deeds() -> set[str]:
    """The second argument of every call of audit's recorders, where it is written out."""
    found: set[str] = set()
    for path in SOURCES.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in RECORDERS:
                continue
            if isinstance(node.func.value, ast.Name) and "audit" in node.func.value.id and len(node.args) > 1:
                found |= {
                    one.value for one in ast.walk(node.args[1]) if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return {deed for deed in found if deed.count(".") == 1 and not deed.endswith(".")}


def test_every_deed_has_words() -> None:
    found = deeds()
    assert len(found) > 40
    assert sorted(deed for deed in found if verb_words(deed) == deed) == []
