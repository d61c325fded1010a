"""Backup and restore: pg_dump's custom format and the uploaded files in one tar file."""

import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.db import connection, connections

from teabowl.config.environment import from_environment
from teabowl.launch import binaries
from teabowl.launch.database import say
from teabowl.launch.errors import CannotLaunch
from teabowl.launch.locks import Lock
from teabowl.launch.serving import SERVE_LOCK

FORMAT = 1
MANIFEST = "teabowl.json"
DUMP = "database.dump"
MEDIA = "media"
UNKNOWN_ELSEWHERE = re.compile(
    rb"SET transaction_timeout = 0;\n"  # written by pg_dump 17 and later; PostgreSQL 15 and 16 do not know it
    rb"|ALTER TABLE ONLY \S+ ALTER COLUMN \S+ SET \(pg_attver=\d+\);\n"  # some builds of 15 keep it with every column; others refuse it
)
"""Lines of a dump's preamble that say nothing of ours and that another server may not know."""
EMPTY_SCHEMA = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"


def backup(file: Path) -> int:
    """Write `file`. The database is one snapshot; a file uploaded meanwhile may be in it without its record, never the reverse."""
    if file.exists():
        raise CannotLaunch(f"{file} exists already: name another file")
    if not file.resolve().parent.is_dir():
        raise CannotLaunch(f"there is no folder {file.resolve().parent}")
    writing = file.with_name(file.name + ".part")
    try:
        with tempfile.TemporaryDirectory() as folder, writing.open("xb") as target:
            os.fchmod(target.fileno(), 0o600)
            dump = Path(folder) / DUMP
            _dump(dump)
            with tarfile.open(fileobj=target, mode="w") as archive:
                _add_manifest(archive)
                archive.add(dump, DUMP)
                if settings.MEDIA_ROOT.is_dir():
                    archive.add(settings.MEDIA_ROOT, MEDIA)
            target.flush()
            os.fsync(target.fileno())
        writing.replace(file)
    finally:
        writing.unlink(missing_ok=True)
    say(f"wrote {file} ({file.stat().st_size:,} bytes)")
    return 0


def restore(file: Path, *, replace: bool) -> int:
    """Put `file` back in one transaction. Raises CannotLaunch, and then nothing has changed."""
    with Lock(settings.HOME, SERVE_LOCK) as lock:
        if not lock.take():
            raise CannotLaunch("Teabowl is being served from this folder: end it before a restore")
        if not replace and _has_anything():
            raise CannotLaunch("the database is not empty: --replace throws away what is in it")
        with tempfile.TemporaryDirectory(dir=settings.HOME) as folder:
            _unpack(file, Path(folder))
            connections.close_all()
            _load(Path(folder) / DUMP)
            _put_media(Path(folder) / MEDIA)
    say(f"restored {file}")
    return 0


def _dump(target: Path) -> None:
    command = [_program("pg_dump"), "--format=custom", "--no-owner", "--no-acl", "--file", str(target), _url()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotLaunch(f"pg_dump failed: {_last_line(done.stderr)}")


def _load(dump: Path) -> None:
    """pg_restore writes SQL, psql runs it: only so can a dump go to an older server, in one transaction."""
    with tempfile.TemporaryFile() as faults, tempfile.TemporaryFile() as psql_faults:
        reading = subprocess.Popen(
            [_program("pg_restore"), "--no-owner", "--no-acl", "--file=-", str(dump)], stdout=subprocess.PIPE, stderr=faults
        )
        running = subprocess.Popen(
            [_program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", _url()],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=psql_faults,
        )
        assert reading.stdout is not None
        assert running.stdin is not None
        with suppress(BrokenPipeError):  # psql has stopped at an error
            _pass_on(reading.stdout, running.stdin)
        reading.stdout.close()
        if reading.wait():
            running.kill()  # it commits when its input ends, and must not commit half
        with suppress(BrokenPipeError):
            running.stdin.close()
        running.wait()
        both = [(running, psql_faults), (reading, faults)]
        for child, told in both if running.returncode >= 0 else reversed(both):
            if child.returncode:
                told.seek(0)
                raise CannotLaunch(f"nothing was restored: {_last_line(told.read().decode(errors='replace'))}")


def _pass_on(source: IO[bytes], target: IO[bytes]) -> None:
    """Empty the schema, then every line but those that another server may not know. `target` is closed only after a whole
    source: psql commits when its input ends."""
    target.write(EMPTY_SCHEMA.encode())
    is_preamble = True
    for line in source:
        if is_preamble and UNKNOWN_ELSEWHERE.fullmatch(line):
            continue
        if line.startswith(b"COPY "):
            is_preamble = False  # from here on lines are people's data
        if line != b"CREATE SCHEMA public;\n" or not is_preamble:
            target.write(line)
    target.flush()


def _unpack(file: Path, folder: Path) -> None:
    """Raises CannotLaunch unless it is a whole backup of ours. A name that leads out of the folder is refused by tarfile."""
    try:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
        told = json.loads((folder / MANIFEST).read_text())
        is_ours = told["format"] == FORMAT and (folder / DUMP).is_file()
    except FileNotFoundError:
        raise CannotLaunch(f"{file} is not there, or not a backup of Teabowl") from None
    except (tarfile.TarError, OSError, ValueError, KeyError, TypeError) as error:
        raise CannotLaunch(f"{file} is not a whole backup of Teabowl: {error}") from None
    if not is_ours:
        raise CannotLaunch(f"{file} is a backup of another kind (format {told['format']})")


def _put_media(folder: Path) -> None:
    """Files as they were; those of now are removed only after the others are in place."""
    old = settings.MEDIA_ROOT.with_name(f"media.{int(time.time())}")
    if settings.MEDIA_ROOT.exists():
        settings.MEDIA_ROOT.rename(old)
    if folder.is_dir():
        folder.rename(settings.MEDIA_ROOT)
    shutil.rmtree(old, ignore_errors=True)


def _add_manifest(archive: tarfile.TarFile) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version')")
        (server,) = cursor.fetchone()
    told = {"format": FORMAT, "at": datetime.now(UTC).isoformat(timespec="seconds"), "postgresql": server}
    text = json.dumps(told).encode()
    entry = tarfile.TarInfo(str(PurePosixPath(MANIFEST)))
    entry.size, entry.mode, entry.mtime = len(text), 0o600, int(time.time())
    archive.addfile(entry, io.BytesIO(text))


def _has_anything() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace)")
        return bool(cursor.fetchone()[0])


def _program(name: str) -> str:
    """The wheel's program, or the system's when the server is newer than the wheel."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        (server,) = cursor.fetchone()
    try:
        programs = binaries.installed()
        ours = int(binaries.version(programs).split(".")[0])
    except CannotLaunch:
        programs, ours = Path(), 0
    if server <= ours:
        return str(programs / "bin" / name)
    found = shutil.which(name)
    if found is None:
        raise CannotLaunch(f"the server is PostgreSQL {server}: install its client programs ({name})")
    return found


def _url() -> str:
    return os.environ.get("DATABASE_URL") or from_environment().database_url


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[0].strip() if lines else "no reason given"
