"""A frozen version is never changed from here on: see duediligence/triggers.py.

A later migration that remakes this table (SQLite does so for most changes) loses its triggers and
must end with the same two functions.
"""

from django.db import migrations

from duediligence import triggers


def install(apps, schema_editor):
    triggers.SNAPSHOTS.install(schema_editor.connection)


def uninstall(apps, schema_editor):
    triggers.SNAPSHOTS.uninstall(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("duediligence", "0003_snapshots")]
    operations = [migrations.RunPython(install, uninstall)]
