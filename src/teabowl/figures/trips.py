"""Fewer trips to the server."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg.pq import PipelineStatus


@contextmanager
def one_trip() -> Iterator[None]:
    """The statements within go to the server together and run there one after the other, each with its own snapshot, as ever.

    Reading a result waits for all that was sent so far; an error shows then, or at the end, and not at its own line. So put
    nothing within whose failure is to be caught, and no `save()` of a row that exists: it asks at once how many rows it changed,
    is not told, and inserts. Inside another `one_trip` it does nothing.
    """
    connection.ensure_connection()
    if connection.connection.pgconn.pipeline_status != PipelineStatus.OFF:
        yield
        return
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield
