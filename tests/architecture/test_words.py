"""Every word shown to people has its English, in the catalogue of the area that shows it, with the same placeholders."""

import ast
import re
import sys
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping
from babel.messages.pofile import read_po

from teabowl.figures import wording
from teabowl.figures.registry import registry
from teabowl.launch.catalogues import KEYWORDS, RULES, SOURCES
from teabowl.messages import words as messages
from teabowl.messages.kinds import kinds

AREAS = sorted(path.name for path in SOURCES.iterdir() if path.is_dir() and not path.name.startswith("_"))
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def keywords():
    from babel.messages.extract import DEFAULT_KEYWORDS
    from babel.messages.frontend import parse_keywords

    return DEFAULT_KEYWORDS | parse_keywords(KEYWORDS)


def words_of(area):
    """{msgid or (msgid, plural): where} of the sources of an area."""
    with Path(RULES).open() as rules:
        methods, options = parse_mapping(rules)
    found = extract_from_dir(SOURCES / area, methods, options, keywords())
    return {message: f"{area}/{file}:{line}" for file, line, message, _, _ in found if message}


def english_of(area):
    po = SOURCES / area / "locale" / "en" / "LC_MESSAGES" / "django.po"
    if not po.exists():
        return {}
    with po.open("rb") as source:
        return {entry.id: entry for entry in read_po(source, abort_invalid=True) if entry.id}


def placeholders(text):
    return sorted(named or braced or "%" for named, braced in PLACEHOLDER.findall(text.replace("%%", "")))


@pytest.mark.parametrize("area", AREAS)
def test_every_word_has_its_english(area):
    english = english_of(area)
    missing = []
    for message, where in words_of(area).items():
        entry = english.get(message)
        texts = [] if entry is None or entry.fuzzy else [entry.string] if isinstance(entry.string, str) else list(entry.string)
        if not texts or not all(texts):
            missing.append(f"{where}: {message}")
    assert missing == [], f"{len(missing)} without English: run make messages AREA={area} and write them"


@pytest.mark.parametrize("area", AREAS)
def test_placeholders_agree(area):
    wrong = []
    for message, entry in english_of(area).items():
        chinese = message if isinstance(message, str) else message[0]
        texts = [entry.string] if isinstance(entry.string, str) else list(entry.string)
        # a singular may say "one" for %(n)s
        wanted = set(placeholders(chinese))
        wrong += [chinese for text in texts[-1:] if text and set(placeholders(text)) != wanted]
        wrong += [chinese for text in texts[:-1] if text and not set(placeholders(text)) <= wanted]
    assert wrong == []


@pytest.mark.parametrize("area", AREAS)
def test_english_is_not_the_chinese_copied(area):
    copied = [id_ for id_, entry in english_of(area).items() if entry.string == id_ and CHINESE.search(str(id_))]
    # an example of what to type stays as it is: 随西村 / suixi / sxc
    assert [text for text in copied if text != "中文" and not re.search(r"[a-z]", str(text))] == []


ERRORS = {"NotFound", "NotAllowed", "Refused", "Invalid"}


def sentences(tree):
    """(line, text) of each text in Chinese that an error is raised with as it stands. A verb's own name has its English beside it."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or getattr(call.func, "id", "") not in ERRORS or not call.args:
            continue
        said = call.args[0].values if isinstance(call.args[0], ast.Dict) else call.args[:1]
        for text in said:
            if isinstance(text, ast.Constant) and CHINESE.search(str(text.value)):
                yield call.lineno, text.value
            elif isinstance(text, ast.JoinedStr) and CHINESE.search(str(getattr(text.values[0], "value", ""))):
                yield call.lineno, ast.unparse(text)


def test_what_an_error_says_has_its_english():
    raw = [
        f"{path.relative_to(SOURCES)}:{line}: {text}"
        for path in SOURCES.rglob("*.py")
        if "tests" not in path.parts
        for line, text in sentences(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert raw == []


BELOW_WORDS = {"kernel", "live", "launch", "config"}


def test_an_area_says_its_words_as_its_own_catalogue_has_them():
    """Django's gettext finds the first area that knows the word: 没有通过 of a vote would be “Declined”, as of a membership."""
    merged = [
        str(path.relative_to(SOURCES))
        for path in SOURCES.rglob("*.py")
        if BELOW_WORDS.isdisjoint(path.parts) and not {"tests", "words.py", "jinja.py"} & {*path.parts[-2:]}
        and re.search(r"utils\.translation import [^\n]*\bgettext(_lazy)?\b", path.read_text(encoding="utf-8"))
    ]  # fmt: skip
    assert merged == [], "take gettext_of or gettext_lazy_of of ui/words.py"


def test_extraction_sees_both_kinds_of_source():
    """If it saw nothing, the tests above could not fail."""
    assert sys.modules["babel"]
    assert any(where.rpartition(":")[0].endswith(".html") for where in words_of("ui").values())
    assert any(where.rpartition(":")[0].endswith(".py") for area in AREAS for where in words_of(area).values())


def test_every_area_with_figures_has_a_heading():
    without = {wording.group_of(key) for key in registry().indicators} - {"test"} - wording.GROUPS.keys()
    assert without == set(), "give it a heading in GROUPS of figures/wording.py"


def test_whoever_chooses_how_to_be_told_reads_what_about():
    without = {key.partition(".")[0] for key in kinds()} ^ messages.AREAS.keys()
    assert without == set(), "give it a heading in AREAS of messages/words.py; or nothing is told of it"
