"""Which split ended a membership, beside which one began it: a row that one split began and the next ended has both."""

from django.db import migrations, models

FORWARDS = "UPDATE people_membership SET moved_out_by = moved_by, moved_by = NULL WHERE end_reason = 'split' AND moved_by IS NOT NULL"
BACKWARDS = "UPDATE people_membership SET moved_by = moved_out_by WHERE end_reason = 'split' AND moved_out_by IS NOT NULL"


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='moved_out_by',
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(condition=models.Q(('moved_out_by__isnull', False)), fields=['moved_out_by'], name='membership_moved_out'),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
