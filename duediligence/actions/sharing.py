"""Sharing a dossier: letting somebody see a cut of it, sending a newer one, and taking it back.

Each deed is one transaction with its row in the log; the log says who, how much and until when,
never what stands in the dossier.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from duediligence.actions.cuts import forget_cuts
from duediligence.actions.dossiers import ChangedMeanwhile
from duediligence.actions.freezing import NothingChanged, freeze
from duediligence.actions.telling import receivers_of, tell_receiver
from duediligence.core.content import digest_of
from duediligence.core.sharing import KINDS, limited
from duediligence.enums import ShareEnd, Stage, Told
from duediligence.models import (
    Ask,
    Dossier,
    Reading,
    Share,
    SharedVersion,
    Snapshot,
)
from portal.accounts.enums import OrganisationKind
from portal.accounts.models import Organisation, User
from portal.accounts.policies import is_approved
from portal.audit.actions import record
from portal.shared.errors import PortalError
from tenders.models import Tender

#: What each kind of organisation can be shown; others can be shown nothing.
STAGES_OF: Mapping[str, tuple[Stage, ...]] = {
    OrganisationKind.AUTHORITY: (Stage.BEFORE_AWARD, Stage.AFTER_AWARD),
    OrganisationKind.TIN: (Stage.TIN,),
}


class ShareRefused(PortalError):
    """Not like this; the message says why."""

    code = "share-refused"


class AlreadyEnded(PortalError):
    """The share ended before; nothing was changed."""

    code = "share-ended"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the supplier decides about a share."""

    stage: Stage
    parts: Collection[str]  # codes of ``core.sharing.KINDS``
    ends_on: date
    agreement: str = ""


@transaction.atomic
def share(
    dossier: Dossier,
    terms: Terms,
    *,
    receiver: Organisation,
    ask: Ask | None = None,
    seen: Share | None = None,
    by: User | None,
    now: datetime | None = None,
) -> Share:
    """Freeze what is there, cut it, and let the receiver see the cut.

    ``ask``: share in the tender that asks, with its organisation as ``receiver``. ``seen``: the
    share that the person saw running; it is replaced. Raises ``ShareRefused``, and
    ``ChangedMeanwhile`` when another share is running than the one that was seen.
    """
    moment = now or timezone.now()
    _check(dossier, terms, receiver, ask, timezone.localtime(moment).date())
    if seen is not None and not _end(seen, ShareEnd.REPLACED, by, moment):
        raise _changed()
    made = Share(
        dossier=dossier,
        receiver=receiver,
        in_tender=ask is not None,
        tender=ask.tender if ask else None,
        stage=terms.stage,
        parts=sorted(terms.parts),
        agreement=terms.agreement if terms.stage == Stage.AFTER_AWARD else "",
        ends_on=terms.ends_on,
        shared_at=moment,
        shared_by=by,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise _changed() from error
    _send(made, _frozen(dossier, by, moment), by, moment)
    _record("dossier.shared", made, by=by)
    tell_receiver(made, Told.CHANGED if seen else Told.SHARED, receivers_of(made))
    return made


@transaction.atomic
def send_newest(share: Share, *, by: User | None, now: datetime | None = None) -> SharedVersion:
    """Send the receiver the dossier as it is now, cut as before.

    Raises ``AlreadyEnded``, and ``NothingChanged`` when the receiver would see no difference.
    """
    moment = now or timezone.now()
    day = timezone.localtime(moment).date()
    running = Share.objects.running(day).filter(pk=share.pk)
    if not running.update(version=F("version") + 1):  # also makes a second press wait
        raise AlreadyEnded(_("This share has ended. Share again to send something new."))
    share.refresh_from_db()
    snapshot = _frozen(share.dossier, by, moment)
    last = share.versions.values_list("digest", flat=True).first()
    if last == digest_of(limited(snapshot.content, share.stage, share.parts)):
        raise NothingChanged(_("The receiver sees the newest already. Nothing was sent."))
    forget_cuts(share)
    sent = _send(share, snapshot, by, moment)
    _record("dossier.sent-again", share, by=by, version=sent.number)
    tell_receiver(share, Told.NEWER, receivers_of(share))
    return sent


@transaction.atomic
def revoke(share: Share, *, by: User | None, now: datetime | None = None) -> None:
    """End the share at once; raises ``AlreadyEnded``."""
    if not _end(share, ShareEnd.REVOKED, by, now or timezone.now()):
        raise AlreadyEnded(_("This share had ended already."))
    tell_receiver(share, Told.ENDED, receivers_of(share))


@transaction.atomic
def note_reading(version: SharedVersion, user: User, *, now: datetime | None = None) -> None:
    """Keep that somebody of the receiver looked: the first time of each day."""
    moment = now or timezone.now()
    share = version.share
    current = user.current_membership
    # Somebody with a role in the tender may work elsewhere: the supplier sees where.
    elsewhere = current.organisation_id if current else None
    is_there = any(each.organisation_id == share.receiver_id for each in user.current_memberships)
    reader = share.receiver_id if is_there else elsewhere
    _reading, is_new = Reading.objects.get_or_create(
        version=version,
        reader=user,
        day=timezone.localtime(moment).date(),
        defaults={"organisation_id": reader, "first_at": moment},
    )
    if is_new:
        # In the log of the reader: the supplier sees the organisation, never the person.
        told = {"share_of": share.dossier.organisation.name, "share_version": version.number}
        record(
            "dossier.read",
            actor_id=user.pk,
            organisation_id=reader,
            subject_type="dossier",
            subject_id=share.dossier_id,
            changes=told,
        )


@transaction.atomic
def ask_for_dossiers(
    tender: Tender,
    before: Collection[str],
    after: Collection[str],
    *,
    version: int,
    by: User | None,
    now: datetime | None = None,
) -> Ask:
    """Say which parts of a dossier the tender asks for; ``version`` 0: it asked for nothing yet.

    What was shared already stays as it is. Raises ``ChangedMeanwhile``.
    """
    unknown = {*before, *after} - set(KINDS)
    if unknown:
        raise ValueError(f"no parts of a dossier: {sorted(unknown)}")
    asked = {"before": sorted(before), "after": sorted(after)}
    if version == 0:
        try:
            with transaction.atomic():
                ask = Ask.objects.create(
                    tender=tender, asked_by=by, asked_at=now or timezone.now(), **asked
                )
        except IntegrityError as error:
            raise _changed() from error
    else:
        won = Ask.objects.filter(tender=tender, version=version).update(
            **asked, asked_by=by, asked_at=now or timezone.now(), version=F("version") + 1
        )
        if not won:
            raise _changed()
        ask = Ask.objects.get(tender=tender)
    record(
        "dossier-ask.saved",
        actor_id=by.pk if by else None,
        organisation_id=tender.organisation_id,
        subject_type="dossier-ask",
        subject_id=ask.pk,
        changes={"asked_before": asked["before"], "asked_after": asked["after"]},
    )
    return ask


def _check(
    dossier: Dossier, terms: Terms, receiver: Organisation, ask: Ask | None, today: date
) -> None:
    if not terms.parts or not set(terms.parts) <= set(KINDS):
        raise ShareRefused(_("Choose at least one part of the dossier."))
    if not is_approved(dossier.organisation):
        raise ShareRefused(_("Your organisation waits for approval. After that you can share."))
    if not is_approved(receiver) or receiver.pk == dossier.organisation_id:
        raise ShareRefused(_("This organisation cannot receive a dossier."))
    if terms.stage not in STAGES_OF.get(receiver.kind, ()):
        raise ShareRefused(_("This organisation is not shown so much. Choose another stage."))
    if terms.ends_on < today:
        raise ShareRefused(_("The last day is over. Choose a day that is still to come."))
    if terms.stage == Stage.AFTER_AWARD and not terms.agreement:
        raise ShareRefused(_("Say on which agreement it rests, for example the contract."))
    if ask is not None:
        _check_asked(terms, receiver, ask, today)


def _check_asked(terms: Terms, receiver: Organisation, ask: Ask, today: date) -> None:
    if ask.tender.organisation_id != receiver.pk:
        raise ValueError("a tender is received by its own organisation")
    if terms.stage == Stage.AFTER_AWARD and not is_awarded(ask.tender, today):
        raise ShareRefused(_("This tender is not awarded yet. Until then only country and risk."))
    if not set(terms.parts) <= set(ask.parts(terms.stage)):
        raise ShareRefused(_("The tender does not ask for all of this. Share what it asks."))


def is_awarded(tender: Tender, today: date) -> bool:
    """Whether the day of the award has come."""
    return tender.award_date is not None and tender.award_date <= today


def _frozen(dossier: Dossier, by: User | None, moment: datetime) -> Snapshot:
    """Give the version that says what the dossier says now; make it when there is none."""
    try:
        return freeze(dossier, _("Made for sharing"), by=by, now=moment)
    except NothingChanged:
        return dossier.snapshots.earliest("-number")


def _send(share: Share, snapshot: Snapshot, by: User | None, moment: datetime) -> SharedVersion:
    content = limited(snapshot.content, share.stage, share.parts)
    return SharedVersion.objects.create(
        share=share,
        number=share.version,
        snapshot=snapshot,
        content=content,
        digest=digest_of(content),
        sent_at=moment,
        sent_by=by,
    )


def _end(share: Share, why: ShareEnd, by: User | None, moment: datetime) -> bool:
    """Whether this deed ended it: of two, one does."""
    won = Share.objects.filter(pk=share.pk, ended_at=None).update(
        ended_at=moment, ended_by=by, ended_why=why
    )
    if won:
        share.refresh_from_db()
        forget_cuts(share)
        _record("dossier.share-ended", share, by=by, why=why)
    return bool(won)


def _record(verb: str, share: Share, *, by: User | None, **more: Any) -> None:
    """Write it in the log of the supplier: it is about its dossier."""
    told = {
        "share_with": share.receiver.name,
        "share_stage": share.stage,
        "share_parts": share.parts,
        "share_until": share.ends_on,
        **{f"share_{name}": value for name, value in more.items()},
    }
    record(
        verb,
        actor_id=by.pk if by else None,
        organisation_id=share.dossier.organisation_id,
        subject_type="dossier",
        subject_id=share.dossier_id,
        changes=told,
    )


def _changed() -> ChangedMeanwhile:
    return ChangedMeanwhile(
        _("Somebody else changed this while you were busy. Look at it, then save again.")
    )
