"""A tender from a notice: reading it safely, recognising it, saving or updating."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.accounts.models import Organisation, User
from portal.shared.errors import PortalError
from portal.shared.sandbox import run_isolated
from tenders.actions.editing import ReferenceTaken, change_tender, create_tender
from tenders.models import Tender
from tenders.notices.conclusions import to_facts
from tenders.notices.reading import NoticeReading
from tenders.notices.refusal import NoticeRefused
from tenders.notices.transport import from_data, to_data

#: Reading a notice of the largest size takes well under a second; memory is address space.
SECONDS = 20
MEMORY_MB = 1024
#: So many tenders of one organisation may come with the same reference before we give up.
MOST_NAMESAKES = 50
#: So many characters the column holds.
MOST_REFERENCE = 80


@dataclass(frozen=True, slots=True)
class Imported:
    tender: Tender
    created: bool  # False: an existing tender was updated


def read_safely(content: bytes) -> NoticeReading:
    """Read a notice in a child process with limits of its own; raises ``NoticeRefused``."""
    most = settings.NOTICE_MAX_BYTES
    if len(content) > most:
        raise NoticeRefused("too-large", str(most // 1024**2))
    answer = run_isolated(
        "tenders.notices.transport:read_in_child", content, seconds=SECONDS, memory_mb=MEMORY_MB
    )
    if "refused" in answer:
        raise NoticeRefused(*answer["refused"])
    return from_data(answer["reading"])


def known_tender(organisation: Organisation, reading: NoticeReading) -> Tender | None:
    """The tender that this notice, an earlier version or another notice of it made."""
    same = Q(notice_id__in={reading.notice_id, reading.updates} - {""})
    if reading.procedure_id:
        same |= Q(notice_procedure_id=reading.procedure_id)
    found = Tender.objects.filter(same, organisation=organisation, deleted_at=None)
    return found.order_by("created_at").first()


def is_older(tender: Tender, reading: NoticeReading) -> bool:
    """Whether the tender already knows a later version of this notice, or a change of it."""
    stored = from_data(tender.notice_reading) if tender.notice_reading else None
    if stored is None:
        return False
    if stored.notice_id == reading.notice_id:
        return _number(stored.version) > _number(reading.version)
    if stored.change is not None and stored.change.notice_id == reading.notice_id:
        return True
    sent, known = reading.notice_date, stored.notice_date
    return sent is not None and known is not None and sent < known


def _number(version: str) -> int:
    return int(version) if version.isascii() and version.isdigit() else 0


@transaction.atomic
def import_reading(
    organisation: Organisation, reading: NoticeReading, *, by: User | None
) -> Imported:
    """Make a tender from a reading, or update the one that the notice made earlier.

    A notice that was itself changed already is left aside: the tender stays as the change made it.
    An update replaces what the notice says; what is not in a notice (stone, form of ISV), what was
    ticked off and what was decided stays.
    """
    values = _values(reading)
    lots = [
        {"identifier": lot.identifier, "title": lot.title, "value_cents": lot.value_cents}
        for lot in reading.lots
    ]
    tender = known_tender(organisation, reading)
    if tender is not None and is_older(tender, reading):
        return Imported(tender, created=False)
    if tender is not None:
        change_tender(tender, values, version=tender.version, by=by, lots=lots)
        return Imported(tender, created=False)
    try:
        with transaction.atomic():
            made = _create(organisation, reading, values, by)
    except PortalError:
        # Somebody imported the same notice at this very moment: then this is an update of it.
        tender = known_tender(organisation, reading)
        if tender is None:
            raise
        return Imported(tender, created=False)
    change_tender(made, {}, version=made.version, by=by, lots=lots)
    return Imported(made, created=True)


def _create(
    organisation: Organisation, reading: NoticeReading, values: dict[str, Any], by: User | None
) -> Tender:
    """Under the notice's own reference, or with a number behind it when that is taken."""
    facts = to_facts(reading)
    first = {
        **values,
        "nature": reading.nature or facts.nature,
        "authority_level": organisation.authority_level or facts.authority,
        "jurisdiction": reading.jurisdiction or "",
        "isv_forms": ["performance"] if "hum-right" in reading.social_objectives else [],
    }
    for number in range(1, MOST_NAMESAKES):
        behind = f" ({number})" if number > 1 else ""
        reference = f"{reading.reference[: MOST_REFERENCE - len(behind)]}{behind}"
        try:
            return create_tender(organisation, {**first, "reference": reference}, by=by)
        except ReferenceTaken:
            continue
    raise ReferenceTaken(
        _("You already have too many tenders with reference %(reference)s.")
        % {"reference": reading.reference}
    )


def _values(reading: NoticeReading) -> dict[str, Any]:
    """What the notice says, as fields of a tender; what it does not say is left alone."""
    facts = to_facts(reading)
    usual = type(facts.conditions)()
    said: dict[str, Any] = {
        "title": reading.title,
        "description": reading.description,
        "nature": reading.nature,
        "place": reading.place,
        "value_cents": reading.estimated_cents,
        "notice_date": reading.notice_date,
        "closing_at": reading.closing,
        "start_date": reading.start_date,
        "end_date": reading.end_date,
        "procedure": reading.procedure,
        "framework": facts.framework,
        "award_method": facts.award_method,
        "cpv": list(reading.cpv),
        "conditions": {
            name: value
            for name in usual.__dataclass_fields__
            if (value := getattr(facts.conditions, name)) != getattr(usual, name)
        },
    }
    return {
        **{name: value for name, value in said.items() if value not in (None, "", [], {})},
        "dynamic_purchasing": reading.dynamic_purchasing,
        "e_auction": reading.e_auction,
        "notice_id": reading.notice_id,
        "notice_version": reading.version,
        "notice_procedure_id": reading.procedure_id,
        "notice_reading": to_data(reading),
    }
