"""A published version is never changed from here on: see portal/texts/triggers.py.

A later migration that remakes one of these tables (SQLite does so for most changes) loses its
triggers and must end with the same two functions.
"""

from django.db import migrations

from portal.texts import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def uninstall(apps, schema_editor):
    triggers.uninstall(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("texts", "0001_texts_and_versions")]
    operations = [migrations.RunPython(install, uninstall)]
