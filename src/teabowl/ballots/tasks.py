"""Background work of votes: nothing of a secret vote that was counted stays behind as a dead row on the disk."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from teabowl.ballots.models import Box, Elector, Motion

FOR = timedelta(hours=1)
"""After the count, so long again and again: a row that a long transaction might still see cannot go before it ends."""


def wipe() -> None:
    """Free the places of marks, boxes and keys as they were while the vote ran, whose transactions say who filled which box
    (docs/adr/0021-the-secret-ballot.md). By itself PostgreSQL would come to tables as small as these after weeks. One read where
    nothing was counted."""
    if not Motion.objects.filter(is_secret=True, ended_at__gt=timezone.now() - FOR).exists():
        return
    names = ", ".join(model._meta.db_table for model in (Box, Elector, Motion))
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM {names}")


PERIODIC = [("ballots.wipe", 300.0, wipe)]
