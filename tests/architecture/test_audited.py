"""Whatever the audit notes can be read by the person it is about: every deed has its words."""

import ast
from pathlib import Path

import teabowl
from teabowl.audit.wording import change_words
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


def fields() -> set[tuple[str, str]]:
    """(area, field) of every `changes={...}` that is written out."""
    found: set[tuple[str, str]] = set()
    for path in SOURCES.rglob("*.py"):
        area = path.relative_to(SOURCES).parts[0]
        if "tests" in path.parts or area == "demo":
            continue
        calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
        told = (word.value for call in calls for word in call.keywords if word.arg == "changes")
        written = (one for value in told for one in ast.walk(value) if isinstance(one, ast.Dict))
        keys = (key.value for one in written for key in one.keys if isinstance(key, ast.Constant))
        found |= {(area, key) for key in keys if isinstance(key, str)}
    return found


def test_every_field_that_changed_has_words() -> None:
    found = fields()
    assert len(found) > 60
    silent = sorted(pair for pair in found if change_words(f"{pair[0]}.x", {pair[1]: [1, 2]})[0][0] == pair[1])
    assert silent == [], "name each field in FIELDS of its area's audited.py"


def test_every_deed_has_words() -> None:
    found = deeds()
    assert len(found) > 40
    silent = sorted(deed for deed in found if verb_words(deed) == deed)
    assert silent == [], "name each deed in DEEDS of its area's audited.py"
