"""Choosing the days of a plan, and the days that an organisation itself advises."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import Organisation, User
from portal.audit.actions import differences, record
from portal.shared.errors import PortalError
from tenders.actions.editing import ChangedMeanwhile, change_tender
from tenders.actions.log import record_deed
from tenders.facts import facts_of
from tenders.models import Plan, PlanningDays, Tender
from tenders.planning.checks import Breach
from tenders.planning.plan import days_from, plan
from tenders.planning.steps import FIELDS, ORDER

#: The moment of closing is set by itself: it has an hour.
TENDER_FIELDS = {code: name for code, name in FIELDS.items() if code != "closing"}


class PlanRefused(PortalError):
    """Chosen days lie under a legal minimum or in the wrong order; ``breaches`` say which."""

    code = "plan-refused"

    def __init__(self, breaches: Sequence[Breach]) -> None:
        super().__init__(_("These days cannot be. Look at the days with a message."))
        self.breaches = breaches


@transaction.atomic
def choose_days(
    tender: Tender,
    days: Mapping[str, date | None],
    closing_at: datetime | None,
    *,
    version: int,
    by: User,
) -> None:
    """Keep the chosen day per step (``None`` takes it away); steps left out stay as they are.

    What is a field of the tender goes there; the rest into the plan, in one transaction. The law
    is asked about the days as they become: what lay too early before (a notice that was read says
    so) is shown on the page and refuses no other day. Raises ``PlanRefused`` and
    ``ChangedMeanwhile``.
    """
    values: dict[str, Any] = {
        TENDER_FIELDS[code]: day for code, day in days.items() if code in TENDER_FIELDS
    }
    if "closing" in days:
        values["closing_at"] = closing_at
    row, _made = Plan.objects.get_or_create(tender=tender)
    old = dict(row.days)
    before = plan(facts_of(tender), days_from(old)).chosen
    kept = dict(old)
    for code, day in days.items():
        if code not in TENDER_FIELDS and code != "closing":
            kept.pop(code, None)
            if day is not None:
                kept[code] = day.isoformat()
    for name, value in values.items():
        setattr(tender, name, value)
    planned = plan(facts_of(tender), days_from(kept))
    moved = {code for code in ORDER if planned.chosen.get(code) != before.get(code)}
    refused = [
        breach
        for breach in planned.breaches
        if breach.binding and {breach.code, breach.other} & moved
    ]
    if refused:
        raise PlanRefused(refused)
    change_tender(tender, values, version=version, by=by)
    if kept != old:
        Plan.objects.filter(pk=row.pk).update(days=kept)
        record_deed("tender.planned", tender, by=by, old={"days": old}, new={"days": kept})


@transaction.atomic
def set_planning_days(
    organisation: Organisation, days: Mapping[str, int], *, version: int, by: User
) -> None:
    """Replace the organisation's own days, read at ``version`` (0: there were none).

    Raises ``ChangedMeanwhile``.
    """
    rows = PlanningDays.objects.filter(organisation=organisation)
    old = rows.values_list("days", flat=True).first() or {}
    if version:
        won = bool(
            rows.filter(version=version).update(
                days=dict(days), version=F("version") + 1, updated_by=by, updated_at=timezone.now()
            )
        )
    else:
        won = _first(organisation, days, by)
    if not won:
        raise ChangedMeanwhile(
            _("A colleague changed these days while you were busy. Look at them, then save again.")
        )
    record(
        "tender.planning-days-set",
        actor_id=by.pk,
        organisation_id=organisation.pk,
        subject_type="organisation",
        subject_id=organisation.pk,
        changes=differences({"days": old}, {"days": dict(days)}),
    )


def _first(organisation: Organisation, days: Mapping[str, int], by: User) -> bool:
    try:
        with transaction.atomic():
            PlanningDays.objects.create(organisation=organisation, days=dict(days), updated_by=by)
    except IntegrityError:
        return False
    return True
