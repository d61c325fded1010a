"""Where the embedded PostgreSQL of a TEABOWL_HOME lives and how it is reached. Pure paths; area launch starts it."""

import hashlib
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

OWNER = "teabowl"
"""The superuser and the database, both by this name."""

LONGEST_SOCKET = 103
"""Bytes of a Unix socket's path that every system takes (Linux 107, macOS 103)."""
SOCKET_NAME = ".s.PGSQL.5432"


def cluster_folder(home: Path) -> Path:
    """The folder of data, sockets and log. A link leads out of `home` when the server's user cannot come into `home`."""
    return (home.resolve() / "postgres").resolve()


def socket_folder(home: Path) -> Path:
    """The folder of the server's socket: in the cluster's folder, or a short one when that path is too long for a socket."""
    inside = cluster_folder(home) / "socket"
    if len(os.fsencode(inside / SOCKET_NAME)) <= LONGEST_SOCKET:
        return inside
    name = hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"teabowl-{os.getuid()}-{name}"
    if len(os.fsencode(short / SOCKET_NAME)) <= LONGEST_SOCKET:
        return short
    return Path("/tmp") / short.name  # noqa: S108 - created 0700, and refused when somebody else owns it


def embedded_url(home: Path, name: str = OWNER) -> str:
    """The address of a database in the embedded server. It names the port, so that a PGPORT of somebody's environment does not."""
    return f"postgresql://{OWNER}@/{name}?host={quote(str(socket_folder(home)), safe='')}&port={SOCKET_NAME.rpartition('.')[2]}"
