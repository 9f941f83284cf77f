"""Append-only from here on: see portal/audit/triggers.py.

A later migration that remakes a table of the log (SQLite does so for most changes) loses its
triggers and must end with the same two functions; the check audit.W001 says when they are missing.
"""

from django.db import migrations

from portal.audit import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def uninstall(apps, schema_editor):
    triggers.uninstall(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_log")]
    operations = [migrations.RunPython(install, uninstall)]
