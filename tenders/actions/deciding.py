"""Following an outcome of the advice, or departing from it with a reason."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.shared.errors import PortalError
from tenders.actions.log import record_deed
from tenders.advice.engine import advise
from tenders.facts import facts_of
from tenders.models import OutcomeDecision, Tender


class NoSuchOutcome(PortalError):
    """The advice does not say this any more."""

    code = "no-such-outcome"


class ReasonMissing(PortalError):
    """Departing from advice asks for a reason: it goes into the file of the tender."""

    code = "reason-missing"


@transaction.atomic
def decide_outcome(
    tender: Tender, key: str, digest: str, *, followed: bool, reason: str, by: User
) -> OutcomeDecision:
    """Store what was decided about one outcome, with the outcome as it is now.

    ``digest`` is that of the outcome that the person read: when facts or rules changed in the
    meantime, ``NoSuchOutcome`` asks to look again. Raises ``ReasonMissing``.
    """
    if not followed and not reason.strip():
        raise ReasonMissing(_("Write why you depart from this advice."))
    advice = advise(facts_of(tender))
    outcome = advice.get(key)
    if outcome is None or outcome.digest() != digest:
        raise NoSuchOutcome(
            _("The advice changed while you were busy. Read it again and then decide.")
        )
    decision, _made = OutcomeDecision.objects.update_or_create(
        tender=tender,
        key=key,
        defaults={
            "followed": followed,
            "reason": "" if followed else reason.strip(),
            "outcome": outcome.as_data(),
            "rule_version": advice.rule_version,
            "decided_at": timezone.now(),
            "decided_by": by,
        },
    )
    record_deed(
        "tender.advice-decided",
        tender,
        by=by,
        new={"outcome": key, "followed": followed, "reason": decision.reason},
    )
    return decision


@transaction.atomic
def withdraw_decision(tender: Tender, key: str, *, by: User | None = None) -> None:
    """Undo: the outcome is open again."""
    gone, _rows = OutcomeDecision.objects.filter(tender=tender, key=key).delete()
    if gone:
        record_deed("tender.advice-undecided", tender, by=by, new={"outcome": key})
