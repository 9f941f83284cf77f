"""Reading a file in: sent, looked at by a job, and written by a job after a yes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.files.base import File
from django.db import transaction

from duediligence.actions.files import receive_spreadsheet
from duediligence.models import Dossier, Intake
from portal.accounts.models import User
from portal.files.models import StoredFile
from portal.jobs.making import Making, have_made

MAKING = Making("duediligence.tasks.read_in", "intake_pk", "intake")


@dataclass(frozen=True)
class Asked:
    """What a job is told to do with the file.

    ``chosen``: place of a conflict → the version that was seen when the file wins, 0 when the
    portal does. ``matching``: of a list of places, as ``exchange.sites.Matching`` keeps it.
    """

    write: bool = False
    chosen: Mapping[str, int] = field(default_factory=dict)
    matching: Mapping[str, Any] | None = None


@transaction.atomic
def begin_intake(dossier: Dossier, content: File[bytes], *, by: User) -> Intake:
    """Take a file in and have looked what it would do. Raises ``FileRefused``."""
    return ask_intake(dossier, receive_spreadsheet(dossier, content, by=by), Asked(), by=by)


def ask_intake(dossier: Dossier, file: StoredFile, asked: Asked, *, by: User) -> Intake:
    """Have the job done, unless one is busy with this file already."""

    def remember(row: Intake) -> None:
        row.asked = asdict(asked)
        row.save(update_fields=["asked"])

    return have_made(
        Intake.objects.all(),
        {"file": file, "dossier": dossier},
        MAKING,
        is_there=lambda _row: False,
        before=remember,
        owner_id=by.pk,
    )
