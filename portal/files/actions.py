"""What happens to files: received, checked, removed, and tidied up after."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import Organisation
from portal.files.enums import FileState
from portal.files.kinds import Kind, kind, policy
from portal.files.models import Blob, StoredFile, Upload
from portal.files.names import clean_name
from portal.files.pipeline import judge_path
from portal.files.records import record
from portal.files.refusals import refused
from portal.files.spool import Spooled, local_path, spool
from portal.jobs.actions import enqueue
from portal.jobs.models import Job

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.core.files.base import File

    from portal.accounts.models import User
    from portal.files.inspection.verdict import Verdict

#: Everything we keep lies below this name in storage; see ``tidy.py``.
FOLDER = "files"
_CHUNK = 1 << 18
#: A check that is this late without a job was given up.
RECHECK_AFTER = timedelta(minutes=10)


class StorageDamaged(Exception):
    """The bytes in storage are not the ones that arrived: a fault of ours, never a refusal."""


# --- In ------------------------------------------------------------------------------------------
def receive_file(
    content: File[bytes], *, name: str, kind_code: str, organisation: Organisation, by: User
) -> StoredFile:
    """Take a file in and have it checked in the background; it is ``checking`` until then.

    Streams: memory stays flat. Raises ``FileRefused`` for what can be said at the door (empty,
    too large, no room, not for this organisation), with nothing stored.
    """
    of = kind(kind_code)
    if isinstance(content, Spooled):
        return _receive(content, name, of, organisation, by)
    with spool(content.chunks(_CHUNK), name=name, limit=of.rules.max_bytes) as spooled:
        return _receive(spooled, name, of, organisation, by)


def refuse_at_the_door(size: int, of: Kind, organisation: Organisation) -> None:
    """Raise ``FileRefused`` for what is clear from the size and the sender alone."""
    if organisation.kind not in of.organisations:
        raise refused("wrong-organisation", of)
    if not size:
        raise refused("empty", of)
    if size > of.rules.max_bytes:
        raise refused("too-large", of)


def refuse_without_room(size: int, of: Kind, organisation: Organisation) -> None:
    """Raise ``FileRefused`` when the organisation's space is full. Inside a transaction.

    The organisation's row is locked, so that two uploads cannot both take the last room (on
    SQLite the transaction itself is that lock).
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    taken = StoredFile.objects.bytes_of(organisation.pk) + Upload.objects.bytes_of(organisation.pk)
    if taken + size > policy().organisation_quota_bytes:
        raise refused("quota", of)


def _receive(
    spooled: Spooled, name: str, of: Kind, organisation: Organisation, by: User
) -> StoredFile:
    refuse_at_the_door(spooled.size, of, organisation)
    stored = default_storage.save(new_name(), spooled)
    try:
        with transaction.atomic():
            refuse_without_room(spooled.size, of, organisation)
            return _begin_check(
                StoredFile(
                    kind=of.code,
                    organisation=organisation,
                    owner=by,
                    original_name=clean_name(name),
                    size=spooled.size,
                    sha256=spooled.sha256,
                    incoming_name=stored,
                ),
                by,
            )
    except BaseException:
        default_storage.delete(stored)
        raise


def _begin_check(file: StoredFile, by: User) -> StoredFile:
    file.save(force_insert=True)
    record("file-received", file, by=by)
    _enqueue_check(file)
    return file


def _enqueue_check(file: StoredFile) -> None:
    enqueue(
        "portal.files.tasks.check_file",
        owner_id=file.owner_id,
        subject=subject_of(file),
        file_id=str(file.pk),
    )


def subject_of(file: StoredFile) -> str:
    """Name the file to the jobs, so that a page finds the job about it."""
    return f"file:{file.pk}"


def new_name() -> str:
    """Make up a name in storage; it says nothing about the content or the sender."""
    key = uuid.uuid4().hex
    return f"{FOLDER}/{key[:2]}/{key}"


# --- Checked -------------------------------------------------------------------------------------
def judge_file(file: StoredFile) -> Verdict:
    """Put the stored bytes through the pipeline; writes nothing.

    Raises ``ScannerAway`` and ``StorageDamaged``; then the job tries again later and the file
    stays ``checking``: nothing is accepted unseen.
    """
    with local_path(default_storage, file.incoming_name) as path:
        verdict = judge_path(path, name=file.original_name, kind=file.kind_data)
    if verdict.sha256 and verdict.sha256 != file.sha256:
        raise StorageDamaged(str(file.pk))
    return verdict


@transaction.atomic
def settle_file(file: StoredFile, verdict: Verdict) -> bool:
    """Write the outcome of a check; ``False`` when the file is no longer waiting for one.

    Accepted bytes stay where they are, or give way to equal ones; refused bytes go. Storage
    is touched after the commit only.
    """
    blob = _blob_for(file) if verdict.accepted else None
    target = FileState.ACCEPTED if blob else FileState.REFUSED
    mine = StoredFile.objects.filter(
        pk=file.pk, state=FileState.CHECKING, incoming_name=file.incoming_name
    )
    if not mine.update(
        state=target,
        blob=blob,
        incoming_name="",
        media_type=verdict.media_type,
        refusal_code=verdict.code,
        refusal_detail=verdict.detail if verdict.code else "",
        remarks=[[remark.code, remark.detail] for remark in verdict.remarks],
        scanned=bool(getattr(settings, "CLAMD_ADDRESS", "")) and verdict.accepted,
        checked_at=timezone.now(),
    ):
        transaction.set_rollback(True)
        return False
    if blob is None or blob.storage_name != file.incoming_name:
        transaction.on_commit(partial(default_storage.delete, file.incoming_name))
    file.refresh_from_db()
    record("file-accepted" if blob else "file-refused", file, by=None)
    return True


def _blob_for(file: StoredFile) -> Blob:
    """Find equal bytes of the same organisation, or make these bytes the ones to share."""
    shared = file.kind_data.shared
    fresh = Blob(
        organisation_id=file.organisation_id,
        sha256=file.sha256,
        size=file.size,
        shared=shared,
        storage_name=file.incoming_name,
    )
    if not shared:
        fresh.save(force_insert=True)
        return fresh
    equal = Blob.objects.select_for_update().filter(
        organisation=file.organisation_id, sha256=file.sha256, shared=True
    )
    if known := equal.first():
        return known
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError:  # another check of the same content was a moment earlier
        return equal.get()
    return fresh


# --- Out -----------------------------------------------------------------------------------------
@transaction.atomic
def remove_file(file: StoredFile, *, by: User | None) -> None:
    """Remove a file, and its bytes when no other file has them."""
    record("file-removed", file, by=by)
    Upload.objects.filter(file=file).delete()
    StoredFile.objects.filter(pk=file.pk).delete()
    if file.incoming_name:
        transaction.on_commit(partial(default_storage.delete, file.incoming_name))
    if file.blob_id is None:
        return
    # Locked first: a check that is about to share these bytes waits, and then finds them gone.
    blob = Blob.objects.select_for_update().filter(pk=file.blob_id).first()
    if blob is not None and not blob.files.exists():
        name = blob.storage_name
        blob.delete()
        transaction.on_commit(partial(default_storage.delete, name))


def check_again(*, now: datetime | None = None) -> int:
    """Ask once more for checks that were given up (scanner away for long); how many."""
    moment = (now or timezone.now()) - RECHECK_AFTER
    waiting = list(_without_job(moment))
    for file in waiting:
        _enqueue_check(file)
    return len(waiting)


def _without_job(moment: datetime) -> Iterator[StoredFile]:
    for file in StoredFile.objects.waiting_since(moment).order_by("created_at")[:500]:
        if not Job.objects.about(subject_of(file)).unfinished().exists():
            yield file
