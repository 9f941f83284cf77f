"""Prove that background work runs: after a deployment, and for monitoring."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from portal.jobs.actions import enqueue
from portal.jobs.enums import JobState
from portal.jobs.models import Job

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Puts a heavy job in the queue, which asks for a quick one, and waits for both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seconds", type=float, default=1.0, help="how long the job takes")
        parser.add_argument(
            "--wait", type=float, default=120.0, help="give up after so many seconds; 0: only ask"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        subject = f"rehearsal:{uuid.uuid4()}"
        enqueue("portal.jobs.tasks.rehearse_heavy", subject=subject, seconds=options["seconds"])
        self.stdout.write(subject)
        begin = time.monotonic()
        while time.monotonic() - begin < options["wait"]:
            jobs = list(Job.objects.about(subject))
            if len(jobs) == 2 and all(job.state == JobState.DONE for job in jobs):  # noqa: PLR2004 -- the heavy one and the quick one
                self.stdout.write(f"done in {time.monotonic() - begin:.1f} s")
                return
            if any(job.state == JobState.FAILED for job in jobs):
                raise CommandError("the rehearsal failed; the log of the worker says why")
            time.sleep(0.2)
        if options["wait"]:
            raise CommandError("no worker finished the rehearsal in time; do worker and beat run?")
