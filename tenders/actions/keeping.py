"""What happens to a tender as a whole: copied, kept, put away, thrown away, handed on."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.shared.errors import PortalError
from tenders.actions.copies import forget_copies
from tenders.actions.editing import ReferenceTaken, create_tender
from tenders.actions.log import record_deed
from tenders.actions.members import end_role, give_role
from tenders.enums import TenderRole
from tenders.models import Lot, Note, StoneItem, Tender

#: So long a thrown-away draft can be put back.
DAYS_IN_BIN = 30
#: What a copy takes along: what is bought and how; no dates, amounts of an award, notice or ticks.
COPIED = (
    "description",
    "jurisdiction",
    "authority_level",
    "nature",
    "application",
    "place",
    "value_cents",
    "options_cents",
    "renewals_cents",
    "procedure",
    "framework",
    "dynamic_purchasing",
    "e_auction",
    "award_method",
    "conditions",
    "cpv",
    "isv_forms",
    "risk_category",
)
STONE = (
    "product",
    "stone",
    "finish",
    "quantity",
    "unit",
    "origin_country",
    "processing_country",
)


class NotADraft(PortalError):
    """What has been announced stays in the file; it can be put away instead."""

    code = "not-a-draft"


class NotThereAnyMore(PortalError):
    """Somebody else was first: the tender is already where one wants it."""

    code = "already-so"


class NotAColleague(PortalError):
    """A tender is handed over to somebody of the same organisation."""

    code = "not-a-colleague"


@transaction.atomic
def copy_tender(
    source: Tender, *, title: str, reference: str, by: User | None, as_template: bool = False
) -> Tender:
    """Make a new tender from an earlier one or from a template. Raises ``ReferenceTaken``."""
    values: dict[str, Any] = {name: getattr(source, name) for name in COPIED}
    values |= {"title": title, "reference": reference, "is_template": as_template}
    made = create_tender(source.organisation, values, by=by)
    StoneItem.objects.bulk_create(
        StoneItem(tender=made, **{name: getattr(row, name) for name in STONE})
        for row in source.stones.all()
    )
    Lot.objects.bulk_create(
        Lot(tender=made, identifier=lot.identifier, title=lot.title, value_cents=lot.value_cents)
        for lot in source.lots.all()
    )
    verb = "tender.kept-as-template" if as_template else "tender.copied"
    record_deed(verb, made, by=by, new={"source": str(source.pk)})
    return made


@transaction.atomic
def archive_tender(tender: Tender, *, by: User, now: datetime | None = None) -> None:
    """Put it away: out of the list and out of 'Mijn werk'. Raises ``NotThereAnyMore``."""
    moment = now or timezone.now()
    if not Tender.objects.filter(pk=tender.pk, archived_at=None).update(archived_at=moment):
        raise NotThereAnyMore(_("This tender is archived already."))
    record_deed("tender.archived", tender, by=by)


@transaction.atomic
def unarchive_tender(tender: Tender, *, by: User) -> None:
    archived = Tender.objects.filter(pk=tender.pk, archived_at__isnull=False)
    if not archived.update(archived_at=None):
        raise NotThereAnyMore(_("This tender is in the list already."))
    record_deed("tender.unarchived", tender, by=by)


def is_draft(tender: Tender) -> bool:
    """Whether nothing has been announced yet, as far as the portal knows."""
    announced = tender.notice_date is not None and tender.notice_date <= timezone.localdate()
    return not tender.notice_id and not announced


@transaction.atomic
def delete_draft(tender: Tender, *, by: User, now: datetime | None = None) -> None:
    """Throw a draft away for ``DAYS_IN_BIN`` days. Raises ``NotADraft``, ``NotThereAnyMore``."""
    if not is_draft(tender):
        raise NotADraft(_("This tender has been announced. Archive it instead: the file stays."))
    moment = now or timezone.now()
    thrown = Tender.objects.filter(pk=tender.pk, version=tender.version, deleted_at=None)
    if not thrown.update(deleted_at=moment, deleted_by=by):
        raise NotThereAnyMore(_("This tender was changed or deleted meanwhile. Look at it again."))
    record_deed("tender.deleted", tender, by=by)


@transaction.atomic
def restore_tender(tender: Tender, *, by: User) -> None:
    """Take it out of the bin. Raises ``ReferenceTaken``, ``NotThereAnyMore``."""
    try:
        with transaction.atomic():
            won = Tender.objects.filter(pk=tender.pk, deleted_at__isnull=False).update(
                deleted_at=None, deleted_by=None
            )
    except IntegrityError as error:
        raise ReferenceTaken(
            _("You have another tender with reference %(reference)s now. Change that one first.")
            % {"reference": tender.reference}
        ) from error
    if not won:
        raise NotThereAnyMore(_("This tender is back already."))
    record_deed("tender.restored", tender, by=by)


def empty_bin(before: datetime) -> int:
    """Take away for good what was thrown away before this moment, and say how many rows went."""
    gone = 0
    for tender in Tender.objects.filter(deleted_at__lt=before):
        record_deed("tender.gone", tender, by=None)
        forget_copies(tender)
        gone += tender.delete()[0]
    return gone + Note.objects.filter(removed_at__lt=before).delete()[0]


def last_day(tender: Tender) -> datetime:
    """Until when a tender in the bin can be put back."""
    return (tender.deleted_at or timezone.now()) + timedelta(days=DAYS_IN_BIN)


@transaction.atomic
def hand_over(tender: Tender, to: User, *, by: User) -> None:
    """Make a colleague the lead; who was lead becomes a member. Raises ``NotAColleague``."""
    if not tender.organisation.memberships.filter(user=to, user__is_active=True).exists():
        raise NotAColleague(_("Choose somebody who works in your organisation."))
    leads = list(
        tender.members.active().filter(role=TenderRole.LEAD).select_related("tender", "user")
    )
    if any(member.user_id == to.pk for member in leads):
        raise NotThereAnyMore(_("This person is the lead already."))
    for member in leads:
        end_role(member, by=by)
    give_role(tender, to.email, TenderRole.LEAD, by=by)
    _stay_as_members(tender, (member.user for member in leads), by=by)
    record_deed("tender.handed-over", tender, by=by, new={"person": to.pk})


def _stay_as_members(tender: Tender, people: Iterable[User | None], *, by: User) -> None:
    for person in people:
        roles = tender.members.active().filter(user=person, role=TenderRole.MEMBER)
        if person is not None and not roles.exists():
            give_role(tender, person.email, TenderRole.MEMBER, by=by)
