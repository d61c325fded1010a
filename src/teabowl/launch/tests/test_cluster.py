"""The embedded PostgreSQL: started, killed, started again, in the company of stale files and other people's pids."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from teabowl.config.embedded import LONGEST_SOCKET, SOCKET_NAME, embedded_url, socket_folder
from teabowl.launch import binaries, leftovers
from teabowl.launch.cluster import Cluster, can_connect, connect
from teabowl.launch.errors import CannotLaunch


def ask(url, query):
    with connect(url) as connection:
        return connection.execute(query).fetchone()[0]


def postmaster(cluster):
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def is_alive(pid):
    """Not counting a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_is_started(cluster):
    assert (
        ask(cluster.url, "SELECT concat(datlocprovider, ' ', datlocale) FROM pg_database WHERE datname = 'teabowl'")
        == "b C.UTF-8"
    )
    assert ask(cluster.url, "SHOW listen_addresses") == ""
    assert int(ask(cluster.url, "SELECT setting FROM pg_settings WHERE name = 'max_wal_size'")) <= 1024
    assert cluster.data.stat().st_mode & 0o777 == 0o700
    assert socket_folder(cluster.home).stat().st_mode & 0o777 == 0o700
    stopped = postmaster(cluster)
    cluster.stop()
    assert not is_alive(stopped)
    assert not can_connect(cluster.url)


def test_is_durable_unless_it_is_for_tests(home):
    made = Cluster(home)
    made.start(lambda _: None)
    try:
        assert [ask(made.url, f"SHOW {name}") for name in ("fsync", "full_page_writes", "synchronous_commit")] == ["on"] * 3
    finally:
        made.stop()


def test_killed_server_starts_again_with_what_was_committed(cluster, said):
    with connect(cluster.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    os.kill(postmaster(cluster), signal.SIGKILL)
    until = time.monotonic() + 5
    while not cluster.has_ended() and time.monotonic() < until:
        time.sleep(0.02)
    assert cluster.status() == -signal.SIGKILL
    cluster.start(said.append)
    assert ask(cluster.url, "SELECT n FROM kept") == 7


def test_server_left_behind_is_ended(cluster, home, said):
    """As when a supervisor was killed on a system that does not tell children."""
    old = postmaster(cluster)
    child, cluster.child = cluster.child, None
    other = Cluster(home, durable=False)
    try:
        other.start(said.append)
        assert any("left behind" in line for line in said)
        assert postmaster(other) != old
        assert child.wait(5) == 0
    finally:
        other.stop()


def test_reused_pid_is_not_believed(cluster, said):
    cluster.stop()
    with subprocess.Popen(["sleep", "60"]) as stranger:
        try:
            (cluster.data / "postmaster.pid").write_text(f"{stranger.pid}\n{cluster.data}\n1\n5432\n")
            lock = socket_folder(cluster.home) / f"{SOCKET_NAME}.lock"
            lock.write_text(f"{stranger.pid}\n{cluster.data}\n")
            cluster.start(said.append)
            assert can_connect(cluster.url)
            assert stranger.poll() is None  # and nobody else was hurt
        finally:
            stranger.kill()


@pytest.mark.parametrize("text", ["", "\n", "not a pid\n", "-1\n", "0\n", "1\n"])
def test_broken_pid_file_is_cleared(tmp_path, text):
    (tmp_path / "postmaster.pid").write_text(text)
    leftovers.clear(tmp_path, lambda _: None)
    assert not (tmp_path / "postmaster.pid").exists()


def test_half_made_database_is_made_again(home, said):
    unfinished = home / "postgres" / "data.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    made = Cluster(home, durable=False)
    try:
        made.start(said.append)
        assert can_connect(made.url)
    finally:
        made.stop()


def test_data_of_another_version_is_refused(cluster, said):
    cluster.stop()
    (cluster.data / "PG_VERSION").write_text("16\n")
    with pytest.raises(CannotLaunch, match="was made by PostgreSQL 16"):
        cluster.start(said.append)


def test_long_path_still_has_a_socket(home, said):
    deep = home / ("d" * 60) / ("e" * 60)
    folder = socket_folder(deep)
    assert not folder.is_relative_to(home)
    assert len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET
    made = Cluster(deep, durable=False)
    try:
        made.start(said.append)
        assert can_connect(embedded_url(deep))
    finally:
        made.stop()
        folder.rmdir()


def test_folder_of_somebody_else_is_refused(home, said):
    (home / "postgres").mkdir()
    socket = home / "postgres" / "socket"
    socket.symlink_to("/tmp")
    with pytest.raises(CannotLaunch, match=r"belongs to somebody else|is in the way"):
        Cluster(home, durable=False).start(said.append)


@pytest.mark.skipif(os.getuid() != 0, reason="only root drops to another user")
def test_root_drops_to_an_existing_user(cluster):
    assert cluster.owner.name in binaries.UNPRIVILEGED
    assert Path(f"/proc/{postmaster(cluster)}").stat().st_uid == cluster.owner.ids[0]


@pytest.mark.skipif(os.getuid() != 0, reason="only root has a folder that the server's user cannot enter")
def test_closed_folder_stays_closed(home, said):
    home.chmod(0o700)
    inside = home / "home"
    made = Cluster(inside, durable=False)
    try:
        made.start(said.append)
        assert can_connect(made.url)
        assert home.stat().st_mode & 0o777 == 0o700
        assert (inside / "postgres").is_symlink()
        assert any("cannot come into" in line for line in said)
    finally:
        made.stop()
        shutil.rmtree(made.folder)


KEEPER = """
import sys, time
from pathlib import Path
from teabowl.launch.cluster import Cluster
made = Cluster(Path(sys.argv[1]), durable=False)
made.start(lambda _: None)
print("up", flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems end it at the next start")
def test_server_ends_with_a_killed_supervisor(home):
    with subprocess.Popen([sys.executable, "-c", KEEPER, home], stdout=subprocess.PIPE) as keeper:
        assert keeper.stdout.readline() == b"up\n"
        server = int((home / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])
        keeper.kill()
    until = time.monotonic() + 10
    while is_alive(server) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_alive(server)


def test_no_server_answers(home):
    with pytest.raises(psycopg.OperationalError):
        connect(embedded_url(home))


def test_a_port_in_somebodys_environment_leads_nowhere_else(cluster, monkeypatch):
    monkeypatch.setenv("PGPORT", "1")
    assert can_connect(cluster.url)
