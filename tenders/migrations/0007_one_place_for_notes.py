from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tenders", "0006_notes_of_stations")]

    operations = [migrations.RemoveField(model_name="stationstate", name="note")]
