"""The dossier as a file: asked for, and kept in the place of the one before."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from duediligence.enums import FileKind
from duediligence.models import Dossier, DossierFile
from portal.accounts.models import User
from portal.files.actions import receive_file, remove_file
from portal.files.models import StoredFile
from portal.jobs.making import Making, have_made
from portal.jobs.runner import Run

#: How a row is made.
MAKING = Making("duediligence.tasks.make_file", "file_pk", "dossier-file")
#: The kind of file that is read in, of portal/files/kinds.toml.
SPREADSHEET = "spreadsheet"


def request_file(dossier: Dossier, kind: FileKind, language: str, *, by: User) -> DossierFile:
    """Have it made, unless it is there for the dossier as it is, or on its way."""
    return have_made(
        DossierFile.objects.select_related("dossier"),
        {"dossier": dossier, "kind": kind, "language": language},
        MAKING,
        is_there=lambda row: bool(row.file) and not row.is_stale,
        owner_id=by.pk,
    )


def keep_file(row: DossierFile, content: File[bytes], run: Run) -> None:
    """Put the file in the place of the one before; ``row.dossier`` is as it was read.

    The names in it are trade secrets: the one before goes, and so does this one when the job was
    taken over meanwhile.
    """
    field = DossierFile._meta.get_field("file")  # noqa: SLF001 -- Django's own, documented
    size = content.size
    name = default_storage.save(
        field.generate_filename(row, f"{row.dossier_id}.{row.kind}"), content
    )
    try:
        with run.finish({"bytes": size}):
            before = DossierFile.objects.select_for_update().get(pk=row.pk).file.name
            DossierFile.objects.filter(pk=row.pk).update(
                file=name, size=size, saved_at=row.dossier.saved_at, made_at=timezone.now()
            )
            if before:
                transaction.on_commit(partial(default_storage.delete, before))
    except BaseException:
        default_storage.delete(name)
        raise


def receive_spreadsheet(dossier: Dossier, content: File[bytes], *, by: User) -> StoredFile:
    """Take in a file to be read; one that this person sent before and left goes.

    It is checked in the background. Raises ``FileRefused``.
    """
    file = receive_file(
        content,
        name=content.name or "",
        kind_code=SPREADSHEET,
        organisation=dossier.organisation,
        by=by,
    )
    old = StoredFile.objects.filter(
        organisation=dossier.organisation, kind=SPREADSHEET, owner=by
    ).exclude(pk=file.pk)
    for each in old:
        remove_file(each, by=by)
    return file


def forget_files(dossier_ids: Iterable[UUID]) -> None:
    """Take away every file that was made of these dossiers: what was wiped stands in them."""
    rows = DossierFile.objects.filter(dossier__in=list(dossier_ids)).exclude(file="")
    for name in rows.values_list("file", flat=True):
        transaction.on_commit(partial(default_storage.delete, str(name)))
    rows.update(file="", saved_at=None, made_at=None)
