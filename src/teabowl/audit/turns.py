"""Actions that must not cross, where there is no row yet that one could lock."""

from django.db import connection


def one_at_a_time(area: str, key: object) -> None:
    """Until the transaction ends nobody else works under this key of this area: two clicks on one button, or one account's counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{area}:{key}"])
