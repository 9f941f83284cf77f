"""Backup and restore of database and private files; the format stands in docs/backup.md."""
