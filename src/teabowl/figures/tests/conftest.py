"""The test's own indicators stand in every test of the ledger."""

from collections.abc import Iterator

import pytest

from teabowl.figures.registry import Registry
from teabowl.figures.tests.books import books


@pytest.fixture(autouse=True)
def ledger() -> Iterator[Registry]:
    with books() as found:
        yield found
