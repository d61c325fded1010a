"""Saving many rows at once by COPY: several times as fast as inserting them. For any area: it knows no table."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import NOT_PROVIDED
from django.db.models.expressions import DatabaseDefault

SENT_AS_THEY_ARE = frozenset(
    {
        models.BigIntegerField,
        models.BooleanField,
        models.CharField,
        models.DateField,
        models.DateTimeField,
        models.IntegerField,
        models.PositiveIntegerField,
        models.PositiveSmallIntegerField,
        models.SmallIntegerField,
        models.TextField,
        models.UUIDField,
    }
)
"""Kinds of field whose values PostgreSQL's driver takes as a model holds them. Django's own preparing of each value took two thirds
of the time of a COPY."""


def copy_rows(rows: Sequence[models.Model]) -> None:
    """Save new rows of one model, whole. Raises IntegrityError as saving them would."""
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    meta = rows[0]._meta
    fields = meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(field.column or field.attname) for field in fields)
    statement = f"COPY {connection.ops.quote_name(meta.db_table)} ({columns}) FROM STDIN"
    names = [field.attname for field in fields]
    prepared = [(at, _prepare(field, connection)) for at, field in enumerate(fields) if not _is_sent_as_it_is(field)]
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            held = row.__dict__
            values = [held[name] for name in names]
            for at, prepare in prepared:
                values[at] = prepare(values[at])
            copy.write_row(values)


def _is_sent_as_it_is(field: Any) -> bool:
    kind = field.target_field if field.is_relation else field
    return type(kind) in SENT_AS_THEY_ARE and field.db_default is NOT_PROVIDED


def _prepare(field: Any, connection: Any) -> Callable[[Any], Any]:
    def prepare(value: Any) -> Any:
        if isinstance(value, DatabaseDefault):  # COPY names every column, so the database's own default must be said
            value = field.db_default
        return field.get_db_prep_save(value, connection)

    return prepare
