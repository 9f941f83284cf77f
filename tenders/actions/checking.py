"""The check of a tender's documents: asked for, run in a child process, decided upon."""

from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.files.actions import receive_file
from portal.files.kinds import kind
from portal.files.models import StoredFile
from portal.files.refusals import codes, words
from portal.files.spool import local_path
from portal.files.waiting import wait_until_judged
from portal.jobs.actions import cancel, enqueue
from portal.jobs.runner import Run
from portal.shared.errors import PortalError
from portal.shared.sandbox import run_isolated
from tenders.actions.log import record_deed
from tenders.checks.child import facts_as_data
from tenders.documents import MEDIA_TYPES
from tenders.facts import case_facts_of
from tenders.models import CheckedFile, DocumentCheck, FindingDecision, Tender

#: The kind of file (portal/files/kinds.toml) that is checked.
KIND = "tender-document"
#: Most files in one check; more would be another tender.
MOST_FILES = 30
#: Wall-clock seconds and address space that reading and checking all files may take.
SECONDS, MEMORY_MB = 180.0, 1536


class NothingToCheck(PortalError):
    """No file, too many, or one that holds no text we read."""

    code = "nothing-to-check"


def start_check(tender: Tender, contents: Iterable[File[bytes]], *, by: User) -> DocumentCheck:
    """Take the files in and have them checked; all of them or none.

    Raises ``NothingToCheck``, and ``FileRefused`` for what can be said at the door.
    """
    given = list(contents)
    if not given or len(given) > MOST_FILES:
        raise NothingToCheck(_("Choose one file or more, at most %(most)d.") % {"most": MOST_FILES})
    for content in given:
        name = content.name or ""
        if not name.lower().endswith(tuple(readable())):
            raise NothingToCheck(
                _("%(name)s cannot be read by the check. Possible are: %(types)s.")
                % {"name": name, "types": ", ".join(sorted(readable()))}
            )
    with transaction.atomic():
        files = [
            receive_file(
                content,
                name=content.name or "",
                kind_code=KIND,
                organisation=tender.organisation,
                by=by,
            )
            for content in given
        ]
        return check_files(tender, files, by=by)


def readable() -> list[str]:
    """Endings that both the pipeline and the readers know."""
    allowed = kind(KIND).rules.extensions
    return [ending for ending in MEDIA_TYPES if ending.removeprefix(".") in allowed]


@transaction.atomic
def check_files(tender: Tender, files: Iterable[StoredFile], *, by: User) -> DocumentCheck:
    """Have stored files checked together, under the next number of this tender."""
    Tender.objects.select_for_update().get(pk=tender.pk)  # two at once get two numbers
    last = tender.checks.aggregate(last=Max("number"))["last"] or 0
    check = DocumentCheck.objects.create(
        tender=tender, number=last + 1, day=tender.notice_date, started_by=by
    )
    named = CheckedFile.objects.bulk_create(
        CheckedFile(check_run=check, file=file, name=file.original_name, position=position)
        for position, file in enumerate(files)
    )
    check.job = enqueue(
        "tenders.tasks.check_documents",
        owner_id=by.pk,
        subject=f"check:{check.pk}",
        check_pk=check.pk,
    )
    check.save(update_fields=["job"])
    record_deed(
        "tender.check-started", tender, by=by, new={"check": check.number, "files": len(named)}
    )
    return check


def run_check(check: DocumentCheck, run: Run) -> None:
    """Read and check all files of ``check``; the result is written once."""
    run.progress(5, "safety")
    files = _accepted(check, run)
    run.progress(20, "reading")
    with ExitStack() as stack:
        places = [
            {
                "path": str(
                    stack.enter_context(local_path(default_storage, file.blob.storage_name))
                ),
                "name": name,
            }
            for name, file in files
            if file.blob
        ]
        found = _isolated(places, check, run)
    run.progress(90, "saving")
    with run.finish({"number": check.number}):
        DocumentCheck.objects.filter(pk=check.pk).update(result=found, finished_at=timezone.now())


def _accepted(check: DocumentCheck, run: Run) -> list[tuple[str, StoredFile]]:
    """Wait a while for the pipeline; the files under names that differ."""
    mine = StoredFile.objects.filter(pk__in=check.files.values("file"))
    wait_until_judged(mine, lambda: run.progress(5, "safety"))
    rows = list(check.files.select_related("file", "file__blob"))
    for row in rows:
        if row.file is None:
            raise PortalError(
                _("%(name)s was removed. Start the check again.") % {"name": row.name},
                code="file-gone",
            )
        if row.file.is_refused:
            raise PortalError(f"{row.name}: {row.file.refusal}", code=row.file.refusal_code)
    return list(
        zip(_apart([row.name for row in rows]), [row.file for row in rows if row.file], strict=True)
    )


def _apart(names: list[str]) -> list[str]:
    """Two files may have one name; in a check they are told apart by a number in front."""
    return [
        f"{number}-{name}" if names.count(name) > 1 else name
        for number, name in enumerate(names, start=1)
    ]


def _isolated(places: list[dict[str, str]], check: DocumentCheck, run: Run) -> Any:
    """Read and check in a child process; what cannot be read is said in words."""
    percent, step = 20, "reading"

    def heard(told: list[Any] | None) -> None:
        """Show how far the child is; raises, and so ends it, when the check was called off."""
        nonlocal percent, step
        if told and told[0] == "reading":
            _word, number, total, page, pages = told
            share = (number - 1 + (page / pages if pages else 0)) / total
            percent, step = 20 + int(60 * share), f"reading:{number}:{total}:{page}:{pages}"
        elif told:
            percent, step = 82, "rules"
        run.progress(percent, step)

    payload = {
        "files": places,
        "facts": facts_as_data(case_facts_of(check.tender)),
        "day": check.day.isoformat() if check.day else None,
    }
    try:
        return run_isolated(
            "tenders.checks.child:check_to_show",
            payload,
            seconds=SECONDS,
            memory_mb=MEMORY_MB,
            preload=["tenders.checks.child:prepare"],
            heard=heard,
        )
    except PortalError as error:
        if error.code not in codes():
            raise
        # The child knows the file and the code; the words are those of every refused file.
        why = words(error.code, kind(KIND), error.message)
        raise PortalError(f"{error.message}: {why}", code=error.code) from error


@transaction.atomic
def stop_check(check: DocumentCheck, *, by: User) -> bool:
    """Call it off; ``False`` when it was over already."""
    if check.job is None or not cancel(check.job):
        return False
    record_deed("tender.check-stopped", check.tender, by=by, new={"check": check.number})
    return True


@transaction.atomic
def decide_finding(
    tender: Tender, identity: str, *, accepted: bool, reason: str, by: User
) -> FindingDecision:
    """Keep what somebody decided about a finding. Raises ``PortalError`` without a reason."""
    if not accepted and not reason.strip():
        raise PortalError(_("Write why you do not take this over."), code="reason-missing")
    decision, _made = FindingDecision.objects.update_or_create(
        tender=tender,
        identity=identity,
        defaults={
            "accepted": accepted,
            "reason": "" if accepted else reason.strip(),
            "decided_by": by,
            "decided_at": timezone.now(),
        },
    )
    record_deed(
        "tender.finding-decided",
        tender,
        by=by,
        new={"finding": identity, "accepted": accepted, "reason": decision.reason},
    )
    return decision


@transaction.atomic
def reopen_finding(tender: Tender, identity: str, *, by: User) -> None:
    """Undo: the finding is open again."""
    gone, _rows = FindingDecision.objects.filter(tender=tender, identity=identity).delete()
    if gone:
        record_deed("tender.finding-undecided", tender, by=by, new={"finding": identity})
