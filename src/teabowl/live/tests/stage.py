"""A room for tests, its table, and the push process with that room in it: `granian teabowl.live.tests.stage:application`."""

import os
from uuid import UUID

from teabowl.kernel.errors import NotFound
from teabowl.live import rooms

SQL = "SELECT body FROM live_stage WHERE room = %s ORDER BY name"


def parts(key: UUID, part: str) -> dict[str, str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, body FROM live_stage WHERE room = %s", [key])
        found = dict(cursor.fetchall())
    if not found:
        raise NotFound("gone")
    return {part: found[part]} if part else found


def may_follow(actor: object, key: UUID, now: object) -> bool:
    return getattr(actor, "account_id", None) is not None


def register() -> None:
    if "stage" not in rooms._kinds:
        rooms.register("stage", parts=parts, may_follow=may_follow)


if os.environ.get("LIVE_STAGE"):
    from teabowl.launch.push import application
    from teabowl.live.push import app

    app.BEAT, app.SLOW = 0.5, 1.0
    register()
    __all__ = ["application"]
