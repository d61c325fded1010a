"""Pictures of posts are files.Picture from now on: one mechanism for every area."""

from django.db import migrations

MOVE = """
INSERT INTO files_picture (id, owner_type, owner_id, form_key, uploaded_by_id, digest, width, height, alt, position, hidden, created_at)
SELECT i.id, CASE WHEN i.post_id IS NULL THEN '' ELSE 'post' END, i.post_id, i.form_key, i.uploaded_by_id, i.digest, i.width, i.height,
    i.alt, row_number() OVER (PARTITION BY i.form_key ORDER BY i.created_at, i.id) - 1, coalesce(p.status = 'taken_down', false),
    i.created_at
FROM boards_postimage i LEFT JOIN boards_post p ON p.id = i.post_id
"""


class Migration(migrations.Migration):
    dependencies = [("boards", "0001_initial"), ("files", "0001_initial")]

    operations = [
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.DeleteModel(name="PostImage"),
    ]
