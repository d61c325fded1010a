"""The short way of bench 10: writers and a folder that die at chosen steps, before and after their commit. Nothing that was
answered is lost, nothing that was rolled back is there, and every cell is what the records say; and the check would see it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from teabowl.figures.balances import fold
from tests.bench import chaos
from tests.bench.serving_stage import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
DEATHS = ((0, 12, "before"), (1, 14, "after"), (0, 10, "before"))
"""(writer, the step at which it dies, on which side of its commit): one life after the other."""
DYING_FOLDER = """
import os, signal
from django.db import transaction
from teabowl.figures.balances import fold
with transaction.atomic():
    assert fold(5)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def environment() -> dict[str, str]:
    settings = connection.get_connection_params()
    query = f"?host={settings['host']}" if str(settings.get("host", "")).startswith("/") else ""
    host = "" if query else f"{settings.get('host', '')}:{settings.get('port', '')}"
    url = f"postgresql://{settings.get('user', '')}@{host}/{settings['dbname']}{query}"
    own = {"DATABASE_URL": url, "TEABOWL_MODE": "test", "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    return os.environ | own | {"DJANGO_SETTINGS_MODULE": "teabowl.config.settings"}


def python(*command: str) -> int:
    return subprocess.run([sys.executable, *command], env=environment(), cwd=ROOT, check=False, timeout=120).returncode


def test_nothing_answered_is_lost_and_every_cell_is_right_after_deaths_on_the_way(tmp_path: Path) -> None:
    chaos.lay_out()
    journal = tmp_path / "journal.txt"
    for life, (writer, step, side) in enumerate(DEATHS):
        status = python("-m", "tests.bench.chaos", "die", str(writer), str(life), str(journal), str(step), side)
        assert status == -signal.SIGKILL
        fold(3)
    setup = "from teabowl.launch.setup import set_up_django; set_up_django()\n"
    assert python("-c", setup + DYING_FOLDER) == -signal.SIGKILL
    found = chaos.check([journal])
    assert found.pop("answered") > 20
    assert found.pop("rolled back") > 0
    assert {kind: count for kind, count in found.items() if count} == {}


def test_the_check_sees_what_is_lost_what_came_back_and_a_wrong_cell(tmp_path: Path) -> None:
    chaos.lay_out()
    journal = tmp_path / "journal.txt"
    chaos.write(chaos.Writer(1, 0, journal), steps=15)
    chaos.check([journal])
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM people_membership LIMIT 1")
        (there,) = cursor.fetchone()
        cursor.execute("UPDATE figures_balance SET count = count + 1, amount = amount + 1 WHERE month = '0001-01-01'")
    with journal.open("a") as file:
        file.write(f"letter {there}\nnot-membership {there}\n")
    found = chaos.check([journal])
    assert (found["lost"], found["came back"]) == (1, 1)
    assert found["wrong balances"] > 0
    assert found["wrong figures"] > 0
