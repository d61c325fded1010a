"""The English of every area: compiled at setup, updated from the sources by `make messages`.

`python -m teabowl.launch.catalogues compile|update [AREA...]`.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent
RULES = SOURCES.parent.parent / "babel.cfg"
LANGUAGES = ("en",)
KEYWORDS = ("gettext_lazy", "gettext_noop", "pgettext:1c,2", "pgettext_lazy:1c,2", "ngettext_lazy:1,2")


def catalogues() -> Iterator[Path]:
    """Every .po file."""
    return iter(sorted(SOURCES.glob("*/locale/*/LC_MESSAGES/django.po")))


def compile_all() -> int:
    """Compile what is newer than its .mo; how many that were. Raises ValueError naming a broken file."""
    stale = [po for po in catalogues() if not _is_fresh(po)]
    if stale:
        from babel.messages.mofile import write_mo  # slow to import, and mostly not needed
        from babel.messages.pofile import PoFileError, read_po
    for po in stale:
        try:
            with po.open("rb") as source:
                catalogue = read_po(source, abort_invalid=True)
        except (PoFileError, UnicodeDecodeError) as error:
            raise ValueError(f"{po.relative_to(SOURCES)}: {error}") from None
        made = po.with_suffix(".mo.new")
        with made.open("wb") as target:
            write_mo(target, catalogue)
        made.replace(po.with_suffix(".mo"))
    return len(stale)


def update(areas: Sequence[str] = ()) -> None:
    """Bring the .po files of these areas (all without a name) up to what the sources say. New words come without English."""
    from babel.messages.frontend import CommandLineInterface

    pybabel: Callable[[list[str]], object] = CommandLineInterface().run
    for area in sorted(path for path in SOURCES.iterdir() if path.is_dir() and (not areas or path.name in areas)):
        if area.name.startswith("_"):
            continue
        with tempfile.TemporaryDirectory() as folder:
            template = Path(folder) / "django.pot"
            extract = ["pybabel", "-q", "extract", "-F", str(RULES), "-o", str(template), "--no-location", "--sort-output"]
            extract += [part for word in KEYWORDS for part in ("-k", word)]
            pybabel([*extract, "--omit-header", f"--input-dirs={area}"])
            if b"msgid" not in template.read_bytes():
                continue
            for language in LANGUAGES:
                po = area / "locale" / language / "LC_MESSAGES" / "django.po"
                how = (
                    ["update", "--ignore-obsolete", "--no-fuzzy-matching", "--ignore-pot-creation-date"]
                    if po.exists()
                    else ["init"]
                )
                po.parent.mkdir(parents=True, exist_ok=True)
                pybabel(["pybabel", "-q", *how, "-i", str(template), "-o", str(po), "-l", language, "-w", "128"])


def _is_fresh(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns


def main(words: Sequence[str]) -> int:
    if words[:1] == ["update"]:
        update(words[1:])
        subprocess.run(["git", "status", "--short", "--", "*.po"], cwd=SOURCES, check=False)
    try:
        compile_all()
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
