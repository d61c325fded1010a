from collections.abc import Iterator

import pytest

from teabowl.search.tests.papers import papers


@pytest.fixture(autouse=True)
def _papers() -> Iterator[None]:
    with papers():
        yield
