"""What the last start found in order, so that the next one need not look again: it would load all of Teabowl only to find nothing to do.

What is kept is a hash of everything that preparing depends on: our sources, what is installed, the settings, and the database's
tables and migrations. Whatever differs, or is not there, means preparing anew; that does no harm.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import psycopg

import teabowl
from teabowl.launch.cluster import connect

FILE = "prepared.json"
DATABASE = """
SELECT d.oid, 'django_migrations'::regclass::oid, 'places_place'::regclass::oid, 'figures_entry'::regclass::oid,
    (SELECT (count(*), max(id), max(applied))::text FROM django_migrations),
    EXISTS (SELECT FROM places_place), EXISTS (SELECT FROM people_account WHERE is_demo)
FROM pg_database d WHERE datname = current_database()
"""
"""Tables that were made anew, as by a restore, have other oids."""


def as_it_is(home: Path, environment: Mapping[str, str], scale: str) -> str:
    """A hash of all that preparing depends on; '' where the database holds no Teabowl."""
    try:
        with connect(environment["DATABASE_URL"], timeout=10) as connection:
            database = connection.execute(DATABASE).fetchone()
    except psycopg.Error:
        return ""
    settings = sorted((k, v) for k, v in environment.items() if k.startswith("TEABOWL_") and k != "TEABOWL_LIVE_PORT")
    told = hashlib.sha256(repr((sys.version, scale, database, settings, environment["DATABASE_URL"])).encode())
    for path in (Path(sys.prefix) / "teabowl.stamp", home / "static" / ".sources"):
        told.update(path.read_bytes() if path.is_file() else b"none")
    for entry in _files(Path(teabowl.__path__[0])):
        held = entry.stat()
        told.update(f"{entry.path} {held.st_size} {held.st_mtime_ns}\n".encode())
    return told.hexdigest()


def remembered(home: Path, found: str) -> list[tuple[str, str]] | None:
    """Who can sign in, if the last start left everything as it is now; else None."""
    try:
        kept = json.loads((home / FILE).read_text())
        return [(phone, who) for phone, who in kept["people"]] if found and kept["found"] == found else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(home: Path, found: str, people: Sequence[tuple[str, str]]) -> None:
    part = home / f".{FILE}"
    part.write_text(json.dumps({"found": found, "people": people}, ensure_ascii=False))
    part.replace(home / FILE)


def _files(folder: Path) -> Iterator["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda e: e.name):
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(Path(entry.path))
            elif not entry.name.endswith(".pyc"):
                yield entry
