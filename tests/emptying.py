"""After a test that commits, Django truncates every table: new files for all of them, a second's work with as many as ours. Here the
few rows are deleted instead. Import it once (conftest does)."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

truncating = DatabaseOperations.sql_flush


def _emptied(self: DatabaseOperations, style: Any, tables: Sequence[str], **wanted: bool) -> list[str]:
    """The statements; TRUNCATE where the role may not set foreign keys aside."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        if cursor.fetchone() != ("on",) or not tables:
            return truncating(self, style, tables, **wanted)
    rows = "; ".join(f"DELETE FROM {self.quote_name(table)}" for table in tables)
    return [f"SET LOCAL session_replication_role = replica; {rows}"]


DatabaseOperations.sql_flush = _emptied  # type: ignore[method-assign, assignment]
