"""Publishing a summary of a frozen dossier, withdrawing it, and the PDFs of a year."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from duediligence.actions.dossiers import ChangedMeanwhile
from duediligence.actions.keeping import make_pdf
from duediligence.choices import codes_of_tenders
from duediligence.core.content import digest_of
from duediligence.core.summary import public
from duediligence.enums import PrintKind
from duediligence.models import Dossier, PublicSummary, Snapshot, YearPrint
from portal.accounts.models import User
from portal.audit.actions import record
from portal.jobs.actions import cancel
from portal.jobs.making import Making, have_made
from portal.jobs.runner import Run
from portal.shared.errors import PortalError
from tenders.metrokaart.network import LANGUAGES

#: How a row is made.
MAKING = Making("duediligence.tasks.render_year", "print_pk", "year-print")


class NotPublic(PortalError):
    """There is no summary to withdraw: somebody else did it."""

    code = "not-public"


def preview(snapshot: Snapshot) -> dict[str, object]:
    """Exactly what everybody would read."""
    return public(snapshot.content, codes_of_tenders())


@transaction.atomic
def publish(
    snapshot: Snapshot, seen: str, *, by: User, now: datetime | None = None
) -> PublicSummary:
    """Make the summary of this version public, in the place of the one before.

    ``seen``: the fingerprint of what the person looked at. Raises ``ChangedMeanwhile`` when it
    would be something else, or when somebody else published at the same moment.
    """
    moment = now or timezone.now()
    content = preview(snapshot)
    if digest_of(content) != seen:
        raise ChangedMeanwhile(_("This is not what you saw any more. Look at it, then publish."))
    for running in PublicSummary.objects.filter(dossier=snapshot.dossier, withdrawn_at=None):
        _end(running, by, moment)
    made = PublicSummary(
        dossier=snapshot.dossier,
        snapshot=snapshot,
        content=content,
        digest=seen,
        published_at=moment,
        published_by=by,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise ChangedMeanwhile(_("Somebody else published at this moment.")) from error
    _record("dossier.summary-published", made, by)
    for language in LANGUAGES:
        request_print(snapshot, PrintKind.SUMMARY, language, by=by)
    return made


@transaction.atomic
def withdraw(summary: PublicSummary, *, by: User, now: datetime | None = None) -> None:
    """Take the summary back: its page and its PDFs are gone at once. Raises ``NotPublic``."""
    if not _end(summary, by, now or timezone.now()):
        raise NotPublic(_("The summary was withdrawn already."))
    _record("dossier.summary-withdrawn", summary, by)


def request_print(snapshot: Snapshot, kind: PrintKind, language: str, *, by: User) -> YearPrint:
    """Have the PDF made, unless it is there or on its way: a frozen version never changes."""
    return have_made(
        YearPrint.objects.all(),
        {
            "dossier": snapshot.dossier,
            "snapshot": snapshot,
            "kind": kind,
            "language": language,
        },
        MAKING,
        is_there=lambda row: bool(row.pdf),
        owner_id=by.pk,
    )


def render_print(row: YearPrint, html_of: Callable[[YearPrint], str], run: Run) -> None:
    """Make the PDF; of a summary that was withdrawn meanwhile nothing stays."""
    make_pdf(
        partial(html_of, row), run, place=f"years/{row.dossier_id}.pdf", keep=partial(_keep, row)
    )


def _keep(row: YearPrint, name: str, html: str) -> bool:
    locked = YearPrint.objects.select_for_update().filter(pk=row.pk).first()
    if locked is None or locked.pdf:
        return False
    is_public = PublicSummary.objects.filter(snapshot=row.snapshot_id, withdrawn_at=None)
    if row.kind == PrintKind.SUMMARY and not is_public.exists():
        return False
    YearPrint.objects.filter(pk=row.pk).update(
        pdf=name, digest=hashlib.sha256(html.encode()).hexdigest(), made_at=timezone.now()
    )
    return True


def _end(summary: PublicSummary, by: User, moment: datetime) -> bool:
    running = PublicSummary.objects.filter(pk=summary.pk, withdrawn_at=None)
    if not running.update(withdrawn_at=moment, withdrawn_by=by):
        return False
    prints = YearPrint.objects.filter(snapshot=summary.snapshot_id, kind=PrintKind.SUMMARY)
    # Locked, so that a PDF that is being kept at this moment is seen and goes too.
    for row in prints.select_for_update(of=("self",)).select_related("job"):
        if row.job:
            cancel(row.job)
        if row.pdf:
            transaction.on_commit(partial(default_storage.delete, str(row.pdf.name)))
    prints.delete()
    return True


def _record(verb: str, summary: PublicSummary, by: User) -> None:
    record(
        verb,
        actor_id=by.pk,
        organisation_id=summary.dossier.organisation_id,
        subject_type="dossier",
        subject_id=summary.dossier_id,
        changes={"share_version": summary.snapshot.number},
    )


def latest_version(dossier: Dossier) -> Snapshot | None:
    return dossier.snapshots.order_by("-number").first()
