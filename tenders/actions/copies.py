"""The findings of a check to take along: asked for, made in child processes, kept with the check.

The files of the officer are read and never written: what is made is a copy.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from portal.files.spool import local_path
from portal.jobs.making import Making, have_made
from portal.shared.errors import PortalError
from portal.shared.pdf import pdf_from_html
from portal.shared.sandbox import run_isolated
from tenders.checks import CheckResult
from tenders.models import CheckCopies
from tenders.remarks.findings import findings_of, numbered
from tenders.remarks.model import remarks_on
from tenders.remarks.report import Report, html, report_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from portal.accounts.models import User
    from portal.jobs.runner import Run
    from tenders.advice.reference import Language
    from tenders.models import CheckedFile, DocumentCheck, Tender
    from tenders.remarks.findings import Found

#: Wall-clock seconds and address space for one file.
SECONDS, MEMORY_MB = 120.0, 1536
#: Everything lies below this name in storage.
FOLDER = "checks"
#: How a row is made.
MAKING = Making("tenders.tasks.copy_check", "copies_pk", "copies")
#: A new number makes every set of files an old one: what is written changed.
WRITER = 1
#: What can carry remarks, by its ending.
MARKED = ("docx", "odt", "pdf")
REPORTS = ("pdf", "docx", "odt")


def request_copies(check: DocumentCheck, language: Language, *, by: User) -> CheckCopies:
    """Have the files made, unless they are there for exactly these words or on their way."""
    return have_made(
        CheckCopies.objects.all(),
        {"check_run": check, "tender": check.tender, "language": language},
        MAKING,
        is_there=lambda copies: copies.digest == digest_of(report_for(check, language)),
        owner_id=by.pk,
    )


def make_copies(copies: CheckCopies, run: Run) -> None:
    """Write the reports and the marked copies; they take the place of the former ones together."""
    language: Language = "en" if copies.language == "en" else "nl"
    made: list[dict[str, Any]] = []
    try:
        with translation.override(language):
            report = report_for(copies.check_run, language)
            _reports(copies.check_run, report, made, run)
            _marked(copies.check_run, language, made, run)
        with run.finish({"files": len(made)}):
            row = CheckCopies.objects.select_for_update().get(pk=copies.pk)
            transaction.on_commit(partial(_delete, row.files))
            CheckCopies.objects.filter(pk=copies.pk).update(
                files=made, digest=digest_of(report), made_at=timezone.now()
            )
    except BaseException:
        _delete(made)
        raise


def _reports(check: DocumentCheck, report: Report, made: list[dict[str, Any]], run: Run) -> None:
    moment = timezone.now().isoformat()
    total = len(REPORTS) + check.files.count()
    name = _("check-%(number)d-%(reference)s") % {
        "number": check.number,
        "reference": check.tender.reference,
    }
    for form in REPORTS:
        _progress(run, len(made), total)
        if form == "pdf":
            data = pdf_from_html(html(report))
        else:
            payload = {"report": asdict(report), "format": form, "moment": moment}
            data = _isolated("report_in_child", payload)
        made.append(_kept("report", f"{name}.{form}", data))


def _marked(check: DocumentCheck, language: Language, made: list[dict[str, Any]], run: Run) -> None:
    kept: dict[str, Any] = check.result or {}
    result = CheckResult.from_data(kept["result"])
    found = found_in(check, result, language)
    said = said_about(check.tender)
    files = list(check.files.select_related("file__blob"))
    total = len(REPORTS) + len(files)
    for number, (row, text, facts) in enumerate(
        zip(files, kept["texts"], result.documents, strict=True)
    ):
        _progress(run, len(made), total)
        remarks = remarks_on(text["name"], found, said, first=number == 0)
        payload = {
            "raw": text["raw"],
            "scanned": facts.text_source != "digital",
            "remarks": [asdict(each) for each in remarks],
            "moment": timezone.now().replace(tzinfo=None, microsecond=0).isoformat(),
        }
        made.append(_copy_of(row, payload, len(remarks)))


def _copy_of(row: CheckedFile, payload: dict[str, Any], remarks: int) -> dict[str, Any]:
    """The copy of one file, or why there is none: that one cannot be made stops no other."""
    stem, _dot, ending = row.name.rpartition(".")
    form = ending.lower()
    if form not in MARKED:
        return _failed(row.name, _("A text file cannot carry remarks. The report has them all."))
    if row.file is None or row.file.blob is None:
        return _failed(row.name, _("The file was removed."))
    try:
        with local_path(default_storage, row.file.blob.storage_name) as path:
            data = _isolated("mark_in_child", {**payload, "path": str(path), "format": form})
    except PortalError as refusal:
        return _failed(row.name, refusal.message)
    name = _("%(name)s with remarks") % {"name": stem or row.name}
    return {**_kept("marked", f"{name}.{form}", data), "remarks": remarks}


def _isolated(function: str, payload: dict[str, Any]) -> bytes:
    made: bytes = run_isolated(
        f"tenders.remarks.child:{function}", payload, seconds=SECONDS, memory_mb=MEMORY_MB
    )
    return made


def _progress(run: Run, done: int, total: int) -> None:
    run.progress(5 + 90 * done // max(total, 1), f"file:{done + 1}:{total}")


def _kept(form: str, name: str, data: bytes) -> dict[str, Any]:
    storage = default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}", ContentFile(data))
    return {
        "form": form,
        "name": name,
        "storage": storage,
        "size": len(data),
        "remarks": 0,
        "failed": "",
    }


def _failed(name: str, why: str) -> dict[str, Any]:
    return {"form": "marked", "name": name, "storage": "", "size": 0, "remarks": 0, "failed": why}


def _delete(files: Iterable[Mapping[str, Any]]) -> None:
    for each in files:
        if each["storage"]:
            default_storage.delete(each["storage"])


def forget_copies(tender: Tender) -> None:
    """Take away what was made; the bytes go after the commit."""
    for copies in CheckCopies.objects.filter(tender=tender):
        transaction.on_commit(partial(_delete, copies.files))
        copies.delete()


# --- What there is to say -----------------------------------------------------------------------
def found_in(
    check: DocumentCheck, result: CheckResult, language: Language
) -> list[tuple[int, Found]]:
    """The findings with the numbers that the page gives them."""
    wants_isv = bool(check.tender.isv_forms) or result.has_isv
    return numbered(findings_of(result, language, wants_isv=wants_isv))


def said_about(tender: Tender) -> dict[str, str]:
    """What people decided, agreed and wrote, in words, by identity of the finding."""
    said: dict[str, list[str]] = {}
    for each in tender.finding_decisions.all():
        decided = _("Not taken over: %(reason)s") % {"reason": each.reason}
        said.setdefault(each.identity, []).append(_("Taken over") if each.accepted else decided)
    for task in tender.tasks.open().exclude(finding="").select_related("assignee"):
        if task.assignee:
            words = _("Assigned to: %(name)s") % {"name": task.assignee}
            said.setdefault(task.finding, []).append(words)
    notes = tender.notes.kept().exclude(finding="").select_related("author")
    for note in notes.order_by("written_at", "pk"):
        author = note.author or _("somebody")
        said.setdefault(note.finding, []).append(f"{author}: {note.text}")
    return {identity: "\n".join(lines) for identity, lines in said.items()}


def report_for(check: DocumentCheck, language: Language) -> Report:
    """The report of a finished check, as things stand now."""
    with translation.override(language):
        result = CheckResult.from_data((check.result or {})["result"])
        finished = timezone.localtime(check.finished_at) if check.finished_at else None
        return report_of(
            result,
            found_in(check, result, language),
            said_about(check.tender),
            language=language,
            about={
                "number": check.number,
                "tender": check.tender.title,
                "reference": check.tender.reference,
                "authority": check.tender.organisation.name,
                "moment": format_date(finished, "j F Y, H.i") if finished else "",
            },
        )


def digest_of(report: Report) -> str:
    """Over everything that is written."""
    words = json.dumps([WRITER, asdict(report)], sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()
