"""Opening a dossier, choosing its group, and beginning a new yearly round."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from duediligence.actions.log import record_deed
from duediligence.models import Dossier
from portal.accounts.models import Organisation, User
from portal.shared.errors import PortalError


class DossierThere(PortalError):
    """The organisation has a dossier already."""

    code = "dossier-there"


class ChangedMeanwhile(PortalError):
    """Somebody else saved this after it was read."""

    code = "changed-meanwhile"


class TooEarly(PortalError):
    """The round of this year was begun already."""

    code = "round-there"


@transaction.atomic
def open_dossier(
    organisation: Organisation, group: str, *, by: User | None, now: datetime | None = None
) -> Dossier:
    """Make the dossier of a supplier; raises ``DossierThere``."""
    moment = now or timezone.now()
    year = timezone.localtime(moment).year
    dossier = Dossier(
        organisation=organisation,
        group=group,
        first_round=year,
        round=year,
        round_begun_at=moment,
        created_by=by,
    )
    try:
        with transaction.atomic():
            dossier.save(force_insert=True)
    except IntegrityError as error:
        raise DossierThere(_("Your organisation has a dossier already.")) from error
    record_deed("dossier.opened", dossier, by=by, fields=["group"])
    return dossier


@transaction.atomic
def choose_group(dossier: Dossier, group: str, *, version: int, by: User | None) -> None:
    """Take another path; no answer is lost, some are asked no more. ``ChangedMeanwhile``."""
    won = Dossier.objects.filter(pk=dossier.pk, version=version).update(
        group=group, version=F("version") + 1
    )
    if not won:
        raise ChangedMeanwhile(
            _("Somebody else changed this while you were busy. Look at it, then save again.")
        )
    dossier.refresh_from_db()
    record_deed("dossier.group-chosen", dossier, by=by, fields=["group"])


@transaction.atomic
def begin_round(dossier: Dossier, *, by: User | None, now: datetime | None = None) -> None:
    """Begin the round of this year with the answers of the last; raises ``TooEarly``.

    Nothing is copied and nothing is lost: every answer keeps the year in which it was confirmed,
    and waits for somebody who says that it still holds.
    """
    moment = now or timezone.now()
    year = timezone.localtime(moment).year
    won = Dossier.objects.filter(pk=dossier.pk, round__lt=year).update(
        round=year, round_begun_at=moment, version=F("version") + 1
    )
    if not won:
        raise TooEarly(
            _("The round of %(year)s was begun already. The next one begins next year.")
            % {"year": year}
        )
    dossier.refresh_from_db()
    record_deed("dossier.round-begun", dossier, by=by, fields=["round"])
