"""Evidence: a file through the portal's pipeline, and the row that says what it proves."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction

from duediligence.actions.rows import add_row
from duediligence.models import Dossier, Evidence
from portal.accounts.models import User
from portal.files.actions import receive_file

KIND = "evidence"


@transaction.atomic
def add_evidence(
    dossier: Dossier, values: Mapping[str, Any], content: File[bytes], *, by: User
) -> Evidence:
    """Take the file in and add the row; the file is checked in the background.

    Raises ``FileRefused`` for what can be said at the door, and ``RowThere``.
    """
    file = receive_file(
        content,
        name=content.name or "",
        kind_code=KIND,
        organisation=dossier.organisation,
        by=by,
    )
    kept = {**values, "file": file, "file_name": file.original_name}
    return add_row(Evidence, dossier, kept, by=by)
