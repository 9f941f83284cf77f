from django.db import migrations

from portal.shared.text import folded


def to_notes(apps, schema_editor):  # noqa: ARG001 -- asked so
    """Every note of a station becomes the first of the notes there, by who wrote there last."""
    stations = apps.get_model("tenders", "StationState")
    notes = apps.get_model("tenders", "Note")
    notes.objects.bulk_create(
        (
            notes(
                tender_id=state.tender_id,
                code=state.code,
                text=state.note,
                author_id=state.updated_by_id,
                written_at=state.updated_at,
                search_key=folded(state.note),
            )
            for state in stations.objects.exclude(note="").iterator()
        ),
        batch_size=500,
    )


def to_stations(apps, schema_editor):  # noqa: ARG001 -- asked so
    """Back: the latest note of a station is the one that fits."""
    stations = apps.get_model("tenders", "StationState")
    notes = apps.get_model("tenders", "Note")
    for note in notes.objects.filter(removed_at=None).order_by("written_at", "pk"):
        stations.objects.filter(tender=note.tender_id, code=note.code).update(note=note.text)


class Migration(migrations.Migration):
    dependencies = [("tenders", "0005_tasks_notes_bin")]

    operations = [migrations.RunPython(to_notes, to_stations)]
