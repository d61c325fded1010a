"""Bench 10: eight writers for a minute of mixed writes, tree changes, take-downs, rollbacks and late commits, on a durable server of
their own, with `kill -9` of writers, of the folder and of PostgreSQL in turn. Then nothing that was answered may be missing, nothing
that was rolled back may be there, and every cell must be what the records say. CHAOS_SECONDS (60) makes it longer or shorter."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.chaos import WRITERS
from tests.bench.measure import Row
from tests.bench.serving_stage import ROOT

SECONDS = float(os.environ.get("CHAOS_SECONDS", "60"))
BETWEEN = (1.5, 4.0)
"""Seconds from one kill to the next."""


class Stage:
    """The server and the processes that use it; whoever is dead is started again."""

    def __init__(self, folder: Path) -> None:
        from teabowl.launch.cluster import Cluster

        self.folder = folder
        self.cluster = Cluster(folder, durable=True)
        self.cluster.start(lambda _text: None)
        self.environment = os.environ | {
            "DATABASE_URL": self.cluster.url, "TEABOWL_HOME": str(folder), "TEABOWL_MODE": "test", "PYTHONPATH": _path(),
        }  # fmt: skip
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.lives: dict[str, int] = {}
        self.killed = {"writer": 0, "folder": 0, "server": 0}
        self.errors = (folder / "errors.txt").open("ab")

    def run(self, *command: str) -> bytes:
        python = [sys.executable, "-m", *command]
        return subprocess.run(python, env=self.environment, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout

    def start(self, name: str) -> None:
        life = self.lives[name] = self.lives.get(name, -1) + 1
        journal = str(self.folder / "journal.txt")
        what = ["fold"] if name == "folder" else ["write", name, str(life), journal, "1e9"]
        command = [sys.executable, "-m", "tests.bench.chaos", *what]
        self.running[name] = subprocess.Popen(command, env=self.environment, cwd=ROOT, stderr=self.errors)

    def kill(self, name: str) -> None:
        self.running[name].kill()
        self.running[name].wait()
        self.killed["folder" if name == "folder" else "writer"] += 1

    def kill_server(self) -> None:
        """kill -9 of the postmaster; its children end when they see that it is gone. Then recovery."""
        assert self.cluster.child is not None
        os.kill(self.cluster.child.pid, signal.SIGKILL)
        self.cluster.child.wait()
        self.cluster.start(lambda _text: None)
        self.killed["server"] += 1

    def wait_for_answers(self, number: int) -> None:
        """Writers take some seconds to come up. Raises AssertionError when they do not."""
        journal, until = self.folder / "journal.txt", time.monotonic() + 120
        while not journal.exists() or journal.read_bytes().count(b"\n") < number:
            if time.monotonic() > until:
                raise AssertionError(f"nobody writes: {(self.folder / 'errors.txt').read_text()[-800:]}")
            time.sleep(0.2)

    def fallen(self) -> list[str]:
        """Who ended by itself: nobody may."""
        return [name for name, process in self.running.items() if process.poll() is not None]

    def clear(self) -> None:
        for process in self.running.values():
            process.kill()
            process.wait()
        self.cluster.stop()
        self.errors.close()


def _path() -> str:
    return os.pathsep.join([str(ROOT / "src"), str(ROOT)])


def chaos() -> Sequence[Row]:
    """Raises AssertionError when a process ends by itself; rows with what was found."""
    chance = random.Random(10)
    names = [str(number) for number in range(WRITERS)]
    with TemporaryDirectory(prefix="teabowl-chaos-") as folder:
        stage = Stage(Path(folder))
        try:
            stage.run("teabowl.launch", "migrate")
            stage.run("tests.bench.chaos", "lay-out")
            for name in [*names, "folder"]:
                stage.start(name)
            stage.wait_for_answers(20 * WRITERS)
            until = time.monotonic() + SECONDS
            victims = iter(lambda: chance.choice(["writer", "writer", "folder", "server"]), None)
            while time.monotonic() < until:
                time.sleep(chance.uniform(*BETWEEN))
                if fallen := stage.fallen():
                    raise AssertionError(f"{fallen} ended by themselves: {(Path(folder) / 'errors.txt').read_text()[-800:]}")
                victim = next(victims)
                if victim == "server":
                    stage.kill_server()
                else:
                    name = "folder" if victim == "folder" else chance.choice(names)
                    stage.kill(name)
                    stage.start(name)
            for name in [*names, "folder"]:
                stage.kill(name)
            found = json.loads(stage.run("tests.bench.chaos", "check", str(Path(folder) / "journal.txt")))
        finally:
            stage.clear()
    answered, undone = found.pop("answered"), found.pop("rolled back")
    killed = ", ".join(f"{count} {name}s" for name, count in stage.killed.items())
    what = f"{answered:,} answered, {undone:,} rolled back; kill -9 of {killed}"
    bad = {kind: count for kind, count in found.items() if count}
    return [
        Row(f"wrong after chaos: {what}", str(sum(found.values())), f"{answered:,}", str(bad or ""), "0", not bad and answered > 0),
    ]  # fmt: skip


BENCHES = [(10, "chaos", chaos)]
