"""Sessions in the database, each read together with the account that signed in by it: every page of somebody who is signed in
begins with both."""

from typing import Any, NamedTuple

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection
from django.utils import timezone

from teabowl.kernel.times import china_date
from teabowl.people.models import Account
from teabowl.people.queries import STANDING, STANDING_FROM, with_standing

READ = f"""
SELECT session.session_data, {STANDING} FROM django_session AS session
LEFT JOIN signin_signedin AS signed_in ON signed_in.session_key = session.session_key
LEFT JOIN ({STANDING_FROM}) ON account.id = signed_in.account_id
WHERE session.session_key = %(key)s AND session.expire_date > %(now)s
"""  # noqa: S608, constants


class Kept(NamedTuple):
    """What Django reads of a stored session."""

    session_data: str


class SessionStore(DatabaseSessions):
    """Django's, but for the read: through the ORM it took five times as long, and the account was a second statement.

    `account` is whose session it is by the list of browsers signed in. What the session itself says decides (signin/middleware.py).
    """

    account: Account | None = None

    def _get_session_from_db(self) -> Any:
        rows, key = [], self.session_key or ""
        if key.isascii() and key.isalnum():  # what a stranger's cookie says may be anything
            now = timezone.now()
            with connection.cursor() as cursor:
                cursor.execute(READ, {"key": key, "now": now, "on": china_date(now)})
                rows = cursor.fetchall()
        if not rows:
            self._session_key = None  # as Django does: never take a key from a cookie
            return None
        if rows[0][1] is not None:
            self.account = with_standing([standing for _data, *standing in rows])
        return Kept(rows[0][0])
