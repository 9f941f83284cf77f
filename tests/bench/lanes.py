"""``python -m tests.bench.lanes``: an officer's guide while two hundred visitors' PDFs wait.

With the real portal, as `make run` starts it, in a process of its own. The waiting ones are
rehearsals that take as long as a small PDF, so that they are still waiting at the end. How long a
guide takes is read from its row: from the moment that the officer asked until it is there.
"""

import re
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from uuid import UUID

from playwright.sync_api import APIRequestContext, APIResponse, sync_playwright

from tests.bench.timing import Result
from tests.e2e import portal as installation
from tests.e2e.portal import Portal
from tests.portal.jobs.processes import Installation

VISITORS, RENDER, GUIDES = 200, 1.0, 7
ASK = f"""
import django; django.setup()
from portal.jobs.actions import enqueue
for _ in range({VISITORS}):
    enqueue("portal.jobs.tasks.rehearse_public", subject="visitors", seconds={RENDER})
"""
FORGET = """
import django; django.setup()
from tenders.models import Guide
for made in Guide.objects.exclude(pdf=""):
    made.pdf.storage.delete(made.pdf.name)
"""
#: Seconds in which a guide is there even on a slow machine.
PATIENCE = 120


@dataclass
class Officer:
    """Asks for the guide of one tender, again and again, as the page does."""

    portal: Portal
    browser: APIRequestContext
    rows: Installation
    tender: UUID

    def log_in(self) -> None:
        email, password = self.portal.people["officer"]
        self._send("/inloggen/", {"login": email, "password": password})

    def wait_for_a_guide(self) -> float:
        """Seconds from asking to having; what is there is forgotten first."""
        self.rows.run("-c", FORGET)
        before = self._latest()
        self._send(f"/aanbestedingen/{self.tender}/gids/", {"language": "nl"})
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            job, queued, finished = self._latest()
            if job != before[0] and finished:
                return (_moment(finished) - _moment(queued)).total_seconds()
            time.sleep(0.1)
        raise TimeoutError(f"no guide within {PATIENCE} s")

    def _latest(self) -> tuple[str, str, str | None]:
        found = self.rows.ask(
            "SELECT id, queued_at, finished_at FROM jobs_job "
            "WHERE subject LIKE 'guide:%' ORDER BY queued_at DESC LIMIT 1"
        )
        return found[0] if found else ("", "", None)

    def _send(self, address: str, form: dict[str, str]) -> APIResponse:
        page = self.browser.get(address)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text())
        if token is None:
            raise RuntimeError(f"no form at {address}: {page.status}")
        answer = self.browser.post(
            address,
            form={**form, "csrfmiddlewaretoken": token[1]},
            headers={"Referer": self.portal.address + address},
        )
        if not answer.ok:
            raise RuntimeError(f"{address} answers {answer.status}")
        return answer


def _moment(told: str) -> datetime:
    return datetime.fromisoformat(told)


def measured() -> Result:
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        installation.running(Path(folder)) as portal,
        sync_playwright() as playwright,
    ):
        env = {"PORTAL_DATA": str(portal.data), "DJANGO_SETTINGS_MODULE": "portal.settings"}
        rows = Installation(env)
        browser = playwright.request.new_context(base_url=portal.address)
        [[tender]] = rows.ask(
            "SELECT id FROM tenders_tender WHERE reference = ?", ["DEMO-2026-001"]
        )
        officer = Officer(portal, browser, rows, UUID(tender))
        officer.log_in()
        officer.wait_for_a_guide()  # to warm up
        alone = median(officer.wait_for_a_guide() for _ in range(GUIDES))
        rows.run("-c", ASK)
        beside = median(officer.wait_for_a_guide() for _ in range(GUIDES))
        [[waiting]] = rows.ask(
            "SELECT count(*) FROM jobs_job WHERE subject = 'visitors' AND state = 'queued'"
        )
        return Result(
            "guide-beside-visitors",
            (beside - alone) / RENDER,
            1.0,
            f"guide alone {alone:.2f} s, beside {VISITORS} visitors {beside:.2f} s, "
            f"a visitor's render {RENDER} s, {waiting} still waiting at the end",
            sound=waiting > 0,
        )


if __name__ == "__main__":
    print(measured().line())  # noqa: T201 -- this is the answer
