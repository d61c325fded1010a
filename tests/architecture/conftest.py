"""Reading our own sources."""

from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[2] / "src" / "teabowl"


class Source(type(Path())):
    """A path below src/teabowl that can be read."""

    def read(self) -> str:
        return (SOURCES / self).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def source_files():
    return lambda pattern: [Source(path.relative_to(SOURCES)) for path in sorted(SOURCES.glob(pattern))]
