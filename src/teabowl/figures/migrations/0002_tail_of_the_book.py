"""The tail becomes the end of the book itself (ADR 0027): lines that wait leave `figures_entry` and stand in a table that inherits
from it. Whoever reads `figures_entry` reads both, before and after."""

import teabowl.kernel.ids
from django.db import migrations, models

FORWARDS = """
LOCK TABLE figures_entry, figures_tail IN ACCESS EXCLUSIVE MODE;
ALTER TABLE figures_entry DROP CONSTRAINT entry_says_something;
ALTER TABLE figures_entry ADD CONSTRAINT entry_says_something CHECK (NOT (amount = 0 AND count = 0)) NO INHERIT;
CREATE TABLE figures_waiting () INHERITS (figures_entry);
WITH moved AS (
    DELETE FROM ONLY figures_entry WHERE id IN (SELECT id FROM figures_tail) RETURNING *
) INSERT INTO figures_waiting SELECT * FROM moved;
DROP TABLE figures_tail;
ALTER TABLE figures_waiting RENAME TO figures_tail;
CREATE INDEX tail_source ON figures_tail (source_id);
CREATE INDEX tail_opening ON figures_tail (indicator, place_id);
ALTER TABLE figures_balance SET (fillfactor = 80);
"""
# The check is the book's own: on each single line it costs a writer as much as two indexes, and the statement that appends leaves
# out what says nothing. A balance's row is written again and again: room on its page keeps the index out of it.
BACKWARDS = """
LOCK TABLE figures_entry, figures_tail IN ACCESS EXCLUSIVE MODE;
ALTER TABLE figures_tail RENAME TO figures_waiting;
CREATE TABLE figures_tail (
    id uuid PRIMARY KEY, indicator varchar(60) NOT NULL, place_id uuid NOT NULL, "on" date NOT NULL, bucket integer NOT NULL,
    amount numeric(18, 2) NOT NULL, count integer NOT NULL
);
INSERT INTO figures_tail SELECT id, indicator, place_id, "on", bucket, amount, count FROM figures_waiting;
WITH moved AS (DELETE FROM figures_waiting RETURNING *) INSERT INTO figures_entry SELECT * FROM moved;
DROP TABLE figures_waiting;
ALTER TABLE figures_balance RESET (fillfactor);
"""


class Migration(migrations.Migration):

    dependencies = [
        ("figures", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(FORWARDS, BACKWARDS)],
            state_operations=[
                migrations.DeleteModel(name="Tail"),
                migrations.CreateModel(
                    name="Tail",
                    fields=[
                        ("id", models.UUIDField(default=teabowl.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                        ("indicator", models.CharField(max_length=60)),
                        ("place_id", models.UUIDField()),
                        ("on", models.DateField()),
                        ("bucket", models.IntegerField(default=0)),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
                        ("count", models.IntegerField()),
                        ("source_type", models.CharField(max_length=30)),
                        ("source_id", models.UUIDField()),
                        ("recorded_at", models.DateTimeField()),
                        ("recorded_by", models.CharField(max_length=80)),
                        ("late", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["source_id"], name="tail_source"),
                            models.Index(fields=["indicator", "place_id"], name="tail_opening"),
                        ],
                    },
                ),
            ],
        ),
    ]
