"""What was done with a dossier, for the log: in the transaction of the deed.

The secretariat reads the log, and must not learn the name of a quarry from it. So the log says
which row and which fields changed, never what was or is in them.
"""

from collections.abc import Iterable

from django.utils import timezone

from duediligence.models import Dossier
from portal.accounts.models import User
from portal.audit.actions import record


def record_deed(
    verb: str,
    dossier: Dossier,
    *,
    by: User | None,
    part: str = "",
    row: int | None = None,
    fields: Iterable[str] = (),
) -> None:
    """Record ``verb``; ``part`` is the kind of row, or the step with its chain."""
    Dossier.objects.filter(pk=dossier.pk).update(saved_at=timezone.now())
    told = {"dossier_part": part, "dossier_row": row, "dossier_fields": sorted(fields)}
    record(
        verb,
        actor_id=by.pk if by else None,
        organisation_id=dossier.organisation_id,
        subject_type="dossier",
        subject_id=dossier.pk,
        changes={name: value for name, value in told.items() if value not in ("", None, [])},
    )
