"""Saving many rows at once by COPY: several times as fast as inserting them. For any area: it knows no table."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault


def copy_rows(rows: Sequence[models.Model]) -> None:
    """Save new rows of one model, whole. Raises IntegrityError as saving them would."""
    if not rows:
        return
    meta = rows[0]._meta
    fields = meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(field.column or field.attname) for field in fields)
    statement = f"COPY {connection.ops.quote_name(meta.db_table)} ({columns}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([_value(field, row) for field in fields])


def _value(field: Any, row: models.Model) -> Any:
    value = getattr(row, field.attname)
    if isinstance(value, DatabaseDefault):  # COPY names every column, so the database's own default must be said
        value = field.db_default
    return field.get_db_prep_save(value, connection)
