"""The whole dossier as PDF, DOCX, ODT or ZIP: for the job of a page, and for the shell."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import IO, Any

from django.core.files.base import File
from django.utils import timezone, translation

from duediligence.actions.files import keep_file
from duediligence.enums import FileKind
from duediligence.exchange.archive import write_archive
from duediligence.exchange.cut import document_of_cut
from duediligence.exchange.document import document_of
from duediligence.models import Dossier, DossierFile, SharedVersion
from portal.jobs.runner import Run
from portal.shared.pdf import pdf_from_html
from portal.shared.sandbox import run_isolated
from tenders.clauses.html import page

#: How far the work is at the start of each step; the page words the codes.
STEPS = {"facts": 5, "pages": 15, "files": 50, "saving": 95}
#: Wall-clock seconds and address space: a dossier of 2,000 pieces of evidence has many pages.
SECONDS, MEMORY_MB = 600.0, 3_000
STYLE = "http://static.invalid/css/dossier-pdf.css"
Heard = Callable[[int, str], None]


def make_file(row: DossierFile, run: Run) -> None:
    """The job: make the file and keep it; ``run`` hears how far it is."""
    with translation.override(row.language), made(row.dossier, row.kind, run.progress) as content:
        run.progress(STEPS["saving"], "saving")
        keep_file(row, content, run)


def html_of_cut(version: SharedVersion) -> str:
    return page(document_of_cut(version), STYLE)


@contextmanager
def made(dossier: Dossier, kind: str, heard: Heard) -> Iterator[File[bytes]]:
    """The whole dossier in the present language, on disk for as long as it is used."""
    with tempfile.TemporaryFile(prefix="dossier-") as target:
        heard(STEPS["facts"], "facts")
        _write(target, dossier, FileKind(kind), heard)
        target.seek(0)
        yield File(target, name=f"dossier.{kind}")


def _write(target: IO[bytes], dossier: Dossier, kind: FileKind, heard: Heard) -> None:
    moment = timezone.localtime()
    document = document_of(dossier, day=moment.date())
    heard(STEPS["pages"], "pages")
    if kind in (FileKind.DOCX, FileKind.ODT):
        payload: dict[str, Any] = {
            "document": asdict(document),
            "format": kind.value,
            "moment": moment.replace(tzinfo=None).isoformat(),
        }
        target.write(_isolated(payload))
        return
    pdf = pdf_from_html(page(document, STYLE), seconds=SECONDS, memory_mb=MEMORY_MB)
    if kind == FileKind.PDF:
        target.write(pdf)
        return
    span = STEPS["saving"] - STEPS["files"]

    def told(done: int, total: int) -> None:
        if done % 20 == 0 or done == total:
            heard(STEPS["files"] + span * done // total, "files")

    heard(STEPS["files"], "files")
    write_archive(target, dossier, pdf, moment=moment, heard=told)


def _isolated(payload: dict[str, Any]) -> bytes:
    written: bytes = run_isolated(
        "tenders.clauses.child:write_in_child", payload, seconds=SECONDS, memory_mb=MEMORY_MB
    )
    return written
