"""The engine that settings name: Django wants it in a module called base."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Whether the server has gone is seen at the socket, not asked by `SELECT 1` at the start of each request: a server has
    nothing to say to a connection that waits, so whatever can be read there (its end, after a kill) is a reason to ask."""

    health_check_enabled: bool
    health_check_done: bool

    def close_if_health_check_failed(self) -> None:
        if self.health_check_done or not self.health_check_enabled:
            return  # every cursor comes by here
        if self.connection is not None and not self.connection.closed and not _can_be_read(self.connection.fileno()):
            self.health_check_done = True
        super().close_if_health_check_failed()


def _can_be_read(handle: int) -> bool:
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    return bool(poll.poll(0))
