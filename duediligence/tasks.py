"""The queue's way in, as ``views`` is the browser's: fetch the row, call the deed."""

from celery import shared_task

from duediligence.actions.matching import find_matches
from duediligence.exchange import printing
from duediligence.models import DossierFile
from portal.jobs.registry import background
from portal.jobs.runner import Run


@background(queue="heavy", max_attempts=3)
def make_file(run: Run, *, file_pk: int) -> None:
    rows = DossierFile.objects.select_related("dossier__organisation")
    printing.make_file(rows.get(pk=file_pk), run)


@shared_task(ignore_result=True)
def look_for_matches() -> int:
    """Run by beat every night; see ``actions.matching``."""
    return find_matches()
