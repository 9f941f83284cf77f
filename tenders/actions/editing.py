"""Making a tender and changing its facts."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import Organisation, User
from portal.shared.errors import PortalError
from portal.shared.text import folded
from tenders.actions.log import record_deed
from tenders.models import Lot, StoneItem, Tender


class ReferenceTaken(PortalError):
    """Another tender of this organisation has the reference."""

    code = "reference-taken"


class ChangedMeanwhile(PortalError):
    """Somebody else saved this tender after it was read."""

    code = "changed-meanwhile"


@transaction.atomic
def create_tender(
    organisation: Organisation, values: Mapping[str, Any], *, by: User | None
) -> Tender:
    """Make a tender from cleaned values; ``by`` is empty for the command line.

    Raises ``ReferenceTaken``.
    """
    tender = Tender(organisation=organisation, created_by=by, **values)
    tender.title_key, tender.search_key = _keys(tender)
    try:
        with transaction.atomic():
            tender.save(force_insert=True)
    except IntegrityError as error:
        raise _explained(tender) from error
    record_deed("tender.created", tender, by=by, new=values)
    return tender


@transaction.atomic
def change_tender(
    tender: Tender,
    values: Mapping[str, Any],
    *,
    version: int,
    by: User | None = None,
    stones: Iterable[Mapping[str, Any]] | None = None,
    lots: Iterable[Mapping[str, Any]] | None = None,
) -> None:
    """Replace facts of the tender as it was read at ``version``; rows given replace all rows.

    The conditional UPDATE makes it a compare-and-swap: of two people who save what they read at
    the same moment one wins, and the other gets ``ChangedMeanwhile``. Raises ``ReferenceTaken``.
    ``by`` is empty for the command line.
    """
    old = Tender.objects.filter(pk=tender.pk).values(*values).first() if values else {}
    for name, value in values.items():
        setattr(tender, name, value)
    title_key, search_key = _keys(tender)
    try:
        with transaction.atomic():
            won = Tender.objects.filter(pk=tender.pk, version=version).update(
                **values,
                title_key=title_key,
                search_key=search_key,
                updated_at=timezone.now(),
                version=F("version") + 1,
            )
    except IntegrityError as error:
        raise _explained(tender) from error
    if not won:
        raise ChangedMeanwhile(
            _("Somebody else changed this tender while you were busy. Look at it, then save again.")
        )
    tender.version = version + 1
    before, after = dict(old or {}), dict(values)
    if stones is not None:
        before["stones"] = [_stone(row) for row in tender.stones.all()]
        tender.stones.all().delete()
        made = StoneItem.objects.bulk_create(StoneItem(tender=tender, **row) for row in stones)
        after["stones"] = [_stone(row) for row in made]
    if lots is not None:
        before["lots"] = [str(lot) for lot in tender.lots.all()]
        tender.lots.all().delete()
        made_lots = Lot.objects.bulk_create(Lot(tender=tender, **row) for row in lots)
        after["lots"] = [str(lot) for lot in made_lots]
    record_deed("tender.changed", tender, by=by, old=before, new=after)


def _stone(row: StoneItem) -> str:
    """For the log: the codes of one stone, with how much of it."""
    quantity = "" if row.quantity is None else f"{Decimal(row.quantity).normalize():f} {row.unit}"
    parts = (row.stone, row.product, row.finish, quantity, row.origin_country)
    return " ".join(part for part in parts if part) or "-"


def _keys(tender: Tender) -> tuple[str, str]:
    """What is sorted by and what is searched in, both folded."""
    title = folded(tender.title)
    return title[:300], f"{title} {folded(tender.reference)} {folded(tender.place)}"


def _explained(tender: Tender) -> PortalError:
    same = Tender.objects.filter(
        organisation=tender.organisation_id, reference=tender.reference, deleted_at=None
    ).exclude(pk=tender.pk)
    if same.exists():
        return ReferenceTaken(
            _("You already have a tender with reference %(reference)s. Choose another one.")
            % {"reference": tender.reference}
        )
    return PortalError(_("This tender cannot be saved like this. Check what you filled in."))
