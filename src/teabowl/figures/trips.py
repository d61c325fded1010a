"""Fewer trips to the server."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.db import connection
from django.db.models import Model
from psycopg.pq import PipelineStatus


@contextmanager
def one_trip() -> Iterator[None]:
    """The statements within go to the server together and run there one after the other, each with its own snapshot, as ever.

    Reading a result waits for all that was sent so far; an error shows then, or at the end, and not at its own line. So put
    nothing within whose failure is to be caught, and no `save()` of a row that exists: it asks at once how many rows it changed,
    is not told, and inserts. Inside another `one_trip` it does nothing.

    As a decorator around `transaction.atomic` it takes BEGIN and COMMIT along: an action whose reads are asked together and whose
    writes follow takes two trips.
    """
    connection.ensure_connection()
    if connection.connection.pgconn.pipeline_status != PipelineStatus.OFF:
        yield
        return
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def insert(record: Model) -> None:
    """Put in a new row as `save(force_insert=True)` does, without what takes that so long: statement and fields are worked out once for
    a model. For models without a parent's table; sends no signals."""
    model = type(record)
    values = [field.get_db_prep_save(field.pre_save(record, True), connection) for field in model._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(_insert_sql(model), values)
    record._state.adding, record._state.db = False, connection.alias


@cache
def _insert_sql(model: type[Model]) -> str:
    columns = [f'"{field.column}"' for field in model._meta.concrete_fields]
    marks = ", ".join(["%s"] * len(columns))
    return f'INSERT INTO "{model._meta.db_table}" ({", ".join(columns)}) VALUES ({marks})'  # noqa: S608, a model's own names
