"""The command as a person meets it: one line when something is wrong, and a status that scripts can trust."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from psycopg import OperationalError

from teabowl.launch import cli

TEABOWL = [sys.executable, "-P", "-m", "teabowl.launch"]
SECRETS = {
    "TEABOWL_SECRET_KEY": "s" * 40,
    "TEABOWL_DATA_KEYS": "1:" + "A" * 43 + "=",
    "TEABOWL_INDEX_KEY": "i" * 40,
    "TEABOWL_AUDIT_KEY": "a" * 40,
    "TEABOWL_ALLOWED_HOSTS": "heze.example",
    "TEABOWL_SMS": "tencent",
    "TEABOWL_TENCENT_SECRET_ID": "AKID",
    "TEABOWL_TENCENT_SECRET_KEY": "k",
    "TEABOWL_TENCENT_SMS_APP_ID": "1400",
    "TEABOWL_TENCENT_SMS_SIGN": "x",
    "TEABOWL_TENCENT_SMS_TEMPLATE": "1",
}


@pytest.fixture
def teabowl(clean_environment):
    def call(*words, **added):
        return subprocess.run(
            [*TEABOWL, *words], env=clean_environment | added, capture_output=True, text=True, check=False, timeout=120
        )

    return call


def one_line(done):
    assert done.returncode not in (0, -1)
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def test_help_names_the_contract(teabowl):
    done = teabowl("--help")
    assert done.returncode == 0
    for name in ("demo", "serve", "migrate", "backup", "restore", "work", "places", "audit"):
        assert f"    {name} " in done.stdout


def test_nonsense_is_one_line(teabowl):
    assert "invalid choice: 'nonsense'" in one_line(teabowl("nonsense"))
    assert "required" in one_line(teabowl())
    assert "FILE" in one_line(teabowl("backup"))


def test_wrong_setting_is_one_line(teabowl):
    assert "PORT='tea'" in one_line(teabowl("serve", PORT="tea"))
    assert "TEABOWL_MODE='real'" in one_line(teabowl("serve", TEABOWL_MODE="real"))
    assert "use teabowl serve" in one_line(teabowl("demo", TEABOWL_MODE="production"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"TEABOWL_SECRET_KEY": ""}, "TEABOWL_SECRET_KEY is the demo one"),
        ({"TEABOWL_AUDIT_KEY": "demo-only"}, "TEABOWL_AUDIT_KEY is the demo one"),
        ({"TEABOWL_DEBUG": "1"}, "TEABOWL_DEBUG is on"),
        ({"TEABOWL_DEMO_SIGN_IN": "yes"}, "TEABOWL_DEMO_SIGN_IN is on"),
    ],
)
def test_production_refuses(teabowl, home, change, reason):
    assert reason in one_line(teabowl("serve", **{**SECRETS, **change}))
    assert not (home / "postgres").exists()  # and starts nothing


def test_production_wants_its_tables_first(teabowl, cluster):
    said = one_line(teabowl("serve", **SECRETS, DATABASE_URL=cluster.url, PORT="8119"))
    assert "run teabowl migrate first" in said


def test_database_that_is_away_is_one_line(teabowl):
    away = "postgresql://nobody@127.0.0.1:1/none"
    assert "no database answers at DATABASE_URL" in one_line(teabowl("work", DATABASE_URL=away))


def test_program_gets_the_database_and_gives_its_status(teabowl, cluster):
    done = teabowl("db", "psql", "-Atc", "SHOW server_version_num", DATABASE_URL=cluster.url)
    assert int(done.stdout) >= 150000
    assert teabowl("db", "sh", "-c", "exit 7", DATABASE_URL=cluster.url).returncode == 7


def test_commands_share_a_running_server_and_start_one_when_there_is_none(teabowl, home):
    assert teabowl("db", "psql", "-c", "CREATE TABLE mine ()").returncode == 0
    done = teabowl("db", *TEABOWL, "db", "psql", "-Atc", "SELECT to_regclass('mine')", DATABASE_URL="")
    assert done.stdout.strip() == "mine"
    assert not list((home / "postgres" / "data").glob("postmaster.pid"))


def test_djangos_own_commands_pass_through(teabowl):
    done = teabowl("django", "diffsettings", "--output", "unified")
    assert done.returncode == 0
    assert "ROOT_URLCONF" in done.stdout


def test_one_backup_goes_back_whole(clean_environment, cluster, home, tmp_path):
    def teabowl(*words):
        environment = clean_environment | {"DATABASE_URL": cluster.url}
        return subprocess.run([*TEABOWL, *words], env=environment, capture_output=True, text=True, check=False, timeout=120)

    file = tmp_path / "b.tar"
    (home / "media").mkdir()
    (home / "media" / "a.webp").write_bytes(b"picture")
    assert teabowl("db", "psql", "-c", "CREATE TABLE kept AS SELECT 'SET transaction_timeout = 0;' AS words").returncode == 0
    assert teabowl("backup", str(file)).returncode == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert "exists already" in one_line(teabowl("backup", str(file)))

    assert "not empty" in one_line(teabowl("restore", str(file)))
    assert teabowl("db", "psql", "-c", "DROP TABLE kept; CREATE TABLE other ()").returncode == 0
    (home / "media" / "a.webp").write_bytes(b"changed")
    done = teabowl("restore", "--replace", str(file))
    assert done.returncode == 0, done.stderr
    kept = teabowl("db", "psql", "-Atc", "SELECT words, to_regclass('other') IS NULL FROM kept")
    assert kept.stdout.strip() == "SET transaction_timeout = 0;|t"
    assert (home / "media" / "a.webp").read_bytes() == b"picture"

    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert "not a whole backup" in one_line(teabowl("restore", "--replace", str(file)))
    file.write_text(json.dumps({"format": 1}))
    assert "not a whole backup" in one_line(teabowl("restore", "--replace", str(file)))
    assert teabowl("db", "psql", "-Atc", "SELECT count(*) FROM kept").stdout.strip() == "1"  # nothing was changed


def test_the_push_process_finds_a_port_and_says_when_a_chosen_one_is_taken():
    import socket
    from dataclasses import replace

    from teabowl.config.environment import Config
    from teabowl.launch import supervisor
    from teabowl.launch.errors import CannotLaunch

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        config = Config(host="127.0.0.1", port=port - 1)
        assert supervisor.with_live_port(config).live_port not in (0, port)
        with pytest.raises(CannotLaunch, match=str(port)):
            supervisor.check_port(replace(config, port=port), patience=0)
        assert supervisor.with_live_port(replace(config, port=65535)).live_port


def test_a_server_that_was_started_again_gets_its_time_anew(monkeypatch):
    from teabowl.config.environment import Config
    from teabowl.launch import supervisor
    from teabowl.launch.errors import CannotLaunch

    made = supervisor.Supervisor(Config(host="127.0.0.1", port=1), None, {}, print)
    starts = iter([float("inf"), float("inf"), float("-inf")])  # as if it were killed twice on the way, then nothing more came
    monkeypatch.setattr(made, "_look_after", lambda: made.started.update({"the server": next(starts)}))
    with pytest.raises(CannotLaunch, match="no page came"):
        made._wait_for_pages()
    assert next(starts, None) is None


def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEABOWL_HOME", str(tmp_path))
    gone = OperationalError("FATAL: the database system is in recovery mode")
    assert "full" not in cli.explain(gone)
    monkeypatch.setattr(cli.shutil, "disk_usage", lambda _path: SimpleNamespace(free=3 << 20))
    assert cli.explain(gone).startswith(f"the disk of TEABOWL_HOME={tmp_path} is full: 3 MB are free")
