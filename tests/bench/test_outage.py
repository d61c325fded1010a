"""The short way of bench 22: thirty phones in a meeting while the database and the pages are killed (the push
process: live/tests/test_push.py). No vote and no
word that was answered is lost, none counts twice, and every screen shows what is true; nothing in a whole dump and in the logs links a
voter to a choice; and the check would see it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from teabowl.config.embedded import embedded_url
from tests.apart import run_apart
from tests.bench import outage
from tests.bench.test_chaos import environment

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, SECONDS = 30, 4.0
KILLINGS = ((0.5, "database"), (1.2, "mend"), (2.0, "pages"), (2.0, "mend"))


@pytest.fixture
def home() -> Iterator[Path]:
    """A short folder that the server's user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="tb-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree((folder / "postgres").resolve(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def test_a_meeting_outlives_its_server_and_its_database(home: Path) -> None:
    laid = outage.lay_out(PEOPLE)
    outage.move(environment()["DATABASE_URL"], home, durable=False)
    served = outage.Apart(home)
    try:
        phones, _behind = run_apart(outage.play(served, laid, KILLINGS, SECONDS))
        found = outage.faults(embedded_url(home), laid, phones)
        assert not any(found.values()), found
        assert sum(phone.again for phone in phones), "nobody noticed anything: nothing was tried"
        told = outage.leaks(embedded_url(home), home, laid, phones)
        assert told.pop("dumped") > 20 * PEOPLE
        assert not any(told.values()), told
        phones[0].answered["named"], phones[1].answered["code"] = "gone", "AAAAAAAA"
        found = outage.faults(embedded_url(home), laid, phones)
        assert found["named votes"]
        assert found["receipts"]
        phones[2].answered["sign"] = str(laid.meeting)
        assert outage.leaks(embedded_url(home), home, laid, phones)["codes elsewhere"]
    finally:
        served.stop()
