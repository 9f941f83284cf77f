"""Uploads in pieces: begin, add, finish. What ``tus.py`` says over HTTP, as deeds.

Each request adds one piece, which is a file of its own in storage: so it works on a disk and on
S3 alike, with any number of web processes, and a piece is there wholly or not at all. The
offset moves by compare-and-swap; of two requests at the same offset one wins.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from portal.files import actions
from portal.files.kinds import kind, policy
from portal.files.models import StoredFile, Upload
from portal.files.names import clean_name
from portal.files.refusals import refused
from portal.files.spool import Spooled, spool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from portal.accounts.models import Organisation, User

_CHUNK = 1 << 18
_MARK = "-piece-"


class OffsetMoved(Exception):
    """The upload is not where the sender thought: another request was first."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What a sender says before the first byte; ``length`` in bytes."""

    name: str
    kind_code: str
    length: int


def begin(announced: Announced, *, organisation: Organisation, by: User) -> Upload:
    """Make room for an upload; raises ``FileRefused`` as ``receive_file`` does."""
    of = kind(announced.kind_code)
    actions.refuse_at_the_door(announced.length, of, organisation)
    with transaction.atomic():
        actions.refuse_without_room(announced.length, of, organisation)
        return Upload.objects.create(
            kind=of.code,
            organisation=organisation,
            owner=by,
            original_name=clean_name(announced.name),
            length=announced.length,
            expires_at=timezone.now() + timedelta(hours=policy().unfinished_hours),
        )


def add_piece(upload: Upload, pieces: Iterable[bytes], *, now: datetime | None = None) -> Upload:
    """Add what comes, at the offset that ``upload`` was read with.

    Raises ``OffsetMoved`` when another request was first, ``FileRefused`` when more comes than
    was announced or in too many pieces; then nothing is added.
    """
    of = kind(upload.kind)
    room = upload.length - upload.offset
    if len(upload.pieces) >= policy().most_parts:
        raise refused("not-received", of)
    with spool(pieces, name="piece", limit=room) as spooled:
        if spooled.is_too_large:
            raise refused("too-large", of)
        if not spooled.size:
            return upload
        name = default_storage.save(_piece_name(upload), spooled)
        expires = (now or timezone.now()) + timedelta(hours=policy().unfinished_hours)
        try:
            moved = Upload.objects.filter(pk=upload.pk, offset=upload.offset, file=None).update(
                offset=upload.offset + spooled.size,
                pieces=[*upload.pieces, name],
                expires_at=expires,
            )
        except BaseException:
            default_storage.delete(name)
            raise
    if not moved:
        default_storage.delete(name)
        raise OffsetMoved
    upload.refresh_from_db()
    return upload


def finish(upload: Upload) -> StoredFile:
    """Join the pieces of a complete upload and have the file checked; the same file each time.

    Raises ``OffsetMoved`` when it is not complete, and ``FileRefused`` when the file may not come
    in after all; then the caller drops the upload.
    """
    if upload.file is not None:
        return upload.file
    if not upload.is_complete:
        raise OffsetMoved
    limit = kind(upload.kind).rules.max_bytes
    try:
        with spool(_joined(upload), name="upload", limit=limit) as whole:
            file = _finish_once(upload, whole)
    except FileNotFoundError:  # another request finished it and took the pieces away
        upload.refresh_from_db()
        if upload.file is None:
            raise
        return upload.file
    for name in upload.pieces:
        default_storage.delete(name)
    return file


def _finish_once(upload: Upload, whole: Spooled) -> StoredFile:
    """Swap the upload for the file in one transaction: two requests make one file."""
    with transaction.atomic():
        mine = Upload.objects.select_for_update().get(pk=upload.pk)
        if mine.file is not None:
            return mine.file
        # The room was asked for by this upload itself; as a file it counts under its own name.
        Upload.objects.filter(pk=upload.pk).update(length=0, offset=0)
        file = actions.receive_file(
            whole,
            name=upload.original_name,
            kind_code=upload.kind,
            organisation=upload.organisation,
            by=upload.owner,
        )
        Upload.objects.filter(pk=upload.pk).update(
            length=upload.length, offset=upload.length, file=file, pieces=[]
        )
    upload.file = file
    return file


def drop(upload: Upload) -> None:
    """Throw an upload away with all its pieces; a file that came of it stays."""
    Upload.objects.filter(pk=upload.pk).delete()
    for name in upload.pieces:
        default_storage.delete(name)


def upload_of_piece(name: str) -> uuid.UUID | None:
    """Which upload a stored name is a piece of, by its name; ``None`` for other names."""
    last = name.rpartition("/")[2]
    owner, mark, _ = last.partition(_MARK)
    try:
        return uuid.UUID(owner) if mark else None
    except ValueError:
        return None


def _piece_name(upload: Upload) -> str:
    key = upload.pk.hex
    return f"{actions.FOLDER}/{key[:2]}/{key}{_MARK}{uuid.uuid4().hex}"


def _joined(upload: Upload) -> Iterator[bytes]:
    for name in upload.pieces:
        with default_storage.open(name) as piece:
            yield from piece.chunks(_CHUNK)
