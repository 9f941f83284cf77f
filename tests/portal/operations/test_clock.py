"""Beat inside the one web process: what is on the schedule happens without Redis."""

import json
import os
import subprocess
import sys

import pytest
from celery.schedules import crontab
from django.conf import settings as live
from django.utils.module_loading import import_string

from tests import prepared

CODE = """
import json, time, django
django.setup()
from django.conf import settings
settings.CELERY_BEAT_SCHEDULE = {
    "deliver-due-mails": {"task": "portal.mail.tasks.deliver_due_mails", "schedule": 1.0}}
from portal.jobs import embedded
from portal.mail.models import MailLog
from portal.operations import clock
MailLog.objects.create(template="x", language="nl", to="koper@portaal.example", text="x", html="x")
embedded.start()
clock.start()
clock.start()
end = time.monotonic() + 30
while time.monotonic() < end and not MailLog.objects.filter(state="sent").exists():
    time.sleep(0.2)
state = MailLog.objects.values_list("state", flat=True).get()
clock.stop()
embedded.stop()
print(json.dumps(state))
"""


@pytest.mark.embedded
@pytest.mark.slow
def test_a_mail_without_a_message_is_sent_by_the_schedule(tmp_path, tmp_path_factory):
    env = {n: os.environ[n] for n in ("PATH", "HOME", "PYTHONPATH") if n in os.environ}
    env |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_DATA": str(tmp_path)}
    prepared.migrated(prepared.shared(tmp_path_factory.getbasetemp()), env)
    done = subprocess.run(  # noqa: S603 -- the code above
        [sys.executable, "-c", CODE],
        env=env,
        cwd=live.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == "sent"
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1


@pytest.mark.parametrize("entry", live.CELERY_BEAT_SCHEDULE.values(), ids=live.CELERY_BEAT_SCHEDULE)
def test_everything_on_the_schedule_is_a_task(entry):
    assert callable(import_string(entry["task"]))
    assert isinstance(entry["schedule"], float | crontab)


def test_with_redis_beat_is_a_process_of_its_own(settings):
    from portal.operations import clock  # noqa: PLC0415 -- the settings first

    settings.EMBEDDED_WORKER = False
    with pytest.raises(RuntimeError, match="start beat"):
        clock.start()
