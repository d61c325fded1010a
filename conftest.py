"""Fixtures of every test."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils import translation

from teabowl.launch import migrating  # noqa: F401, makes the test databases quickly
from teabowl.messages import banners
from teabowl.places import known
from tests import emptying  # noqa: F401, deletes instead of truncating
from tests.cast import NOW, Cast, build_cast


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    seen = set()
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")
        function = (item.path, getattr(item, "originalname", item.name))
        if function not in seen:
            item.add_marker("first")
        seen.add(function)
    yield
    # Of two workers each begins with its half of the list and takes from the end of the other's: long ones stand first in each half.
    long = [item for item in items if item.get_closest_marker("long")]
    rest = [item for item in items if not item.get_closest_marker("long")]
    items[:] = long[::2] + rest[: len(rest) // 2] + long[1::2] + rest[len(rest) // 2 :]


@pytest.fixture(autouse=True)
def _roles_without_second_factor(settings: Any) -> None:
    """Tests sign in by `force_login`, which shows no second factor. The door's own tests switch this on again."""
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture(autouse=True)
def _no_places_of_another_test() -> None:
    """Codes are the same in every test, places are not."""
    known.forget()
    banners.forget()


@pytest.fixture(autouse=True)
def _language_of_no_other_test() -> None:
    """A command that a test runs in this process chooses the language for good, as it should."""
    translation.activate(django_settings.LANGUAGE_CODE)


@pytest.fixture
def at_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands at NOW: for what is done then and looked at by pages and commands, which ask the clock."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def cast(db: None) -> Cast:
    return build_cast()
