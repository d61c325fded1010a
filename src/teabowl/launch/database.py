"""The database for the length of a command: DATABASE_URL, the embedded server that already runs, or one started for it."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from teabowl.config.embedded import embedded_url
from teabowl.config.environment import Config
from teabowl.launch.cluster import Cluster, can_connect, connect
from teabowl.launch.errors import CannotLaunch
from teabowl.launch.locks import Lock

SERVER_LOCK = "postgres.lock"
"""Held by the process whose child the server is."""
USERS_LOCK = "postgres.users"
"""Shared by commands that use the server of another process: its owner waits for them before stopping it."""
OLDEST = 150000


def say(text: str) -> None:
    """A line of progress, on stderr so that --json stays clean."""
    sys.stderr.write(f"teabowl: {text}\n")
    sys.stderr.flush()


@contextmanager
def for_command(config: Config) -> Iterator[str]:
    """The address of a database that answers until the block ends. Raises CannotLaunch."""
    if config.database_url:
        check_external(config.database_url)
        yield config.database_url
        return
    home = config.home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    url = embedded_url(home)
    with Lock(home, SERVER_LOCK) as server, Lock(home, USERS_LOCK) as users:
        cluster = _own_or_share(config, server, users)
        try:
            yield url
        finally:
            if cluster is not None:
                users.take(patience=3600)
                cluster.stop()


def _own_or_share(config: Config, server: Lock, users: Lock) -> Cluster | None:
    """The cluster that we started, or None when another process's server answers and we are noted as its user."""
    told = began = time.monotonic()
    while True:
        if server.take():
            cluster = Cluster(config.home)
            try:
                cluster.start(say)
            except BaseException:
                cluster.stop()
                raise
            return cluster
        if users.take(shared=True) and can_connect(embedded_url(config.home)):
            return None
        if time.monotonic() - told > 5:
            told = time.monotonic()
            say(f"waiting for the database that another process is starting ({told - began:.0f} s)")
        time.sleep(0.1)


def check_external(url: str) -> None:
    """Raises CannotLaunch unless a PostgreSQL 15 or later answers at DATABASE_URL."""
    try:
        with connect(url, timeout=10) as connection:
            found = connection.info.server_version
    except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
        raise CannotLaunch(f"no database answers at DATABASE_URL: {' '.join(str(error).split())}") from None
    if found < OLDEST:
        raise CannotLaunch(f"DATABASE_URL is PostgreSQL {found // 10000}: 15 or later is needed")
