"""What the job does with a file: wait for the pipeline, open it, compare it, write it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from duediligence import policies
from duediligence.actions.intake import Asked
from duediligence.exchange import reading, sites
from duediligence.exchange.words import samples
from duediligence.models import Dossier, Intake
from portal.accounts.models import User
from portal.files.actions import remove_file
from portal.files.models import StoredFile
from portal.files.waiting import wait_until_judged
from portal.jobs.models import Job
from portal.jobs.runner import Run
from portal.shared.errors import PortalError
from portal.shared.text import storable

#: How far the work is at the start of each step; the page words the codes.
STEPS = {"safety": 5, "opening": 20, "rows": 50, "writing": 50}


def read_in(intake: Intake, run: Run) -> None:
    """Find out what the file would do, or write it; what was written is taken away."""
    dossier, asked = intake.dossier, Asked(**intake.asked)
    by = User.objects.get(pk=run.owner_id)
    file = _judged(intake, run)
    run.progress(STEPS["opening"], "opening")
    try:
        sheets = reading.opened(_content(file))
    except PortalError:
        _keep(intake, run, _found(reading.unreadable()))
        return
    if asked.write:
        run.progress(STEPS["writing"], "writing")
        _write(intake, file, run, sheets, asked, by)
        return
    run.progress(STEPS["rows"], "rows")
    _keep(intake, run, _look(dossier, sheets, asked, by, dry_run=True))


def _judged(intake: Intake, run: Run) -> StoredFile:
    def sign() -> None:
        run.progress(STEPS["safety"], "safety")

    sign()
    files = StoredFile.objects.filter(pk=intake.file_id).select_related("blob")
    for file in wait_until_judged(files, sign):
        if file.is_accepted:
            return file
        raise PortalError(str(file.refusal), code=file.refusal_code)
    raise PortalError(_("The file was removed."), code="file-gone")


def _look(
    dossier: Dossier, sheets: reading.Sheets, asked: Asked, by: User, *, dry_run: bool
) -> dict[str, Any]:
    """What the file does; of a list of places the columns, until somebody said which is what."""
    options: dict[str, Any] = {"dry_run": dry_run, "by": by, "chosen": asked.chosen}
    if reading.is_dossier(sheets):
        return _found(reading.import_sheets(dossier, sheets, **options))
    name, rows = next(((n, r) for n, r in sheets.items() if r), ("", []))
    first = sites.head_of(rows)
    heads = [cell or "" for cell in rows[first]] if rows else []
    found: dict[str, Any] = {"list": {"heads": heads, "samples": samples(rows, first)}}
    if asked.matching is None:
        return found
    matching = sites.Matching(**asked.matching)
    outcome = sites.import_list(dossier, name, rows, matching, **options)
    return found | _found(outcome)


def _found(outcome: reading.Outcome) -> dict[str, Any]:
    return {"outcome": asdict(outcome)}


def _keep(intake: Intake, run: Run, found: Mapping[str, Any]) -> None:
    with run.finish():
        _remember(intake, found)


def _remember(intake: Intake, found: Mapping[str, Any]) -> None:
    Intake.objects.filter(pk=intake.pk).update(
        found=storable(found), saved_at=intake.dossier.saved_at
    )


def _write(
    intake: Intake, file: StoredFile, run: Run, sheets: reading.Sheets, asked: Asked, by: User
) -> None:
    """All or nothing, with the end of the job: an attempt that was taken over leaves no row."""
    with run.finish():
        if not policies.may_edit_dossier(by, intake.dossier):
            raise PortalError(_("You may not change this dossier any more."), code="not-allowed")
        found = _look(intake.dossier, sheets, asked, by, dry_run=False)
        outcome = found.get("outcome")
        if outcome and not outcome["problems"] and not outcome["conflicts"]:
            result = {name: outcome[name] for name in ("created", "updated", "unchanged")}
            result["dossier"] = str(intake.dossier_id)
            Job.objects.filter(pk=run.job_id).update(result=result)
            remove_file(file, by=by)
        else:
            _remember(intake, found)


def _content(file: StoredFile) -> bytes:
    assert file.blob is not None  # noqa: S101 -- accepted: the database ties that to a blob
    with default_storage.open(file.blob.storage_name) as opened:
        return bytes(opened.read())
