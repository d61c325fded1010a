"""What the stand-in remembers: one small SQLite file, so that every process of a demo sees the same."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Record = dict[str, Any]


class Refusal(Exception):
    """An error answer: status, code and words."""

    def __init__(self, status: int, code: str, message: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.message = status, code, message or code


class Books:
    """Records by kind and key. `changing()` holds everybody else off until its end."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None, timeout=10)
        self._db.execute("CREATE TABLE IF NOT EXISTS record (kind TEXT, key TEXT, body TEXT, PRIMARY KEY (kind, key))")
        self._inside = 0

    @contextmanager
    def changing(self) -> Iterator[None]:
        with self._lock:
            if self._inside:
                yield
                return
            self._inside += 1
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            finally:
                self._inside -= 1

    def get(self, kind: str, key: str) -> Record | None:
        with self._lock:
            row = self._db.execute("SELECT body FROM record WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        return json.loads(row[0]) if row else None

    def put(self, kind: str, key: str, body: Record) -> None:
        with self._lock:
            self._db.execute("INSERT OR REPLACE INTO record VALUES (?, ?, ?)", (kind, key, json.dumps(body)))

    def all(self, kind: str) -> list[Record]:
        with self._lock:
            rows = self._db.execute("SELECT body FROM record WHERE kind = ? ORDER BY key", (kind,)).fetchall()
        return [json.loads(row[0]) for row in rows]
