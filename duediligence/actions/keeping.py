"""A PDF that a job makes: shown as it goes, kept with the end of the job, or not at all."""

from collections.abc import Callable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portal.jobs.runner import Run
from portal.shared.pdf import pdf_from_html

#: How far the work is at the start of each step; the page words the codes.
STEPS = {"facts": 5, "pdf": 30, "saving": 90}


def make_pdf(
    html_of: Callable[[], str], run: Run, *, place: str, keep: Callable[[str, str], bool]
) -> None:
    """``keep`` gets the name in storage and the HTML, in the transaction that ends the job.

    When it says no, or the job was taken over, nothing stays in storage.
    """
    run.progress(STEPS["facts"], "facts")
    html = html_of()
    run.progress(STEPS["pdf"], "pdf")
    pdf = pdf_from_html(html)
    run.progress(STEPS["saving"], "saving")
    name = default_storage.save(place, ContentFile(pdf))
    kept = False
    try:
        with run.finish({"bytes": len(pdf)}):
            kept = keep(name, html)
    finally:
        if not kept:
            default_storage.delete(name)
