"""Sessions in the database, read in one plain statement: every page of somebody who is signed in begins with it."""

from typing import Any, NamedTuple

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection
from django.utils import timezone

READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class Kept(NamedTuple):
    """What Django reads of a stored session."""

    session_data: str


class SessionStore(DatabaseSessions):
    """Django's, but for the read: through the ORM it took five times as long."""

    def _get_session_from_db(self) -> Any:
        row, key = None, self.session_key or ""
        if key.isascii() and key.isalnum():  # what a stranger's cookie says may be anything
            with connection.cursor() as cursor:
                cursor.execute(READ, [key, timezone.now()])
                row = cursor.fetchone()
        if row is None:
            self._session_key = None  # as Django does: never take a key from a cookie
        return Kept(*row) if row else None
