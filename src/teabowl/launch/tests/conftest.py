"""One embedded server for all tests that only need a running one; its own folder for each test that breaks something."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from teabowl.launch.cluster import Cluster


@pytest.fixture
def home():
    """A TEABOWL_HOME which the server's user may enter, in a short folder."""
    folder = Path(tempfile.mkdtemp(prefix="tb-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    outside = (folder / "postgres").resolve()
    shutil.rmtree(outside, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def said():
    return []


@pytest.fixture
def cluster(home, said):
    """A started cluster of its own."""
    made = Cluster(home, durable=False)
    made.start(said.append)
    yield made
    made.stop()


@pytest.fixture
def clean_environment(home):
    """For a teabowl command as a child: our variables and nobody else's."""
    names = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "HOST", "PORT")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TEABOWL_") and name not in names}
    return kept | {"TEABOWL_HOME": str(home), "LANG": "C"}
