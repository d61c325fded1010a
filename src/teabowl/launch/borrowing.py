"""`teabowl db`: a program that is given the database for as long as it runs."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from teabowl.config.environment import from_environment
from teabowl.launch import binaries
from teabowl.launch.cluster import Cluster
from teabowl.launch.database import for_command, say
from teabowl.launch.errors import CannotLaunch


def run(command: list[str], *, throwaway: bool, durable: bool = False) -> int:
    """Run it; its exit status is ours."""
    if command[0] == "--":
        command = command[1:]
    return _with_throwaway(command, durable=durable) if throwaway else _with_own(command)


def _with_own(command: list[str]) -> int:
    with for_command(from_environment()) as url:
        return _call(command, {"DATABASE_URL": url})


def _with_throwaway(command: list[str], *, durable: bool) -> int:
    home = Path(tempfile.mkdtemp(prefix="teabowl-test-"))
    home.chmod(0o755)  # the server's user must come in
    added = {"TEABOWL_HOME": str(home), "TEABOWL_MODE": "test"}
    given = os.environ.get("DATABASE_URL", "")
    cluster = None if given else Cluster(home, durable=durable)
    try:
        if cluster is not None:
            cluster.start(say)
        return _call(command, added | {"DATABASE_URL": cluster.url if cluster else given})
    finally:
        if cluster is not None:
            cluster.stop()
            shutil.rmtree(cluster.folder, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


def libpq(url: str) -> dict[str, str]:
    """The address as psql, pg_dump and the like read it from the environment."""
    told = conninfo_to_dict(url)
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    return {name: str(told[key]) for key, name in names.items() if told.get(key)}


def _call(command: list[str], added: dict[str, str]) -> int:
    programs = binaries.installed() / "bin"
    path = f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = os.environ | libpq(added["DATABASE_URL"]) | added | {"PATH": path}
    try:
        child = subprocess.Popen(command, env=environment)
    except OSError as error:
        raise CannotLaunch(f"cannot run {command[0]}: {error.strerror}") from None
    try:
        status = child.wait()
    except KeyboardInterrupt:  # the program got it too: let it end in its own way
        status = child.wait()
    return status if status >= 0 else 128 - status
