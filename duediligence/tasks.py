"""The queue's way in, as ``views`` is the browser's: fetch the row, call the deed."""

from celery import shared_task

from duediligence.actions.cuts import render_cut as make_cut
from duediligence.actions.matching import find_matches
from duediligence.actions.publishing import render_print
from duediligence.actions.reminding import remind_suppliers
from duediligence.exchange import intake, printing
from duediligence.models import DossierFile, Intake, SharedFile, YearPrint
from duediligence.pages.year import html_of
from portal.jobs.registry import background
from portal.jobs.runner import Run


@background(queue="heavy", max_attempts=3)
def make_file(run: Run, *, file_pk: int) -> None:
    rows = DossierFile.objects.select_related("dossier__organisation")
    printing.make_file(rows.get(pk=file_pk), run)


@background(queue="heavy", max_attempts=3)
def render_year(run: Run, *, print_pk: int) -> None:
    rows = YearPrint.objects.select_related("dossier__organisation", "snapshot")
    row = rows.filter(pk=print_pk).first()
    if row is not None:  # withdrawn meanwhile: nothing to do
        render_print(row, html_of, run)


@background(queue="heavy", max_attempts=3)
def render_cut(run: Run, *, file_pk: int) -> None:
    share = "version__share"
    rows = SharedFile.objects.select_related(
        f"{share}__dossier__organisation", f"{share}__receiver", f"{share}__tender"
    )
    row = rows.filter(pk=file_pk).first()
    if row is not None:  # taken back meanwhile: nothing to do
        make_cut(row, printing.html_of_cut, run)


@background(queue="heavy", max_attempts=5)
def read_in(run: Run, *, intake_pk: int) -> None:
    rows = Intake.objects.select_related("dossier__organisation", "file")
    row = rows.filter(pk=intake_pk).first()
    if row is not None:  # taken away meanwhile: nothing to do
        intake.read_in(row, run)


@shared_task(ignore_result=True)
def look_for_matches() -> int:
    """Run by beat every night; see ``actions.matching``."""
    return find_matches()


@shared_task(ignore_result=True)
def remind() -> int:
    """Run by beat every morning; see ``actions.reminding``."""
    return remind_suppliers()
