"""Freezing a dossier: a numbered version with a fingerprint that nobody changes any more."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from duediligence.actions.dossiers import ChangedMeanwhile
from duediligence.actions.log import record_deed
from duediligence.content import content_of
from duediligence.core.content import digest_of
from duediligence.models import Dossier, Snapshot
from portal.accounts.models import User
from portal.shared.errors import PortalError


class NothingChanged(PortalError):
    """The last version says the same."""

    code = "nothing-changed"


@transaction.atomic
def freeze(
    dossier: Dossier, note: str = "", *, by: User | None, now: datetime | None = None
) -> Snapshot:
    """Make the next version of what the dossier holds now.

    Raises ``NothingChanged`` when the last version has the same fingerprint, and
    ``ChangedMeanwhile`` when somebody else froze at the same moment.
    """
    content = content_of(dossier)
    digest = digest_of(content)
    last = dossier.snapshots.order_by("-number").values_list("number", "digest").first()
    if last and last[1] == digest:
        raise NothingChanged(
            _("Nothing changed since version %(number)s. There is no need for a new one.")
            % {"number": last[0]}
        )
    snapshot = Snapshot(
        dossier=dossier,
        number=last[0] + 1 if last else 1,
        round=dossier.round,
        note=note,
        content=content,
        digest=digest,
        frozen_at=now or timezone.now(),
        frozen_by=by,
    )
    try:
        with transaction.atomic():
            snapshot.save(force_insert=True)
    except IntegrityError as error:
        raise ChangedMeanwhile(_("Somebody else froze the dossier at this moment.")) from error
    record_deed("dossier.frozen", dossier, by=by, part=f"version-{snapshot.number}")
    return snapshot
