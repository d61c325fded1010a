"""Fixtures of every test."""

from typing import Any

import pytest

from tests.cast import Cast, build_cast


@pytest.fixture(autouse=True)
def _roles_without_second_factor(settings: Any) -> None:
    """Tests sign in by `force_login`, which shows no second factor. The door's own tests switch this on again."""
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture
def cast(db: None) -> Cast:
    return build_cast()
