"""The queue's way in, as ``views`` is the browser's: fetch the row, call the action."""

from portal.jobs.registry import background
from portal.jobs.runner import Run
from tenders.actions.checking import run_check as check
from tenders.actions.clauses import render_pdf
from tenders.actions.copies import make_copies
from tenders.actions.guides import render_guide as render
from tenders.actions.motivations import render_pdf as render_pdf_of_motivation
from tenders.actions.visits import render_pdf as render_pdf_of_visit
from tenders.models import (
    CheckCopies,
    ClauseFile,
    DocumentCheck,
    Guide,
    MotivationFile,
    VisitFile,
)


@background(queue="heavy", max_attempts=3)
def render_guide(run: Run, *, guide_pk: int) -> None:
    render(Guide.objects.select_related("tender").get(pk=guide_pk), run)


@background(queue="heavy", max_attempts=3)
def render_clauses(run: Run, *, file_pk: int) -> None:
    found = ClauseFile.objects.select_related("tender__organisation")
    render_pdf(found.get(pk=file_pk), run)


@background(queue="heavy", max_attempts=3)
def render_motivation(run: Run, *, file_pk: int) -> None:
    found = MotivationFile.objects.select_related("tender__organisation")
    render_pdf_of_motivation(found.get(pk=file_pk), run)


@background(queue="public", max_attempts=3)
def render_visit(run: Run, *, file_pk: int) -> None:
    file = VisitFile.objects.select_related("visit").filter(pk=file_pk).first()
    if file is not None:  # wiped meanwhile: nothing to do
        render_pdf_of_visit(file, run)


@background(queue="heavy", max_attempts=5)
def check_documents(run: Run, *, check_pk: int) -> None:
    check(DocumentCheck.objects.select_related("tender").get(pk=check_pk), run)


@background(queue="heavy", max_attempts=3)
def copy_check(run: Run, *, copies_pk: int) -> None:
    found = CheckCopies.objects.select_related("tender__organisation", "check_run__tender")
    make_copies(found.get(pk=copies_pk), run)
