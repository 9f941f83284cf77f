"""What was sent of a dossier is never changed from here on: see duediligence/triggers.py.

A later migration that remakes this table (SQLite does so for most changes) loses its triggers and
must end with the same two functions.
"""

from django.db import migrations

from duediligence import triggers


def install(apps, schema_editor):
    triggers.SENT.install(schema_editor.connection)


def uninstall(apps, schema_editor):
    triggers.SENT.uninstall(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("duediligence", "0005_sharing")]
    operations = [migrations.RunPython(install, uninstall)]
