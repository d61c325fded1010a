"""Fixtures of every test."""

from typing import Any

import pytest

from teabowl.messages import banners
from teabowl.places import known
from tests.cast import Cast, build_cast


@pytest.fixture(autouse=True)
def _roles_without_second_factor(settings: Any) -> None:
    """Tests sign in by `force_login`, which shows no second factor. The door's own tests switch this on again."""
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture(autouse=True)
def _no_places_of_another_test() -> None:
    """Codes are the same in every test, places are not."""
    known.forget()
    banners.forget()


@pytest.fixture
def cast(db: None) -> Cast:
    return build_cast()
