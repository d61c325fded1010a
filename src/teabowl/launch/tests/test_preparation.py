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


def test_progress_is_told_a_tenth_at_a_time_however_large_the_steps(capsys: pytest.CaptureFixture[str]) -> None:
    for done in range(100_000, 8_700_000, 100_000):
        preparation.progress(done, 8_600_000, "filling a test")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 11
    assert lines[0] == "  filling a test 100,000/8,600,000"
    assert lines[-1] == "  filling a test 8,600,000/8,600,000"
