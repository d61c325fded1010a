"""The second factor of staff is the business of signin's own tests."""

import pytest


@pytest.fixture(autouse=True)
def no_second_factor(settings: object) -> None:
    settings.STAFF_SECOND_FACTOR = False  # type: ignore[attr-defined]
