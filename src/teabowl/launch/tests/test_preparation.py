"""Pages wait until tables and ledger are as this version expects them."""

import pytest

from teabowl.launch import preparation
from teabowl.launch.errors import CannotLaunch


@pytest.mark.django_db
def test_an_upgrade_is_counted_before_pages_are_served() -> None:
    with pytest.raises(CannotLaunch, match="indicators of this version: run teabowl migrate"):
        preparation.require_migrated()
    said: list[str] = []
    preparation.migrate(said.append)
    preparation.require_migrated()
    assert said == [], "there was no record to count"
